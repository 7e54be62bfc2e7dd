"""What stays: opened words go where they last if their writer likes, into the love story or into the jar."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid5

from apps.accounts.models import User
from apps.exercises.content.schema import Ask, Step
from apps.exercises.models import Answer, Run
from apps.exercises.runs import access, attachments
from apps.exercises.runs.state import locked
from apps.gratitude import giving
from apps.gratitude.models import LONGEST
from apps.memories.story.keeping import keep_words

OURS = UUID("0f4c1d1e-90a5-4f0e-8a55-3f1d6c2b7e90")  # makes, of an answer's id, that of its note in the jar


def keep(run: Run, step: Step, *, by: User, day: date) -> None:
    """Puts one's own opened words where the step says (`keep_as`), once."""
    with locked(run, by) as (_change, now):
        asked = now.guide_for(by).step(step.id)
        if isinstance(asked, Ask) and access.may_keep(now, asked, by):
            mine = access.own_answers(now, by)[asked.id]
            KEEPERS[asked.keep_as](now, mine, access.told(asked, mine.words), by)
            mine.kept_on = day
            mine.save(update_fields=["kept_on"])
            access.note(now)


def _as_memory(run: Run, mine: Answer, words: str, by: User) -> None:
    keep_words(run.couple, by=by, words=words, on=run.day, photo=attachments.photo_of(mine))


def _as_thanks(run: Run, mine: Answer, words: str, by: User) -> None:
    giving.give_now(run.couple, words[:LONGEST], by=by, day=run.day, key=uuid5(OURS, mine.pk.hex))


KEEPERS: dict[str, Callable[[Run, Answer, str, User], None]] = {"memory": _as_memory, "gratitude": _as_thanks}
