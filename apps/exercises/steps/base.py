"""What a kind of step is: its record, what its page shows, how it is left, and what can be done at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar, Literal, cast

from django import forms
from django.http import QueryDict
from django.urls import reverse

from apps.couples.models import Change
from apps.exercises.content.schema import Step
from apps.exercises.runs import flow, undo
from apps.exercises.runs.visit import Visit
from apps.photos import library
from apps.photos.models import Photo
from apps.photos.receiving import SentFile, path_of

type Gate = Literal["stay", "none", "any", "each", "end"]
type Action = Callable[[Visit[Any], QueryDict], str | None]

KINDS: dict[str, Kind[Any]] = {}


class Faulty(Exception):
    """What was sent can't be taken: nothing is written, and the page comes back with the form that says why."""

    def __init__(self, form: forms.Form, **context: Any) -> None:
        self.form, self.context = form, context
        super().__init__()


def action[F: Callable[..., str | None]](method: F) -> F:
    """Marks what can be done at a step, by a POST to its name with hyphens; it runs behind the couple's lock.

    It returns an address of its own, or nothing to come back to the run.
    """
    method.is_action = True  # type: ignore[attr-defined]
    return method


class Kind[S: Step]:
    """One kind of step; a subclass with a `record` is known by that record's kind. Its page is steps/<kind>.html."""

    record: ClassVar[type[Step]]
    in_progress = True  # whether it has a mark of its own in the line of steps
    actions: ClassVar[dict[str, str]]

    def __init_subclass__(cls) -> None:
        names = [name for name in dir(cls) if hasattr(getattr(cls, name), "is_action")]
        cls.actions = {name.replace("_", "-"): name for name in names}
        if "record" in vars(cls):
            KINDS[str(cls.record.__struct_config__.tag)] = cls()

    def context(self, visit: Visit[S]) -> dict[str, Any]:
        """Returns what its template needs."""
        return {}

    def gate(self, visit: Visit[S]) -> Gate:
        """Tells how two who go in step leave it: "each" when both are ready, "any" together at one tap, "none" alone.

        "stay" says that it can't be left so, "end" that nothing after it makes sense any more.
        """
        return "none"

    def form(self, visit: Visit[S], data: QueryDict | None = None) -> forms.Form:
        """Returns what a person may enter here, with what stands so far."""
        return forms.Form(data)

    def valid(self, visit: Visit[S], data: QueryDict, **context: Any) -> Any:
        """Returns the form with what was sent, or raises Faulty with that context for the page."""
        form = self.form(visit, data)
        if not form.is_valid():
            raise Faulty(form, **context)
        return form

    def elements(self, step: S) -> tuple[str, ...]:
        """Returns the scripts that its page needs."""
        return ()

    def act(self, name: str, visit: Visit[S], data: QueryDict) -> str | None:
        return cast(Action, getattr(self, self.actions[name]))(visit, data)

    @action
    def go_on(self, visit: Visit[S], data: QueryDict) -> None:
        """Leaves a step that this person is at; tapped twice, it is left once. `alone` waits for nobody."""
        gate = self.gate(visit)
        if visit.looking_back or gate == "stay":
            return
        if gate == "end":
            flow.stop(visit)
        elif "alone" in data or gate == "none" or not visit.walk.in_step:
            flow.go_on_alone(visit)
        elif gate == "any":
            flow.pass_by(visit)
        else:
            flow.wait_for_both(visit)

    @action
    def stop(self, visit: Visit[S], data: QueryDict) -> str | None:
        """Stops here for today: for both who go in step, at once, and with no word of who wished it."""
        flow.stop(visit)
        talk = data.get("instead") == "talk" and "talk" in visit.exercise.modes
        return reverse("exercises:talk", args=[visit.exercise.slug]) if talk else None

    @action
    def resume(self, visit: Visit[S], data: QueryDict) -> None:
        """Takes back that the two have stopped."""
        undo.go_back(visit)


def done(visit: Visit[Any], action: str, data: QueryDict, photo: SentFile | None = None) -> str | None:
    """Does an action behind the lock, on the run as it is then, where this person has reached the step.

    Where the step asks for a photo, one that came along is kept in the same change, or neither is. Raises Faulty, and
    Refused for the photo.
    """
    address: list[str | None] = []

    def act(change: Change, kept: Photo | None = None) -> None:
        now = change.couple.runs.known().fresh(visit.run)
        there: Visit[Any] = replace(visit, run=now, under_way=change, photo=kept)
        if there.walk.reached(visit.key):
            address.append(KINDS[there.plain.kind].act(action, there, data))

    if photo and getattr(visit.plain, "input", "") == "photo":
        library.keep(path_of(photo), visit.run.couple, by=visit.person, at=visit.now, along=act)
    else:
        with visit.run.couple.change(by=visit.person, seen_by=[visit.person]) as change:
            act(change)
    return next(iter(address), None)


def number(data: QueryDict, name: str) -> int:
    """Returns a number that was sent, -1 where it is none."""
    text = data.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1
