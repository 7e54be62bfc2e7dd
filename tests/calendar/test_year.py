"""A year tells in numbers and small lights what both can see: the same to both, and nothing of one alone."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from apps.accounts.models import User
from apps.calendar import year as years
from apps.couples.models import Couple
from apps.exercises.models import Evening, Reveal, Run
from apps.gratitude import giving
from apps.memories.book.contents import gather
from apps.memories.book.our_year import OurMonth, OurYear
from apps.memories.models import Book
from apps.memories.moment import Moment
from tests import factories
from tests.conftest import As
from tests.pages import stable
from tests.test_statements import statements

NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
YEAR = "/calendar/2026/"


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to(NIGHT, tick=False)


def thank(couple: Couple, by: User, day: date) -> None:
    giving.give_now(couple, "You carried it all", by=by, day=day, key=uuid4())


def tally(year: OurYear) -> tuple[int, int, int]:
    return year.evenings, year.thanks, year.memories


def test_what_two_did_gave_and_remember_is_counted(couple: Couple, alice: User, bob: User) -> None:
    day = date(2026, 3, 14)
    for name in ("eye-contact", "five-minute-hug"):
        Evening.objects.create(couple=couple, name=name, day=day)
    run = Run.objects.create(couple=couple, exercise="daily-check-in", day=day, version=2)
    for step, opened in (("open", day), ("answer", date(2026, 3, 15))):
        Reveal.objects.create(couple=couple, run=run, step=step, day=opened)
    for by, given in ((alice, day), (bob, day), (bob, date(2026, 3, 20)), (bob, date(2025, 12, 31))):
        thank(couple, by, given)
    factories.a_memory(couple, made_by=bob, when="2026-03-20")
    factories.a_memory(couple, made_by=bob, when=Moment(2026, 5))
    found = years.of(couple, 2026)
    assert tally(found) == (2, 3, 2)  # two evenings: what was done on one day is one
    march = found.months[2]
    assert march.held == {
        day: {"evening", "thanks"},
        date(2026, 3, 15): {"evening"},
        date(2026, 3, 20): {"thanks", "memory"},
    }
    assert found.months[4].held == {}  # which day in May it was, nobody knows
    assert march.said == "2 evenings, 3 thank-yous, 1 memory"
    assert tally(years.of(couple, 2025)) == (0, 1, 0)
    assert years.of(couple, 2024).is_bare


def test_both_see_the_same_and_nothing_of_one_alone(as_: As, alice: User, bob: User, couple: Couple) -> None:
    thank(couple, alice, date(2026, 11, 2))
    away = factories.a_memory(couple, made_by=bob, when="2026-11-03")
    before = tally(as_(bob).get(YEAR).context["year"]), stable(as_(bob).get(YEAR))
    factories.a_memory(couple, made_by=alice, private_to=alice, when="2026-11-05")
    giving.keep_for_tonight(couple, "Not yet opened", by=alice, day=date(2026, 11, 23))
    as_(alice).post(reverse("memories:put_away", args=[away.pk]))
    assert (tally(as_(bob).get(YEAR).context["year"]), stable(as_(bob).get(YEAR))) == before
    assert tally(as_(alice).get(YEAR).context["year"]) == before[0] == (0, 1, 1)


def test_a_thank_you_that_was_deleted_still_counts(couple: Couple, alice: User) -> None:
    thank(couple, alice, date(2026, 11, 2))
    giving.take_back(couple.thanks.get(), by=alice)
    assert couple.thanks.get().removed
    assert years.of(couple, 2026).thanks == 1


def test_another_couple_s_year_is_theirs(couple: Couple, charlie: User) -> None:
    thank(charlie.membership.couple, charlie, date(2026, 11, 2))
    assert years.of(couple, 2026).is_bare


@pytest.mark.full
@pytest.mark.parametrize("number", [1, 150])
def test_it_asks_the_same_however_much_there_was(as_: As, alice: User, couple: Couple, number: int) -> None:
    for place in range(number):
        day = date.fromordinal(date(2026, 1, 1).toordinal() + 2 * place)
        thank(couple, alice, day)
        factories.a_memory(couple, made_by=alice, when=str(day))
    browser = as_(alice)
    browser.get("/home/")
    assert len(statements(lambda: browser.get(YEAR))) <= 4
    tag = browser.get(YEAR)["ETag"]
    assert len(statements(lambda: browser.get(YEAR, HTTP_IF_NONE_MATCH=tag), 304)) <= 1


def test_the_page_draws_a_light_for_each_day_and_says_it(as_: As, alice: User, couple: Couple) -> None:
    for day in ("2026-02-03", "2026-02-28"):
        thank(couple, alice, date.fromisoformat(day))
    page = as_(alice).get(YEAR)
    text = page.content.decode()
    assert text.count('fill="#') == 365
    assert text.count('class="is-lit"') == 2
    assert "Our year 2026" in text
    assert text.count("2 thank-yous") == 1
    assert reverse("calendar:month", args=[2026, 2]) in text
    assert reverse("calendar:year", args=[2025]) in text
    assert reverse("calendar:year", args=[2027]) not in text
    assert reverse("calendar:year", args=[2026]) in as_(alice).get("/calendar/").content.decode()
    assert "A quiet year." in as_(alice).get("/calendar/2019/").content.decode()


@pytest.mark.parametrize("address", ["1899/", "2200/", "0/", "99999999999/"])
def test_no_such_year(as_: As, alice: User, couple: Couple, address: str) -> None:
    assert as_(alice).get(f"/calendar/{address}").status_code == 404


@pytest.mark.parametrize("address", ["1900/", "2199/"])
def test_the_first_year_and_the_last_lead_nowhere_beyond(as_: As, alice: User, couple: Couple, address: str) -> None:
    text = as_(alice).get(f"/calendar/{address}").content.decode()
    assert "/calendar/1899/" not in text
    assert "/calendar/2200/" not in text


@pytest.mark.parametrize(("language", "column"), [("en", 0), ("de", 6)])
def test_weeks_begin_as_the_language_has_it(language: str, column: int) -> None:
    with translation.override(language):
        dots = OurMonth(date(2026, 11, 1)).dots  # begins on a Sunday
    assert len(dots) == 30
    assert (dots[0].x, dots[0].y) == (column * 10 + 5, 5)


def test_the_book_has_a_year_after_what_began_in_it(couple: Couple, alice: User) -> None:
    for when in ("2024-05-01", "2025-05-01", "2026-05-01"):
        factories.a_memory(couple, made_by=alice, when=when)
    thank(couple, alice, date(2025, 11, 2))
    told = gather(Book(couple=couple, made_for=alice, title="Our story"))
    assert [part.anchor for part in told.parts] == ["year-2024", "year-2025", "our-2025", "year-2026"]
    assert told.years == (2024, 2026)
    some = gather(Book(couple=couple, made_for=alice, title="Our story", first_year=2026))
    assert [part.anchor for part in some.parts] == ["year-2026"]


def test_numbers_alone_make_no_book(couple: Couple, alice: User) -> None:
    thank(couple, alice, date(2025, 11, 2))
    assert gather(Book(couple=couple, made_for=alice, title="Our story")).parts == []


def test_the_book_shows_it_on_the_screen(as_: As, couple: Couple, alice: User) -> None:
    factories.a_memory(couple, made_by=alice, when="2025-05-01")
    thank(couple, alice, date(2025, 11, 2))
    text = as_(alice).get("/story/book/read/").content.decode()
    assert 'href="#our-2025"' in text
    assert 'id="our-2025"' in text
    assert text.count("<circle") == 365
