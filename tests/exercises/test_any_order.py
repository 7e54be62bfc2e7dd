"""Whatever two people tap, in any order, twice or late: nothing opens, runs or is touched without a yes of both."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content import load, schema
from apps.exercises.models import Run
from apps.exercises.runs import access, flow, state
from apps.exercises.runs.walk import Walk
from apps.exercises.steps import match, plan
from apps.exercises.steps.base import KINDS, Faulty
from tests import factories
from tests.exercises.acting import act
from tests.exercises.player import a_dream
from tests.full import but_for

pytestmark = pytest.mark.django_db
DAY, SOON, START = date(2026, 11, 23), "2026-11-27", datetime(2026, 11, 23, 21, tzinfo=UTC)
TURNED = ("pause", "resume", "enough", "next", "tap")
EXERCISES = sorted(key for key, one in load.load("en").items() if one.ways)
OPS = (
    "go_on alone answer open ready pause resume enough next tap yes soft not_now mark pick draw propose agree leave "
    "late take_back"
).split()
# How many evenings are tried: a few at every check, more before anything lands.
HOW: dict[str, Any] = {
    "max_examples": int(os.environ.get("EXAMPLES", "5")),
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "derandomize": True,
    # A failure is shown as it was found: to make it smaller would take long with a database under it.
    "phases": (Phase.explicit, Phase.generate),
}
# What brings the step at hand forward; without it hardly anybody would come as far as a clock.
FORWARD = {
    "read": ("go_on",),
    "ask": ("answer",),
    "reveal": ("open", "go_on"),
    "timer": ("ready", "go_on"),
    "turns": ("ready", "next", "tap"),
    "match": ("mark", "pick"),
    "consent": ("yes",),
    "build": ("go_on",),
    "plan": ("propose", "agree", "go_on"),
}
ACTION = st.tuples(
    st.integers(0, 1),
    st.sampled_from(["forward"] * len(OPS) * 2 + OPS),
    st.integers(0, 9),
    st.booleans(),
    st.sampled_from([0, 1, 30, 400, 1200]),
)
MODES = [("two", "two"), *but_for([(("apart", "two"),), (("two", "own"),), (("own", "own"),)])]


class Evening:
    """Two people, one run, and what has happened."""

    def __init__(self, exercise: str, modes: tuple[str, str]) -> None:
        self.people = [factories.a_person(f"{name}-{uuid4().hex}") for name in ("One", "Two")]
        self.couple = factories.a_couple(*self.people)
        self.now = START
        self.ready: dict[str, set[User]] = {}
        self.yes: dict[str, set[User]] = {}
        for person, mode in zip(self.people, modes, strict=True):
            self.pk = flow.begin(self.couple, load.load("en")[exercise], by=person, day=DAY, mode=mode).pk

    @property
    def run(self) -> Run:
        return Couple.objects.get(pk=self.couple.pk).runs.known().get(pk=self.pk)

    def state(self) -> dict[str, Any]:
        """Give all that is kept of the run."""
        run = self.run
        return {
            "places": {(one.person_id, one.step, one.mode) for one in run.places.all()},
            "answers": {(one.writer_id, one.step, str(one.words)) for one in run.answers.all()},
            "reveals": {one.step for one in run.reveals.all()},
            "settled": sorted((one.step, str(one.value)) for one in run.outcomes.all()),
            "marks": sorted((str(one.person_id), one.step, str(one.value)) for one in run.inputs.all()),
            "clocks": sorted((one.step, one.phase, one.seconds, one.spent) for one in run.clocks.all()),
            "plans": sorted((one.step, str(one.facts), str(one.agreed_on)) for one in run.plans),
            "left": {one.person_id for one in run.places.all() if one.left_on},
        }

    def act(self, who: int, op: str, number: int) -> None:
        """Tap what this person could have on their page, or had a while ago."""
        run, person = self.run, self.people[who]
        step = run.guide.steps[number % len(run.guide.steps)] if op == "late" else Walk(run, person).place
        doing = self.doing(run, step, person, number)
        if op == "forward":
            for name in FORWARD.get(step.kind, ()):
                doing[name]()
        elif op == "late":
            for name in ("open", "yes", "ready", "mark", "go_on"):
                doing[name]()
        elif op in doing:
            doing[op]()

    def doing(self, run: Run, step: Any, by: User, number: int) -> dict[str, Callable[[], object]]:
        phase = getattr(state.clock(run, step), "phase", 0) - (number == 9)

        def does(action: str, **data: object) -> Callable[[], object]:
            offered = action in KINDS[step.kind].actions
            return lambda: act(run, step.id, action, by=by, now=self.now, **data) if offered else None

        def only(kinds: str, act: Callable[[], object]) -> Callable[[], object]:
            return act if step.kind in kinds.split() else lambda: None

        return {
            "go_on": does("go-on"),
            "alone": does("go-on", alone="1"),
            "answer": only("ask", lambda: self.answer(run, step, by)),
            "open": only("reveal", lambda: self.open(run, step, by)),
            "ready": only("timer turns", lambda: self.be_ready(run, step, by, number)),
            **{what: does("clock", what=what, phase=phase, tap=number % 4) for what in TURNED},
            "yes": only("consent", lambda: self.say(run, step, "yes", by)),
            "soft": only("consent", lambda: self.say(run, step, "".join(one.id for one in step.softer[:1]), by)),
            "not_now": only("consent", lambda: self.say(run, step, "not-now", by)),
            "mark": only("match", lambda: self.mark(run, step, by, number)),
            "pick": does("pick", number=number % 3),
            "draw": does("draw-again"),
            "propose": does("propose", what=f"Tea {number}", if_then=f"Tea {number}", on=SOON, time="19:00"),
            "agree": only("plan", lambda: self.agree(run, step, by)),
            "leave": does("stop"),
            "take_back": does("remove"),
        }

    def answer(self, run: Run, step: Any, by: User) -> None:
        said = a_dream(by) if step.input == "dreams" else {"words": (*(one.id for one in step.options), f"{by}")[0]}
        try:
            act(run, step.id, "answer", by=by, now=self.now, **said)
        except Faulty:
            assert access.is_locked(run, step)

    def open(self, run: Run, step: Any, by: User) -> None:
        was, ready = access.opened(run, step), access.ready(run, step) and Walk(run, by).reached(step.id) is not None
        act(run, step.id, "open", by=by, now=self.now)
        assert access.opened(self.run, step) == (was or ready)

    def be_ready(self, run: Run, step: Any, by: User, number: int) -> None:
        wish = {"first": ("one", "two")[number % 2], "seconds": [*getattr(step, "lengths", ()), "", ""][number % 2]}
        if Walk(run, by).place.id == step.id:
            self.ready.setdefault(step.id, set()).add(by)
        act(run, step.id, "ready", by=by, now=self.now, **wish)

    def say(self, run: Run, step: Any, what: str, by: User) -> None:
        if what != "not-now" and Walk(run, by).place.id == step.id:
            self.yes.setdefault(step.id, set()).add(by)
        act(run, step.id, "say", by=by, now=self.now, what=what)

    def mark(self, run: Run, step: Any, by: User, number: int) -> None:
        cards, keys = match.options(run, step, by), [answer.id for answer in step.answers]
        answers = {f"card-{at}": keys[(number + at) % len(keys)] for at in range(len(cards))}
        act(run, step.id, "mark", by=by, now=self.now, **answers)

    def agree(self, run: Run, step: Any, by: User) -> None:
        found = plan.standing(run, step, by)
        act(run, step.id, "agree", by=by, now=self.now, mark=plan.mark_of(found) if found else "")

    def holds(self) -> None:
        """Look whether the state makes sense."""
        run = self.run
        for person in self.people:
            assert (walk := Walk(run, person)).has(walk.place) or walk.place == run.guide.steps[-1]
            for answer in access.answers_visible_to(run, person):
                step = run.guide.step(answer.step)
                assert step is not None
                assert answer.writer_id == person.pk or access.is_shared(run, step)
        self.clocks_hold(run)
        self.settled_holds(run)
        assert "not-now" not in str(self.state())

    def clocks_hold(self, run: Run) -> None:
        for clock in run.clocks.all():
            assert self.ready[clock.step] == set(self.people), "a clock ran that only one had started"
            step = run.guide.step(clock.step)
            if isinstance(step, schema.Timer) and (before := step.touch and run.guide.before(step, schema.Consent)):
                assert state.outcome(run, before), "touch without a yes from both"

    def settled_holds(self, run: Run) -> None:
        for row in run.outcomes.all():
            step = run.guide.step(row.step)
            assert step is not None
            if step.kind == "consent":
                assert self.yes[row.step] == set(self.people)
            if step.kind in ("consent", "turns"):
                assert not [mark for mark in run.inputs.all() if mark.step == row.step], "whose wish it was stays known"
            if step.kind == "match":
                assert len(row.value.get("shared", [])) <= match.OFFERED


@pytest.mark.full
@pytest.mark.parametrize("modes", MODES, ids="-".join)
@settings(**HOW)
@given(exercise=st.sampled_from(EXERCISES), actions=st.lists(ACTION, min_size=10, max_size=60))
def test_any_order_holds(modes: tuple[str, str], exercise: str, actions: list[tuple[int, str, int, bool, int]]) -> None:
    evening = Evening(exercise, modes)
    with evening.couple.keys_held():
        for who, op, number, doubled, seconds in actions:
            evening.now += timedelta(seconds=seconds)
            evening.act(who, op, number)
            evening.holds()
            if doubled:
                _again(evening, who, op, number)


def _again(evening: Evening, who: int, op: str, number: int) -> None:
    """Send the same form once more: it was made for a step and a phase that may be over, and then does nothing."""
    person, run = evening.people[who], evening.run
    step = Walk(run, person).place
    before = evening.state()
    if op in ("yes", "ready", "mark", "propose", "open") and step.kind not in ("reveal",):
        evening.doing(run, step, person, number).get(op, lambda: None)()
        evening.doing(run, step, person, number).get(op, lambda: None)()
        after = evening.state()
        evening.doing(evening.run, step, person, number).get(op, lambda: None)()
        assert evening.state() == after, op
    elif op in ("go_on", "alone"):
        earlier = [one for one in Walk(run, person).steps if run.guide.place_of(one) < run.guide.place_of(step)]
        for one in earlier:
            act(run, one.id, "go-on", by=person, now=evening.now)
        assert evening.state() == before
    evening.holds()


@settings(**HOW)
@given(actions=st.lists(ACTION, min_size=5, max_size=60), exercise=st.sampled_from(EXERCISES))
def test_whatever_was_tapped_both_can_still_come_to_the_end(
    actions: list[tuple[int, str, int, bool, int]], exercise: str
) -> None:
    evening = Evening(exercise, ("two", "two"))
    with evening.couple.keys_held():
        for who, op, number, _doubled, seconds in actions:
            evening.now += timedelta(seconds=seconds)
            evening.act(who, op, number)
        for person in evening.people:
            act(evening.run, Walk(evening.run, person).place.id, "stop", by=person, now=evening.now)
        run = evening.run
        assert all(Walk(run, person).place.kind == "finish" for person in evening.people)
        assert not [mark for mark in run.inputs.all() if run.guide.step(mark.step).kind not in flow.WRITTEN]  # type: ignore[union-attr]
