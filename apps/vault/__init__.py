"""Encryption keys, and fields whose values are encrypted with them."""
