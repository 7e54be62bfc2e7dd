"""Commands of the home."""
