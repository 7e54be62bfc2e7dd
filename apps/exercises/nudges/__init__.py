"""One thought about what somebody wrote, by plain rules, before they keep it."""
