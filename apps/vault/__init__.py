"""Keys, and what is sealed with them: words and pictures that only open where their couple's keys are held."""
