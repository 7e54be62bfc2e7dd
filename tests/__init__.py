"""Promises about Nearer, one behaviour each."""
