"""What only its reader can see, on a page of its own."""

from typing import Any

from django.utils.translation import gettext as _

from apps.portability.pages import ahead, past
from apps.portability.pages.parts import Item, Page, Part, Reading, Section, day_of, is_mine
from apps.portability.pages.together import Told


def page(read: Reading, told: Told) -> Page:
    doc = read.document
    memories = {one.id: one for one in doc.memories}
    own = [one for one in doc.memories if is_mine(one)]
    private = [one for one in doc.tellings if is_mine(one) and not is_mine(memories[one.memory])]
    photos = read.shots(one.id for one in doc.photos if is_mine(one) and one.id not in read.placed)
    runs = [item for one in doc.runs if (item := told.item(one, mine=True))]
    evenings = [item for one in doc.evenings if (item := told.evening(one, mine=True)).parts]
    found = [
        Section(_("Story"), [read.memory(one, whole=True) for one in own]),
        Section(_("Your version"), [_version(read, memories[one.memory], one) for one in private]),
        Section(_("Photos"), [Item("", parts=[Part(shots=photos)])] if photos else []),
        Section(_("Thanks"), [past.thank_you(read, one) for one in doc.thanks if one.waits and one.text]),
        Section(_("Exercises"), runs + evenings),
        Section(_("For another day"), [Item("", day_of(one.day), [Part(words=one.words)]) for one in doc.parked]),
        *ahead.sections(read, mine=True),
        Section(_("Drafts"), [_draft(one) for one in doc.drafts]),
    ]
    return Page("mine", _("Just for you"), [section for section in found if section.items])


def _version(read: Reading, memory: Any, telling: Any) -> Item:
    return Item(memory.title, day_of(memory.happened_on), [Part("", [read.voice(telling, telling.words)])])


def _draft(draft: Any) -> Item:
    words = "\n".join(words for values in (draft.fields or {}).values() for words in values)
    return Item("", day_of(draft.written_at.date()), [Part(words=words)])
