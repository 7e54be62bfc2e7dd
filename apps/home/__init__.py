"""The shared page of today."""
