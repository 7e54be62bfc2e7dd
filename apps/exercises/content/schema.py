"""The records of an exercise, one for each kind of step; docs/writing-exercises.md tells what each field does."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from apps.exercises.content.parts import Cue, Family, Slot
from apps.plans.models import Kind
from apps.web.decks import Option, Passage, Slug, Text, Title

Mode = Literal["talk", "two", "own"]
Planned = Literal["what", "when", "where", "who", "cost", "backup", "if_then", "repeat"]
Seconds = Annotated[int, Meta(ge=10, le=7200)]
Minutes = Annotated[int, Meta(ge=1, le=600)]
Options = Annotated[tuple[Option, ...], Meta(min_length=2, max_length=24)]
Few = Annotated[tuple[Option, ...], Meta(max_length=6)]
Slugs = Annotated[tuple[Slug, ...], Meta(max_length=12)]


RECORDS: dict[str, type[Step]] = {}  # by kind


class Step(Struct, frozen=True, kw_only=True, eq=False, forbid_unknown_fields=True, tag_field="kind", tag=str.lower):
    """What every step has."""

    id: Slug
    title: Title = ""
    say: Text = ""
    say_apart: Text = ""
    only: frozenset[Mode] = frozenset()
    who: Literal["both", "each", "starter", "other"] = "both"

    def __init_subclass__(cls, **config: Any) -> None:
        super().__init_subclass__(**config)
        RECORDS[cls.__name__.lower()] = cls

    @property
    def kind(self) -> str:
        return str(type(self).__struct_config__.tag)


class Read(Step, frozen=True, kw_only=True, eq=False):
    """A short text, or up to five cards."""

    cards: Annotated[tuple[Passage, ...], Meta(max_length=5)] = ()


class Ask(Step, frozen=True, kw_only=True, eq=False):
    """Something to answer."""

    title: Title
    aloud: Text = ""
    listen: Text = ""
    input: Literal["line", "text", "choice", "many", "scale", "date", "photo", "dreams"] = "line"
    ends: Slug = ""  # the option after which, in talk, nothing more is asked
    options: Options = ()
    families: Annotated[tuple[Family, ...], Meta(max_length=9)] = ()  # of the options, where they are wishes
    scale: Slug = ""
    max: Annotated[int, Meta(ge=1, le=12)] = 0
    deck: Slug = ""
    deck_from: Slug = ""
    swaps: Annotated[int, Meta(ge=1, le=5)] = 0
    helper: Literal["thanks", "soft", "sorry", ""] = ""
    keep_as: Literal["gratitude", "memory", "request", "dream", "wish", ""] = ""
    keep_days: Annotated[int, Meta(ge=1, le=3650)] | None = None
    see: Literal["both-ready", "own", "on-share", "open"] = "both-ready"
    about: Literal["me", "partner"] = "me"
    place: Annotated[int, Meta(ge=1, le=9)] | None = None  # of a card in one draw that several questions share
    retired: tuple[Option, ...] = ()


class Reveal(Step, frozen=True, kw_only=True, eq=False):
    """What both answered opens at the same moment."""

    of: Annotated[tuple[Slug, ...], Meta(min_length=1, max_length=12)]
    view: Literal["side", "one-by-one", "overlap", "guess"] = "side"


class Turns(Step, frozen=True, kw_only=True, eq=False):
    """One speaks, the other listens; then they change."""

    title: Title
    rounds: Annotated[int, Meta(ge=1, le=5)] = 1
    seconds: Annotated[int, Meta(ge=15, le=900)] = 120
    reflect_seconds: Annotated[int, Meta(ge=15, le=600)] = 0
    prompts: Few = ()
    openings: Few = ()
    after: Annotated[tuple[Option, ...], Meta(min_length=2, max_length=4)] = ()


class Timer(Step, frozen=True, kw_only=True, eq=False):
    """One clock on both screens."""

    lengths: Annotated[tuple[Seconds, ...], Meta(min_length=1, max_length=6)]
    usual: Seconds
    touch: bool = False
    face_down: bool = True  # in talk; two phones in step stay lit where there are cues to read
    cues: Annotated[tuple[Cue, ...], Meta(max_length=6)] = ()

    @property
    def is_dark(self) -> bool:
        return self.face_down and not self.cues


class Match(Step, frozen=True, kw_only=True, eq=False):
    """Each marks a list, and only what both accept appears; the last of `answers` is the closed one."""

    title: Title
    answers: Annotated[tuple[Option, ...], Meta(min_length=2, max_length=4)]
    options: Options = ()
    deck: Slug = ""
    draw: Annotated[int, Meta(ge=2, le=24)] = 0
    from_step: Slug = ""
    aloud: Text = ""
    fits: Slug = ""  # a scale asked before, in talk: only cards that take no more are shown
    remember: bool = False
    pick: Annotated[int, Meta(ge=0, le=1)] = 1
    agreed: bool = False  # what is picked stands until the two pick again
    if_none: Text = ""
    retired: tuple[Option, ...] = ()


class Consent(Step, frozen=True, kw_only=True, eq=False):
    """A fresh yes from both."""

    offer: Text
    yes: Text = ""
    softer: Few = ()
    if_not: Slug = "end"
    ideas: Slugs = ()


class Photos(Step, frozen=True, kw_only=True, eq=False):
    """Photos of the two, one at a time with a card under each; where there are none, cards alone."""

    draw: Annotated[int, Meta(ge=1, le=9)] = 5
    deck: Slug = "album"
    empty_deck: Slug = "story"


class Build(Step, frozen=True, kw_only=True, eq=False):
    """One writer composes a message."""

    title: Title
    slots: Annotated[tuple[Slot, ...], Meta(min_length=1, max_length=8)]
    frame: Text
    deliver: Annotated[frozenset[Literal["share", "aloud", "keep", "weekly"]], Meta(min_length=1)]
    helper: Literal["soft", "sorry", ""] = ""
    replies: Few = ()
    retired: tuple[Option, ...] = ()


class Plan(Step, frozen=True, kw_only=True, eq=False):
    """A thing that both agree to, or one alone."""

    title: Title
    what: Kind
    fields: Annotated[tuple[Planned, ...], Meta(min_length=1)] = ("what", "when")
    agree: Literal["both", "one", "tell"] = "both"
    from_step: Slug = ""


class Finish(Step, frozen=True, kw_only=True, eq=False):
    """A gentle end."""

    line: Text
    save: Text = ""
    feel: bool = False
    remind: Text = ""  # the offer to be reminded of it, for oneself alone, after so many months
    remind_months: Annotated[int, Meta(ge=1, le=12)] = 4
    next: Slugs = ()
    called: Few = ()  # what exercises of `next` are called here, by their ids
    home: Literal["request", ""] = ""


class Exercise(Struct, frozen=True, kw_only=True, eq=False, forbid_unknown_fields=True):
    """One file of content. What is not text is the same in every language."""

    id: Slug
    title: Title
    blurb: Text
    address: Slug = ""
    lang: Slug
    covers: tuple[Annotated[str, Meta(max_length=10)], ...] = ()
    needs: frozenset[Literal["talk", "touch", "fights", "time", "seen", "hurt", "ahead", "keep"]] = frozenset()
    front: Annotated[int, Meta(ge=1, le=9)] = 9
    lengths: Annotated[tuple[Minutes, ...], Meta(min_length=1, max_length=4)]
    usual: Minutes
    modes: Annotated[tuple[Mode, ...], Meta(min_length=1)]
    call: bool = False
    grade: Literal["good", "some", "thin"]
    evidence: Text
    source: Text
    care: Text
    care_first: bool = False  # where it comes before all else
    version: Annotated[int, Meta(ge=1, le=10_000)]
    steps: tuple[Step, ...] = ()

    @property
    def slug(self) -> str:
        return self.address or self.id

    def step(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.id == key), None)

    def place_of(self, step: Step) -> int:
        return [other.id for other in self.steps].index(step.id)

    def before[S: Step](self, step: Step, kind: type[S]) -> S | None:
        return next(reversed([one for one in self.steps[: self.place_of(step)] if isinstance(one, kind)]), None)

    def of_kind[S: Step](self, kind: type[S]) -> list[S]:
        return [step for step in self.steps if isinstance(step, kind)]

    @property
    def ways(self) -> tuple[str, ...]:
        """How it can be done as a run: two apart do as two. Talk needs none."""
        here = tuple(mode for mode in self.modes if mode != "talk")
        return (*here, "apart") if self.call and "two" in here else here

    @property
    def repeats(self) -> bool:
        """Whether it makes sense more than once a day: what is done, not what is asked."""
        return any(step.kind in {"timer", "turns", "match", "consent", "build"} for step in self.steps)

    @property
    def is_private(self) -> bool:
        """Whether nothing of it is ever for the other: it stands in Just for you, and never on Home."""
        return self.modes == ("own",) and not self.of_kind(Build) and all(ask.see == "own" for ask in self.of_kind(Ask))

    @property
    def finish(self) -> Finish:
        return next(step for step in self.steps if isinstance(step, Finish))

    @property
    def reveals(self) -> list[Reveal]:
        return self.of_kind(Reveal)
