"""When somebody is reminded of something, and when not: one person's own, which nobody else sees."""
