"""Ways back into the story: this day, one memory told again, one on Home, and search."""
