"""Doors to the story."""
