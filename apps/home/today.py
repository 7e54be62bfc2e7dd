"""What Home shows: what the two could do tonight, what is ready, and a few things to come back to.

It is gathered from what this person may see; nothing of the partner's shows before both have opened it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.exercises import helping, sofar, suggesting, tonight
from apps.exercises.breaks import taking
from apps.exercises.breaks.taking import OnBreak
from apps.exercises.content.load import load
from apps.exercises.content.schema import Exercise
from apps.exercises.content.schema import Plan as Planned
from apps.exercises.helping import Request
from apps.exercises.models import Run
from apps.exercises.paths.progress import Lead
from apps.exercises.results import unanswered
from apps.exercises.results.unanswered import Waited
from apps.exercises.runs import access, offers, thanking, wishing
from apps.exercises.runs.offers import Invitation
from apps.exercises.sofar import SoFar, Unsaved
from apps.exercises.tonight import Evenings, Tonight
from apps.gratitude import jar
from apps.gratitude.models import Thanks
from apps.memories.looking_back import remembering
from apps.memories.models import Memory
from apps.plans.ahead import A_WEEK, around
from apps.plans.milestones import coming
from apps.plans.milestones.coming import Coming, Soon
from apps.plans.models import Dream, Plan

MOST = 7  # blocks
MORNING, NOON, EVENING = 4, 12, 17  # hours on the person's own clock


@dataclass(frozen=True)
class Today:
    """The content of Home. `blocks` are the names of those to show, in their order."""

    seat: str
    day: date
    greeting: str | Promise
    is_back: bool
    invitation: Invitation | None
    on_break: OnBreak | None
    ready: list[Tonight]
    path: Lead | None
    evening: Tonight | None
    last_evening: Exercise | None
    front: list[Exercise]
    idea: Exercise | None
    line: Unsaved | None
    album: UUID | None
    has_agreed: bool
    waited: Waited | None
    shown: list[Run]
    replies: list[tuple[Run, str]]
    requests: list[Request]
    latest: Thanks | None
    plan: Plan | None
    step: Plan | None
    asks_still_good: bool
    over: Plan | None
    memory: Memory | None
    echo: Memory | None
    hints: list[Coming]
    milestone: Soon | None
    dream: Dream | None
    wish: str  # of the other, on one day of the week
    scene: str
    blocks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        there = {
            "break": self.on_break, "invitation": self.invitation, "ready": self.ready,
            "tonight": not self.ready and (self.path or self.evening), "front": self.front, "waited": self.waited,
            "lines": self.line or self.album or self.shown or self.replies or self.over or self.hints,
            "requests": self.requests, "latest": self.latest, "plan": self.plan or self.step,
            "memory": self.memory or self.echo,
            "ahead": self.dream or self.milestone or self.wish,
        }  # fmt: skip
        self.blocks.extend([name for name, what in there.items() if what][:MOST])


def gather(couple: Couple, member: Membership, *, at: datetime) -> Today:
    person, day = member.user, couple.today(at)
    evenings, so_far = tonight.read(couple, person, day), sofar.read(couple, person, day)
    items = tonight.runs_for_home(person, day, [*evenings.week, *filter(access.is_ready, evenings.long_ago)])
    now = [item for item in items if item.run and item.run.day == day]
    plans = around(couple, person, day)
    step = next((plan for plan in plans.ahead if plan.is_step), None)
    hints, milestone = coming.for_home(plans.milestones, couple, at)
    memory, echo = remembering.for_home(couple, person, day)
    done = load(person.language).get(so_far.unsaved.exercise) if so_far.unsaved else None
    path = so_far.lead if so_far.lead and so_far.lead.last != day else None
    front = tonight.front_row(person, so_far.hidden)
    return Today(
        seat=member.seat,
        day=day,
        greeting=_greeting(at.astimezone(person.zone).hour),
        is_back=so_far.is_back,
        invitation=offers.for_partner(evenings.week, person, at),
        on_break=taking.seen(*so_far.on_break, person, at) if so_far.on_break else None,
        ready=[item for item in items if item.state == "ready"],
        path=path,
        evening=None if path else _evening(person, now, so_far, day),
        last_evening=tonight.last_evening(couple, person, evenings.week, at, hidden=so_far.hidden),
        front=front,
        idea=suggesting.for_home(person, day, evenings.week, so_far, {one.id for one in front}),
        line=so_far.unsaved if so_far.unsaved and so_far.unsaved.key != so_far.album else None,
        album=so_far.album,
        has_agreed=bool(done and any("talk" in step.only or not step.only for step in done.of_kind(Planned))),
        waited=unanswered.waited(person, evenings.long_ago),
        shown=evenings.shown,
        replies=evenings.replies,
        requests=helping.for_today(person, day, evenings.week, evenings.thanks),
        latest=jar.newest(evenings.thanks, person),
        plan=next((plan for plan in plans.ahead if not plan.is_step), None),
        step=step,
        asks_still_good=bool(step and step.is_older_than(day - A_WEEK) and step.pk not in so_far.still_good),
        over=next(iter(plans.just_over), None),
        memory=memory,
        echo=echo,
        hints=hints,
        milestone=milestone,
        dream=plans.dream,
        wish=wishing.of_week(so_far.wishes, person.language, day),
        scene=_scene(member, now, evenings, so_far, day),
    )


def _evening(person: User, now: list[Tonight], so_far: SoFar, day: date) -> Tonight | None:
    """Give what is under way of the five that come first, else the first of them that was not done tonight."""
    under_way = {item.exercise.id: item for item in now if item.state in ("open", "mine")}
    done = so_far.done | {item.exercise.id for item in now if item.state == "done"}
    if so_far.lead and so_far.lead.last == day:
        done.add(tonight.EVERY_EVENING)
    front = tonight.front_row(person, so_far.hidden)
    for_a_night = sorted(front, key=lambda one: (one.id != tonight.EVERY_EVENING, one.id != thanking.EXERCISE))
    left = [one for one in for_a_night if one.id not in done] or for_a_night
    return under_way.get(left[0].id, Tonight(left[0], None, "open")) if left else None


def _scene(member: Membership, now: list[Tonight], evenings: Evenings, so_far: SoFar, day: date) -> str:
    """Returns the state of the illustration: the furthest that anything tonight has come."""
    mine = [note for note in evenings.thanks if note.evening and (note.writer_id, note.day) == (member.user_id, day)]
    states = {item.state for item in now} | {"mine" if note.waits else "done" for note in mine}
    states |= {"done"} if so_far.done else set()
    nearest = next((state for state in ("ready", "done", "mine") if state in states), "open")
    return f"mine-{member.seat}" if nearest == "mine" else nearest


def _greeting(hour: int) -> Promise:
    if MORNING <= hour < NOON:
        return _("Good morning")
    if NOON <= hour < EVENING:
        return _("Good afternoon")
    return _("Good evening")
