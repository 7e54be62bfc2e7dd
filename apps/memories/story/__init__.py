"""The story: memories, tellings and chapters."""
