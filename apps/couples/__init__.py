"""Two people: pairing, their day, and who may see what."""
