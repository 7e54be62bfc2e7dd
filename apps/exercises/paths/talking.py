"""An evening of a path as one talk: its parts one after the other, without what each would say at its own end."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from apps.couples.models import Couple
from apps.exercises.content.schema import Exercise, Match
from apps.exercises.paths.progress import Stand
from apps.exercises.talk.prompt import People, Prompt
from apps.exercises.talk.prompts import NOT_NOW, Part

A_MINUTE = 60  # seconds
SHARING = ("ask", "photo")  # kinds that share the time
END = "end"  # no prompt has this key: the page goes to its closing line


@dataclass(frozen=True)
class Whole:
    """What the page of a talk asks of a part, asked of an evening: its lengths are its file's to say."""

    stand: Stand
    people: People
    couple: Couple
    day: date

    @cached_property
    def parts(self) -> list[Part]:
        return [
            Part(guide, self.people, self.couple, A_MINUTE * (part.length or 0), part.deck, self.day)
            for part, guide in self.stand.parts
        ]

    @property
    def exercise(self) -> Exercise:
        """The part in which two touch, since that can also be done on two phones; else the first."""
        return next((part for part in self.parts if part.touches), self.parts[0]).exercise

    @property
    def lengths(self) -> tuple[int, ...]:
        return (self.usual,)

    @property
    def usual(self) -> int:
        return A_MINUTE * self.stand.night.minutes[0]

    @property
    def touches(self) -> bool:
        return any(part.touches for part in self.parts)

    @property
    def is_face_down(self) -> bool:
        return any(part.is_face_down for part in self.parts)

    @property
    def agreed(self) -> list[tuple[str, Match]]:
        return [one for part in self.parts for one in part.agreed]

    def prompts(self) -> list[Prompt]:
        """Returns all of them; a “Not now” leads past the part it is said in, and an evening of one part to ideas."""
        every = [list(self._of(at)) for at in range(len(self.parts))]
        after = [*(prompts[0].key for prompts in every[1:]), END if len(every) > 1 else NOT_NOW]
        return [_past(prompt, goto) for prompts, goto in zip(every, after, strict=True) for prompt in prompts]

    def _of(self, at: int) -> Iterator[Prompt]:
        """Its prompts with what each takes: a part's own length is not to be chosen here."""
        part, say = self.parts[at], self.stand.parts[at][0].say
        prompts = part.prompts()
        asks, fixed = sum(one.kind in SHARING for one in prompts), sum(one.seconds for one in prompts)
        share = A_MINUTE if part.timers or not asks else max(A_MINUTE // 3, (part.usual - fixed) // asks)
        for number, prompt in enumerate(prompts):
            if say and not number:
                yield Prompt("read", prompt.step, prompt.key, part.filled(say))
            else:
                seconds = prompt.seconds or (share if prompt.kind in SHARING else 0)
                yield replace(prompt, uses_length=False, seconds=seconds)


def _past(prompt: Prompt, goto: str) -> Prompt:
    return replace(prompt, taps=tuple(replace(tap, goto=goto) if tap.goto == NOT_NOW else tap for tap in prompt.taps))
