"""What whoever runs it does: moving, backing up, putting back, looking."""
