"""One person: signing up, signing in, and what they set for themselves."""
