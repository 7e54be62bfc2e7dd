"""What Home shows: what is mine to do, what waits, what is ready to open, and one memory.

It is gathered from what this person may see; nothing of the partner's shows before both have opened it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.couples.models import Couple, Membership
from apps.exercises import composing, helping, planning, reveal, thanking, unanswered, waiting
from apps.exercises.content.schema import Exercise
from apps.exercises.helping import Request
from apps.exercises.models import Note, Run
from apps.exercises.planning import Planned
from apps.exercises.unanswered import Waited
from apps.exercises.waiting import Tonight
from apps.gratitude.models import Thanks
from apps.memories.looking_back import remembering
from apps.memories.models import Memory

PRESSING = ("ready", "open", "mine", "done")
MORNING, NOON, EVENING = 4, 12, 17  # hours on the person's own clock


@dataclass(frozen=True)
class Row:
    """One exercise on the page: the run that is most urgent, and its other days."""

    now: Tonight
    others: list[Tonight]


@dataclass(frozen=True)
class Today:
    """The content of Home."""

    seat: str
    day: date
    greeting: str | Promise
    lead: Row | None
    last_evening: Exercise | None
    rows: list[Row]
    thanks: str
    thanks_url: str
    requests: list[Request]
    waited: Waited | None
    shown: list[Run]
    plans: list[Planned]
    together: list[tuple[str, Run]]
    answered: list[Note]
    latest: Thanks | None
    memory: Memory | None

    @property
    def scene(self) -> str:
        """The state of the illustration: the furthest that anything tonight has come."""
        items = [row.now for row in (self.lead, *self.rows) if row]
        tonight = [item for item in items if not item.run or item.run.day == self.day]
        states = {self.thanks, *(item.state for item in tonight)}
        nearest = next((state for state in ("ready", "done", "mine") if state in states), "open")
        return f"mine-{self.seat}" if nearest == "mine" else nearest


def gather(couple: Couple, member: Membership, *, at: datetime) -> Today:
    person = member.user
    day = couple.today(at)
    week, long_ago = waiting.week(couple, day), waiting.long_ago(couple, person, day)
    runs = [*week, *filter(reveal.is_ready, long_ago)]
    tonight = [item for item in waiting.runs_for_home(person, day, runs) if not _is_past(item, day)]
    thanks = [item for item in tonight if item.exercise.id == thanking.EXERCISE]
    rows = _rows([item for item in tonight if item not in thanks])
    ready = [row for row in rows if row.now.state == "ready"]
    to_do = [row for row in rows if row.now.state == "open" and row.now.exercise.id == waiting.EVERY_EVENING]
    lead = next(iter(ready + to_do), None)
    shown = {item.run for item in tonight}
    return Today(
        seat=member.seat,
        day=day,
        greeting=_greeting(at.astimezone(person.zone).hour),
        lead=lead,
        last_evening=waiting.last_evening(couple, person, at),
        rows=[row for row in rows if row is not lead],
        thanks=_thanks_state(couple, member, day),
        thanks_url=next((item.url for item in thanks if item.state in ("open", "ready")), reverse("gratitude:jar")),
        requests=helping.for_today(person, day, week),
        waited=unanswered.waited(person, long_ago),
        shown=unanswered.shown_to(couple, person, day),
        plans=planning.ahead(couple, person, day),
        together=[(card, run) for card, run in waiting.days_together(person, week) if run not in shown][:1],
        answered=composing.answered(couple, person, day - waiting.A_WEEK),
        latest=couple.thanks.in_jar().exclude(writer=person).exclude(text=None).first(),
        memory=remembering.one_for(couple, person, day),
    )


def _rows(items: list[Tonight]) -> list[Row]:
    by_exercise: dict[str, list[Tonight]] = {}
    for item in items:
        by_exercise.setdefault(item.exercise.id, []).append(item)
    found = [sorted(same, key=lambda item: PRESSING.index(item.state)) for same in by_exercise.values()]
    return [Row(first, others) for first, *others in found]


def _is_past(item: Tonight, day: date) -> bool:
    return item.state == "done" and item.run is not None and item.run.day < day - timedelta(days=1)


def _greeting(hour: int) -> Promise:
    if MORNING <= hour < NOON:
        return _("Good morning")
    if NOON <= hour < EVENING:
        return _("Good afternoon")
    return _("Good evening")


def _thanks_state(couple: Couple, member: Membership, day: date) -> str:
    mine = couple.thanks.evening_of(member.user, day)
    if not mine:
        return "open"
    return "mine" if mine.waits else "done"
