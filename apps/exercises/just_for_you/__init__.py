"""What is one's own alone: the signs one has tapped, what one writes for oneself, drafts, and a list of touch."""
