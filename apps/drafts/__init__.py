"""Drafts: what somebody has typed into a form and not sent, visible to them alone."""
