"""The rooms of Nearer, one app each; STYLE.md tells which may know which."""
