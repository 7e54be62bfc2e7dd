"""The check-in and the engine under it."""
