"""Photos in memories: their order and dates, the months, and the inbox."""
