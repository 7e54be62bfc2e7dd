"""A letter, to try the vault on."""
