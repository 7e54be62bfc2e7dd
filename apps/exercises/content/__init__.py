"""What authors write: exercises and decks, as files, as records, and the rules that hold in them."""
