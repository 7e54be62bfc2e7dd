"""Doors to the exercises and to what two people do in them."""
