"""A run of an exercise: where each of the two is, what they have set, who may read what, and how it goes on."""
