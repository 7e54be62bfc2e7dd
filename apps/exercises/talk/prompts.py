"""What one phone on the table says, one prompt after the other; each kind of step has its own way to become some."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from apps.couples.models import Couple
from apps.exercises.content import schema
from apps.exercises.content.load import MARK
from apps.exercises.content.parts import Cue
from apps.exercises.content.schema import Exercise, Step
from apps.exercises.runs import agreeing, album, drawing
from apps.exercises.talk.prompt import SEATS, People, Prompt, Tap
from apps.web.decks import Card, Deck, Option, decks

CARDS = 4  # of a deck: one, and three that it can be swapped for
NOT_NOW, END = "not-now", "end"
MIDDLE = {"energy": 2, "cost": 1, "minutes": 240}  # what an idea may take; without script only these are shown


@dataclass(frozen=True)
class Part:
    """An exercise as the phone leads through it; with `length`, in so many seconds, its own usual ones without."""

    exercise: Exercise
    people: People
    couple: Couple
    length: int = 0
    deck: str = ""
    day: date = date.max

    @cached_property
    def steps(self) -> list[Step]:
        return [step for step in self.exercise.steps if not step.only or "talk" in step.only]

    @property
    def timers(self) -> list[schema.Timer]:
        return [step for step in self.steps if isinstance(step, schema.Timer)]

    @property
    def lengths(self) -> tuple[int, ...]:
        """What one can choose from, in seconds, longest first: those of its one clock, else of the whole."""
        own = self.timers[0].lengths if len(self.timers) == 1 else tuple(60 * one for one in self.exercise.lengths)
        return tuple(sorted(own, reverse=True))

    @property
    def usual(self) -> int:
        return self.length or (self.timers[0].usual if len(self.timers) == 1 else 60 * self.exercise.usual)

    @property
    def touches(self) -> bool:
        return any(step.touch for step in self.timers)

    @property
    def is_face_down(self) -> bool:
        return any(step.face_down for step in self.timers)

    @property
    def agreed(self) -> list[tuple[str, schema.Match]]:
        """What is chosen for longer than tonight, each by the name it is sent with."""
        return [(f"{self.exercise.id}.{step.id}", step) for step in agreeing.steps(self.exercise)]

    def prompts(self) -> list[Prompt]:
        found = [prompt for step in self.steps for prompt in HOW.get(type(step), _nothing)(step, self)]
        return [replace(prompt, key=f"{self.exercise.id}.{prompt.key}") for prompt in found]

    def drawn(self, deck: Deck, step: Step) -> list[Option]:
        """Draws cards for a step; what one step asks, no other of the same deck does."""
        asking = [one.id for one in self.steps if isinstance(one, schema.Ask) and one.deck == getattr(step, "deck", "")]
        at = asking.index(step.id) if step.id in asking else 0
        return self.shuffled[deck.id][at :: len(asking) or 1][:CARDS]

    @cached_property
    def shuffled(self) -> dict[str, list[Option]]:
        """Every deck that asks in it, by lot; what the two have not had yet comes first."""
        asks = [step for step in self.steps if isinstance(step, schema.Ask)]
        found = {deck.id: deck.cards for step in asks for deck in _decks(step, self)}
        return drawing.shuffled(self.couple, found)

    def filled(self, text: str, speaker: str = "") -> SafeString:
        """Fills in who talks and who listens; what is known only on the way, the page's script does."""
        words = {
            "me": escape(self.people.name(speaker or "one")),
            "partner": escape(self.people.name("one" if speaker == "two" else "two") if speaker else _("each other")),
            "pick": f'<span data-picked="{self._picks()}">{escape(_("what you chose"))}</span>',
            "time": f"<span data-ends>{escape(_('the bell'))}</span>",
        }
        inside = {_("Your partner"): _("your partner")}
        say = MARK.sub(lambda mark: (inside if mark.start() else {}).get(words[mark[1]], words[mark[1]]), escape(text))
        return mark_safe(say)  # noqa: S308 (each part is escaped)

    def _picks(self) -> str:
        return next((one.id for one in reversed(self.steps) if isinstance(one, schema.Match) and one.pick), "")


