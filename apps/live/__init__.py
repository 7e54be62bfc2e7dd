"""Event streams, whole: the word that something changed, whom it reaches, and the connections it goes through."""
