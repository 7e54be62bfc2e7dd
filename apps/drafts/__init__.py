"""Drafts: what somebody was writing and has not sent, kept for them alone."""
