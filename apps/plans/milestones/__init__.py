"""Days that two people keep: what was, what comes again, and how each of them holds it."""
