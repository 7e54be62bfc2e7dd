"""What is put away, muted or in the bin."""
