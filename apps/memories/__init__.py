"""The couple's story: memories that each of the two can tell, with photos."""
