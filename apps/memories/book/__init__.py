"""The story as a book: its contents, its pages, and the PDF."""
