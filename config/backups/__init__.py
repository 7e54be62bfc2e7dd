"""Backups of one box: words and photos in one place, the keys in another, and never the root key.

Order is all: first the words, then the keys, then the photos. A photo's file is there before its row, so each row of
the copied words finds its file; a key is there before what it seals, so each word finds its key. What is deleted stays
in backups for a week, whatever it is.
"""

from datetime import timedelta

KEPT = timedelta(days=7)


class Failed(Exception):
    """A backup can't be made, or put back; the words say why and what to do."""
