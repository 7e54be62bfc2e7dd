"""A good moment may stay in the story; the rest goes when its time is over."""

from datetime import UTC, date, datetime, timedelta

from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.content.schema import Ask
from apps.exercises.models import Run
from apps.exercises.results import retention
from apps.exercises.runs import access, flow
from tests.conftest import As
from tests.exercises.acting import act
from tests.exercises.evening import answered, opened, page

NIGHT = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)


def noon_after(run_day: object, days: int) -> datetime:
    return datetime.combine(run_day, datetime.min.time(), UTC) + timedelta(days=days, hours=12)  # type: ignore[arg-type]


def left(couple: Couple) -> set[str]:
    return set(couple.answers.values_list("step", flat=True))


def test_writer_keeps_a_good_moment_once(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = opened(as_, alice, bob, couple)
    assert "Add mine to our story" in page(as_(alice), run)
    for _ in range(2):
        as_(alice).post(reverse("exercises:keep", args=[run.pk, "good"]))
    assert couple.memories.count() == couple.answers.exclude(kept_on=None).count() == 1
    assert couple.memories.get().made_by == alice
    shown = page(as_(alice), run)
    assert "Add mine to our story" not in shown
    assert "It’s in your story." in shown
    assert "Yours is kept" not in page(as_(bob), run)


def test_only_good_moments_and_only_opened_ones_are_kept(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = answered(as_(alice), couple, "Heron")
    as_(alice).post(reverse("exercises:keep", args=[run.pk, "good"]))
    opened(as_, alice, bob, couple)
    as_(alice).post(reverse("exercises:keep", args=[run.pk, "heavy"]))
    assert not couple.memories.exists()


def test_requests_go_after_the_next_day_and_weights_after_thirty(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    run = opened(as_, alice, bob, couple)
    assert retention.purge(noon_after(run.day, 1)) == 0
    assert retention.purge(noon_after(run.day, 2)) == 2
    assert left(couple) == {"good", "heavy"}
    assert "Deleted, as planned." in page(as_(bob), run, "?step=open&show=tomorrow")
    retention.purge(noon_after(run.day, 31))
    assert left(couple) == {"good"}
    assert retention.purge(noon_after(run.day, 3000)) == 0


def test_letting_go_reaches_both_pages(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = opened(as_, alice, bob, couple)
    before = [seat.version for seat in couple.both()]
    retention.purge(noon_after(run.day, 2))
    assert [seat.version for seat in couple.both()] == [version + 1 for version in before]


def test_what_never_opened_is_left_safe(as_: As, alice: User, couple: Couple) -> None:
    run = answered(as_(alice), couple, "Heron")
    assert retention.purge(noon_after(run.day, 400)) == 0
    assert couple.answers.count() == 3


def test_what_was_let_go_says_so_in_its_place(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = opened(as_, alice, bob, couple)
    assert retention.purge(datetime(2027, 3, 1, tzinfo=UTC)) > 0
    voices = access.voices(couple.runs.gathered().get(pk=run.pk), run.guide.step("heavy"), alice)  # type: ignore[arg-type]
    assert [(voice.state, voice.words, voice.kept) for voice in voices] == [("ended", "", False)] * 2
    shown = page(as_(bob), run, "?step=open&show=heavy")
    assert shown.count("Deleted, as planned.") == 2


def test_what_is_not_due_costs_nothing(
    couple: Couple, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """The job reads what ends, not what there is: with many runs and marks not due, the same queries and no row."""
    exercise = load("en")["say-it-gently"]
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(200)]
    runs = [Run(couple=couple, exercise=exercise.id, version=1, day=day, begun_by=alice) for day in days]
    Run.objects.bulk_create(runs)
    for run in runs:
        run.answers.create(couple=couple, step="raw", writer=alice, words="Raw", due_on=date(2027, 1, 1))
        run.inputs.create(couple=couple, step="gently", person=alice, value={}, at=NIGHT)
    with django_assert_num_queries(3):
        assert retention.purge(NIGHT) == 0


def test_raw_words_go_after_their_day(couple: Couple, alice: User) -> None:
    exercise = load("en")["say-it-gently"]
    run = flow.begin(couple, exercise, by=alice, day=NIGHT.date())
    step = run.guide.of_kind(Ask)[0]
    assert step
    act(run, step.id, "answer", by=alice, now=NIGHT, words="Raw")
    assert retention.purge(NIGHT + timedelta(days=1)) == 0
    assert retention.purge(NIGHT + timedelta(days=2)) == 1
