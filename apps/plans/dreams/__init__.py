"""Dreams: the board, each on its page, and how they are made, shared, changed and deleted."""
