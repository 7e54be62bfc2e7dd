"""The two people's days: a page for each month, and a calendar of one's own that others read."""
