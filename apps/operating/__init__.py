"""What whoever runs it sees: that all is well, and nothing of anybody."""
