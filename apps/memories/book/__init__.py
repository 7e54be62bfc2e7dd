"""The story as a book: what is in it, its pages, and the PDF."""