def of_parts(parts: Iterable[Part]) -> list[Prompt]:
    """Returns the prompts of all of these, one after the other, without what each would say at its own end."""
    return [prompt for part in parts for prompt in part.prompts()]


def _read(step: Any, part: Part) -> Iterator[Prompt]:
    if step.say:
        yield Prompt("read", step.id, step.id, part.filled(step.say), part.filled(step.say_apart))
    for card in step.cards:
        yield Prompt("read", step.id, f"{step.id}-{card.id}", part.filled(card.text))


def _ask(step: Any, part: Part) -> Iterator[Prompt]:
    if any(one.fits == step.id for one in part.steps if isinstance(one, schema.Match)):
        taps = tuple(Tap(one.id, one.text, tags=_takes(one)) for one in step.options)
        hint = (_("If you differ, take the lower answer."),)
        yield Prompt("levels", step.id, step.id, part.filled(step.aloud), hints=hint, taps=taps)
        return
    if step.input == "choice" and not step.scale:
        taps = tuple(Tap(option.id, option.text, END if option.id == step.ends else "") for option in step.options)
        for turn, seat in enumerate(SEATS if step.who == "each" else ("",), start=1):
            key, says = f"{step.id}-{turn}" if seat else step.id, part.filled(step.aloud, seat)
            yield Prompt("choice", step.id, key, says, taps=taps, speaker=seat, turn=turn if seat else 0)
        return
    cards = tuple((deck.id, card) for deck in _decks(step, part) for card in part.drawn(deck, step))
    for turn, seat in enumerate(SEATS, start=1):
        yield Prompt(
            "ask", step.id, f"{step.id}-{turn}", part.filled(step.aloud, seat), part.filled(step.say_apart, seat),
            listen=part.filled(step.listen, "two" if seat == "one" else "one"), speaker=seat, turn=turn,
            cards=cards, deck_from=getattr(step, "deck_from", ""), hints=_hints(step, part),
        )  # fmt: skip


def _hints(step: Any, part: Part) -> tuple[str, ...]:
    return (part.filled(hint),) if (hint := getattr(step, "hint", "")) else ()


def _decks(step: Any, part: Part) -> list[Deck]:
    every = decks(part.exercise.lang)
    if deck := part.deck or step.deck:
        return [every[deck]]
    chosen = next((one for one in part.steps if one.id == getattr(step, "deck_from", "")), None)
    return [every[option.id] for option in getattr(chosen, "options", ()) if option.id in every]


def _turns(step: Any, part: Part) -> Iterator[Prompt]:
    hints = tuple(part.filled(prompt.text) for prompt in step.prompts)
    openings = tuple(part.filled(opening.text) for opening in step.openings)
    for number in range(2 * step.rounds):
        seat, other = SEATS[number % 2], SEATS[1 - number % 2]
        names = {"speaker": part.people.name(seat), "listener": part.people.name(other)}
        key, turn = f"{step.id}-{number}", 1 + number % 2
        say = _("%(speaker)s talks. %(listener)s listens.") % names
        talk = Prompt("turn", step.id, key, say, hints=hints, speaker=seat, turn=turn, seconds=step.seconds)
        yield talk
        if step.reflect_seconds:
            say = _("%(listener)s, say back what you heard.") % names
            back = {"hints": openings, "speaker": other, "turn": turn, "seconds": step.reflect_seconds}
            yield Prompt("turn", step.id, f"{key}-back", say, **back)
        if step.after:
            ways = ["", *[f"{key}-back"] * (len(step.after) - 2), key] if step.reflect_seconds else ["", key]
            where = [way and f"{part.exercise.id}.{way}" for way in ways]
            taps = tuple(Tap(one.id, one.text, goto) for one, goto in zip(step.after, where, strict=False))
            yield Prompt("choice", step.id, f"{key}-after", _("%(speaker)s, is that it?") % names, taps=taps, turn=turn)


