"""Two people's own ideas for the decks of dates and of new things, and whether a small step still suits one of them."""
