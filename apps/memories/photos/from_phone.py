"""Words that come from a phone's share sheet: they wait in the draft of a new memory, below what stands there."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.drafts import drafting

FORM, FIELD = "memory", "words"  # of templates/memories/add.html
SENT_AS = ("title", "text", "url")  # by the manifest (web/installed.py)


def words_of(sent: Mapping[str, str]) -> str:
    """Returns what was sent, with an address once: many phones put it into the text as well."""
    lines = [line for name in SENT_AS for line in sent.get(name, "").replace("\0", "").strip().splitlines()]
    text = "\n".join(line.rstrip() for line in lines)
    address = sent.get("url", "").strip()
    return text.removesuffix(f"\n{address}") if address and address in sent.get("text", "") else text


def keep(couple: Couple, words: str, *, by: User, at: datetime) -> str:
    """Keeps them for this person alone; returns a sentence where they can't be kept, else nothing."""
    try:
        drafting.add(couple, FORM, FIELD, words, by=by, at=at)
    except drafting.TooLong:
        return _("That’s too long to take over. Please copy the part you want to keep.")
    except drafting.TooManyDrafts:
        return _("You have a lot of drafts. Please send or discard one first, then share it again.")
    return ""
