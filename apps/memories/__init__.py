"""The love story: memories with two tellings and their photos."""