def _timer(step: Any, part: Part) -> Iterator[Prompt]:
    seconds = part.length or step.usual if len(part.timers) == 1 else step.usual
    yield Prompt(
        "timer", step.id, step.id, part.filled(step.say or step.title), part.filled(step.say_apart), seconds=seconds,
        uses_length=len(part.timers) == 1, face_down=step.face_down,
        cues=tuple(Cue(cue.at, part.filled(cue.text)) for cue in step.cues),
    )  # fmt: skip


def _consent(step: Any, part: Part) -> Iterator[Prompt]:
    after = part.exercise.step(step.if_not)
    goto = NOT_NOW if after is None or after.kind == "finish" else f"{part.exercise.id}.{_first(after)}"
    ways = [Tap("yes", getattr(step, "yes", "") or _("Yes")), *(Tap(one.id, one.text) for one in step.softer)]
    hint = _("Ask each other aloud. If one of you would rather have something gentler, do that.")
    taps = (*ways, Tap(NOT_NOW, _("Not now"), goto))
    yield Prompt("choice", step.id, step.id, part.filled(step.offer), part.filled(step.say_apart), (hint,), taps=taps)


def _first(step: Step) -> str:
    return step.id + {schema.Ask: "-1", schema.Turns: "-0"}.get(type(step), "")


def _match(step: Any, part: Part) -> Iterator[Prompt]:
    deck = {step.deck: step.options}
    cards = drawing.shuffled(part.couple, deck)[step.deck] if step.deck else list(step.options)
    say, apart = part.filled(step.aloud or step.say or step.title), part.filled(step.say_apart)
    facts: dict[str, Any] = {"taps": _taps(step, cards), "shows": step.draw, "is_match": True}
    yield Prompt("choice" if cards else "read", step.id, step.id, say, apart, **facts)


def _taps(step: Any, cards: list[Any]) -> tuple[Tap, ...]:
    middle = [one.id for one in cards if all((getattr(one, name, 0) or 0) <= most for name, most in MIDDLE.items())]
    first = middle[: step.draw] if step.draw else [one.id for one in cards]
    any_apart = any(_is_for(one, call=True) for one in cards)
    when = {(True, False): "call", (False, True): "here" if any_apart else ""}
    return tuple(
        Tap(
            one.id, one.text, easier=getattr(one, "easier", ""), is_later=one.id not in first,
            tags=(*_takes(one), ("when", when.get((_is_for(one, call=True), _is_for(one, call=False)), ""))),
        )
        for one in cards
    )  # fmt: skip


def _is_for(card: Option, *, call: bool) -> bool:
    return card.is_for(call=call) if isinstance(card, Card) else not call


def _takes(card: Any) -> tuple[tuple[str, object], ...]:
    return tuple((name, value) for name in MIDDLE if (value := getattr(card, name, None)) is not None)


def _plan(step: Any, part: Part) -> Iterator[Prompt]:
    yield Prompt("read", step.id, step.id, part.filled(step.say or step.title), part.filled(step.say_apart))


def _photos(step: Any, part: Part) -> Iterator[Prompt]:
    night = album.night(part.couple, step, part.day, part.exercise.lang)
    yield Prompt("read", step.id, step.id, part.filled(night.say), part.filled(step.say_apart))
    for number, scene in enumerate(night.scenes):
        key, seat = f"{step.id}-{number}", SEATS[number % 2]
        yield Prompt("photo", step.id, key, scene.card.text, speaker=seat, photos=tuple(scene.photos))
    if night.after:
        yield Prompt("read", step.id, f"{step.id}-after", night.after)


def _nothing(step: Any, part: Part) -> Iterator[Prompt]:
    yield from ()


type How = Callable[[Any, Part], Iterator[Prompt]]
HOW: dict[type[Step], How] = {
    schema.Read: _read, schema.Ask: _ask, schema.Reveal: _nothing, schema.Turns: _turns, schema.Timer: _timer,
    schema.Match: _match, schema.Consent: _consent, schema.Build: _nothing, schema.Plan: _plan, schema.Finish: _nothing,
    schema.Photos: _photos,
}  # fmt: skip
