"""Guided steps for two, read from content files."""
