"""How a date was: a line and photos of each become one memory."""

from collections.abc import Iterable
from uuid import UUID, uuid5

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.memories.forms import WordsField
from apps.memories.models import LONGEST, Memory
from apps.memories.moment import Moment
from apps.memories.story import keeping
from apps.photos.models import Photo
from apps.plans import making
from apps.plans.models import Plan

OURS = UUID("7a2e0c55-6c3b-4c58-9c1c-2f0a4f8f5f11")  # makes, of a plan's id, that of its memory
TITLE = 120  # characters


class AfterForm(forms.Form):
    """A line about a date."""

    words = WordsField(
        label=_("How was it?"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


def keep(plan: Plan, words: str, photos: Iterable[Photo], *, by: User) -> Memory:
    """Keeps what `by` says of a date in its memory, which the first of the two makes, and asks them no more.

    What they had said of it before stays above. Where that memory is in the bin, they make another.
    """
    with plan.couple.change(by=by, seen_by=[by]) as change:
        key, memories = uuid5(OURS, plan.pk.hex), change.couple.memories
        memory = memories.visible_to(by).filter(pk=key, private_to=None).first()
        if memory:
            before = memory.tellings.filter(couple=change.couple, writer=by).last()
            if words and not (before and words in before.words):
                keeping.tell(memory, f"{before.words}\n\n{words}" if before else words, by=by)
            keeping.add_photos(memory, photos, by=by)
        else:
            free = None if memories.filter(pk=key).exists() else key
            when, title = Moment.on(plan.on or change.couple.since), plan.what[:TITLE]
            memory = keeping.keep(change.couple, by=by, title=title, when=when, words=words, photos=photos, key=free)
        making.hide(plan, by=by, hidden=True)
        return memory
