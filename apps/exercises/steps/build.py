"""One writer composes a message from parts, looks at it whole, and says what becomes of it.

Until it is shared nobody else learns of it, and what was written raw on the way is deleted with the sharing.
"""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.exercises.content.parts import Slot
from apps.exercises.content.schema import Build
from apps.exercises.models import Answer, Parked
from apps.exercises.runs import access, flow, state
from apps.exercises.runs.visit import Visit
from apps.exercises.steps.ask import share
from apps.exercises.steps.ask.form import TOO_LONG
from apps.exercises.steps.base import Kind, action

SLOT = re.compile(r"\{([a-z0-9-]+)\}")
SENTENCE = re.compile(r"(?<=[.!?])\s+")
DOUBLE_STOP = re.compile(r"([!?…])\.")


class PartsForm(forms.Form):
    """The parts of a message."""

    def __init__(self, *args: Any, slots: tuple[Slot, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for slot in slots:
            self.fields[slot.id] = forms.CharField(
                label=slot.text,
                required=slot.required,
                max_length=1000,
                help_text=slot.hint,
                widget=forms.Textarea({"rows": 2}),
                error_messages={"required": _("This part is still empty."), "max_length": TOO_LONG},
            )


class BuildKind(Kind[Build]):
    """One writer's alone; the parts are their input, the message is their answer."""

    record = Build

    def elements(self, step: Build) -> tuple[str, ...]:
        return ("chips", "cards", "hint") if step.helper else ("chips", "cards")

    def form(self, visit: Visit[Build], data: QueryDict | None = None) -> PartsForm:
        return PartsForm(data, slots=visit.step.slots, initial=_parts(visit))

    def context(self, visit: Visit[Build]) -> dict[str, Any]:
        """Returns the parts, or the whole message."""
        parts = _parts(visit)
        whole = message(visit.step, parts)
        mine = access.own_answers(visit.run, visit.person).get(visit.key)
        look = bool(whole) and visit.show == "whole"
        notes = access.notes(visit.run, visit.plain, visit.person) if mine else []
        return {
            "form": self.form(visit),
            "mine": mine,
            "shown": mine is not None and mine.shown_on is not None,
            "notes": [note for note in notes if not note.mine],
            "state": "done" if mine else "whole" if look else "parts",
            "message": whole,
            "slots": visit.step.slots,
        }

    @action
    def draft(self, visit: Visit[Build], data: QueryDict) -> str:
        """Keeps the parts of one's message, for its writer alone, to look at it whole."""
        form = self.valid(visit, data, state="parts")
        if visit.key not in access.own_answers(visit.run, visit.person):
            visit.set_input(form.cleaned_data)
        return f"{visit.run.get_absolute_url()}?step={visit.key}&show=whole"

    @action
    def deliver(self, visit: Visit[Build], data: QueryDict) -> None:
        """Does with the message what its writer chose, once: "share", "keep", "aloud" or "weekly"."""
        run, how, words = visit.run, data.get("how", ""), message(visit.plain, _parts(visit))
        if how not in visit.plain.deliver or not words or visit.key in access.own_answers(run, visit.person):
            return
        answer = run.put(Answer, {"step": visit.key, "writer_id": visit.person.pk}, words=words)
        state.clear_inputs(run, visit.plain, visit.person)
        if how == "share" and visit.partner:
            share(visit, answer)
        elif how == "weekly":
            Parked.put(run.couple, words, by=visit.person, day=run.couple.today(visit.now))
        flow.go_on(visit)

    @action
    def remove(self, visit: Visit[Build], data: QueryDict) -> str:
        flow.take_back(visit)
        return flow.back_to(visit.run, visit.plain)


def message(step: Build, parts: Mapping[str, str]) -> str:
    """Puts the parts into their frame. A sentence of the frame whose parts were all left empty is left out."""
    given = {name: " ".join(words.split()).rstrip(".") for name, words in parts.items()}
    sentences = [one for one in SENTENCE.split(step.frame) if _is_told(one, given)]
    whole = " ".join(SLOT.sub(lambda mark: given.get(mark[1], ""), one) for one in sentences)
    return DOUBLE_STOP.sub(r"\1", re.sub(r"\s+", " ", whole)).strip()


def _parts(visit: Visit[Build]) -> dict[str, str]:
    found = visit.own_input()
    return {str(key): str(words) for key, words in found.items()} if isinstance(found, dict) else {}


def _is_told(sentence: str, given: Mapping[str, str]) -> bool:
    names = SLOT.findall(sentence)
    return not names or any(given.get(name) for name in names)
