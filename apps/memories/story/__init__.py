"""The story itself: memories, how each of the two tells them, and chapters."""
