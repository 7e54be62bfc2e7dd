"""One's copy: everything that one person can see, as a file to keep, and the way back in."""
