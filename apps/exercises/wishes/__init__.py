"""The page of two people's wishes."""
