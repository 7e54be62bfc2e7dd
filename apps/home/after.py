"""How a date was, a dream that came true, a thank-you: words and photos of each become one memory."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.models import Change
from apps.gratitude.models import Thanks
from apps.memories.forms import WordsField
from apps.memories.models import LONGEST, Memory, Picture
from apps.memories.moment import Moment
from apps.memories.story import keeping
from apps.photos.models import Photo
from apps.plans import making
from apps.plans.dreams.making import locked
from apps.plans.models import Dream, Plan

OURS = UUID("7a2e0c55-6c3b-4c58-9c1c-2f0a4f8f5f11")  # makes, of the id of a plan or dream, that of its memory
TITLE, FEW = 120, 8  # characters of a title; words of a thank-you in one


class AfterForm(forms.Form):
    """A line about a date, or a dream."""

    words = WordsField(
        label=_("How was it?"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class InStoryForm(AfterForm):
    """What one would like to keep of a thank-you."""

    words = WordsField(
        label=_("Your words"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )


def keep(plan: Plan, words: str, photos: Iterable[Photo], *, by: User) -> Memory:
    """Keeps what `by` says of a date in its memory, and asks them no more."""
    with plan.couple.change(by=by, seen_by=[by]) as change:
        memory = _add_to_memory(change, plan, Moment.on(plan.on or change.couple.since), words, photos)
        making.hide(plan, by=by, hidden=True)
        return memory


def come_true(dream: Dream, words: str, photos: Iterable[Photo], *, by: User) -> Memory:
    """Keeps a dream that came true, today or before, with its photo and what `by` says of it, in its memory."""
    with locked(dream, by=by) as (change, now):
        now.came_true_on = now.came_true_on or change.couple.today(timezone.now())
        now.save(update_fields=["came_true_on"])
        memory = _add_to_memory(change, now, Moment.on(now.came_true_on), words, photos)
        _append_cover(memory, now)
        return memory


def remember(thanks: Thanks, words: str, photos: Iterable[Photo], *, by: User) -> Memory:
    """Keeps a thank-you with its photo in its memory, on its day; what `by` says of it is theirs."""
    with thanks.couple.change(by=by, seen_by=[by]) as change:
        now = change.couple.thanks.in_jar().fresh(thanks)
        change.reaches_both()
        memory = _add_to_memory(change, now, Moment.on(now.day), words, photos)
        _append_cover(memory, now)
        return memory


def quoted(thanks: Thanks, reader: User) -> str:
    """Returns one's own words, or those of the other between quotation marks."""
    said = str(thanks.text)
    return said if thanks.writer_id == reader.pk else gettext("“%(words)s”") % {"words": said}


def _append_cover(memory: Memory, of: Dream | Thanks) -> None:
    if of.cover and not hasattr(of.cover, "picture"):
        memory.append([Picture(couple=memory.couple, photo=of.cover)])


def _title(of: Plan | Dream | Thanks) -> str:
    if not isinstance(of, Thanks):
        return str(of.what)
    words = str(of.text).split()
    return " ".join(words) if len(words) <= FEW else " ".join(words[:FEW]).rstrip(",;:.–-") + "…"


def _add_to_memory(
    change: Change, of: Plan | Dream | Thanks, when: Moment, words: str, photos: Iterable[Photo]
) -> Memory:
    """Adds what one of them says to the memory of a plan, a dream or a thank-you, which the first of the two makes.

    What they had said of it before stays above.
    """
    by, (key, memory) = change.by, _memory_of(change, of)
    if not memory:
        facts: dict[str, Any] = {"title": _title(of)[:TITLE], "when": when, "only_me": _only_for(of) is not None}
        return keeping.keep(change.couple, by=by, words=words, photos=photos, key=key, **facts)
    before = memory.tellings.filter(couple=change.couple, writer=by).last()
    if words and not (before and words in before.words):
        keeping.tell(memory, f"{before.words}\n\n{words}" if before else words, by=by)
    keeping.add_photos(memory, photos, by=by)
    return memory


def _only_for(of: Plan | Dream | Thanks) -> UUID | None:
    return of.private_to_id if isinstance(of, Plan) else of.only_for


def _memory_of(change: Change, of: Plan | Dream | Thanks) -> tuple[UUID, Memory | None]:
    """Returns its memory, or under which id it is to be made: another where one is in the bin, or still one's own."""
    number = 0
    while True:
        key = uuid5(OURS, of.pk.hex + str(number or ""))
        memory: Memory | None = change.couple.memories.filter(pk=key).first()
        if not memory or (not memory.binned_at and memory.private_to_id == _only_for(of)):
            return key, memory
        number += 1
