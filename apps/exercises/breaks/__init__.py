"""Taking a break in the moment: both phones say until when, and nothing is stored of it once it is over."""
