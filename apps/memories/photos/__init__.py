"""Photos in memories: their order and dates, all of a month, and those that have no memory yet."""
