"""Paths: rows of evenings that two go along at their own pace."""
