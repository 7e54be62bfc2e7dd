"""The thank-you jar: one each in the evening, kept for both."""
