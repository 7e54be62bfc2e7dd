"""What comes of an exercise: what is kept, what is written underneath, what waits for somebody's word, what ends."""
