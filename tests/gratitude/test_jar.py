"""The jar's page: write, read what has been opened, draw an old one."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.gratitude import giving
from apps.gratitude.models import LONGEST, Thanks
from tests.conftest import As
from tests.pages import stable

JAR = "/thanks/"

EXACT = "You walked the dog in the rain today so that I could sleep"
DAY = date(2026, 11, 23)


def keep(browser: Client, **data: str) -> str:
    response = browser.post(reverse("gratitude:jar"), data, follow=True)
    return response.content.decode()


def test_exact_words_are_kept_at_once(as_: As, alice: User, couple: Couple) -> None:
    keep(as_(alice), text=EXACT)
    assert couple.thanks.get().text == EXACT


def test_vague_words_are_kept_as_they_are(as_: As, alice: User, couple: Couple) -> None:
    page = keep(as_(alice), text="Thanks for everything")
    assert couple.thanks.get().text == "Thanks for everything"
    assert "Saved for tonight" in page


@pytest.mark.parametrize("words", [EXACT, "Thanks for everything", "Other words, which name no moment"])
def test_a_waiting_note_given_now_is_one_note(as_: As, alice: User, bob: User, couple: Couple, words: str) -> None:
    """Whether its words were changed on the way or not, and sent twice."""
    browser = as_(alice)
    keep(browser, text="Thanks for everything")
    key = str(couple.thanks.get().pk)
    assert f'value="{key}"' in browser.get(JAR).content.decode()
    for _ in range(2):
        keep(browser, text=words, now="1", key=key)
    given = couple.thanks.get()
    assert (given.text, given.waits) == (words, False)
    assert words in as_(bob).get(JAR).content.decode()


def test_what_was_changed_while_it_opened_is_given_too(as_: As, alice: User, bob: User, couple: Couple) -> None:
    browser = as_(alice)
    keep(browser, text=EXACT)
    key = str(couple.thanks.get().pk)
    keep(as_(bob), text=EXACT)
    for _ in range(2):
        keep(browser, text="Other words", now="1", key=key)
    assert sorted(note.text or "" for note in couple.thanks.visible_to(bob)) == ["Other words", EXACT, EXACT]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "Write a line first"), ("  ", "Write a line first"), ("x" * (LONGEST + 1), "That’s too long")],
)
def test_fault_is_named_and_words_kept(as_: As, alice: User, couple: Couple, text: str, sentence: str) -> None:
    response = as_(alice).post(reverse("gratitude:jar"), {"text": text})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert text.strip() in response.content.decode()


def test_htmx_gets_the_part(as_: As, alice: User, couple: Couple) -> None:
    part = as_(alice).get(reverse("gratitude:jar"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'id="jar"' in part


def test_no_byte_differs_while_the_others_waits(as_: As, alice: User, bob: User, couple: Couple) -> None:
    browser = as_(bob)
    pages = [reverse(name) for name in ("gratitude:jar", "gratitude:draw", "home:today", "couples:settings")]
    before = [stable(browser.get(page)) for page in pages]
    keep(as_(alice), text=EXACT)
    assert [stable(browser.get(page)) for page in pages] == before


def test_markup_in_words_is_only_words(as_: As, alice: User, couple: Couple) -> None:
    giving.give_now(couple, "<script>alert(1)</script>", by=alice, day=DAY, key=uuid4())
    assert "<script>alert" not in as_(alice).get(reverse("gratitude:jar")).content.decode()


def test_drawing_gives_an_old_one(as_: As, alice: User, bob: User, couple: Couple) -> None:
    giving.give_now(couple, "The umbrella", by=alice, day=DAY, key=uuid4())
    assert "The umbrella" in as_(bob).get(reverse("gratitude:draw")).content.decode()


def test_bunch_is_five(as_: As, alice: User, couple: Couple) -> None:
    for number in range(9):
        giving.give_now(couple, f"Note {number}", by=alice, day=DAY, key=uuid4())
    assert as_(alice).get(reverse("gratitude:draw"), {"bunch": 1}).content.decode().count("<blockquote") == 5


def test_months_are_walked_back(as_: As, alice: User, couple: Couple) -> None:
    for day in (DAY, DAY - timedelta(days=60)):
        giving.give_now(couple, f"On {day}", by=alice, day=day, key=uuid4())
    browser = as_(alice)
    page = browser.get(reverse("gratitude:jar")).content.decode()
    assert "?month=2026-09" in page
    assert "On 2026-09-24" in browser.get(reverse("gratitude:jar"), {"month": "2026-09"}).content.decode()
    assert browser.get(reverse("gratitude:jar"), {"month": "nonsense"}).status_code == 200


def test_queries_do_not_grow_with_notes(as_: As, alice: User, couple: Couple) -> None:
    counts = []
    browser = as_(alice)
    browser.get(reverse("home:today"))  # the first visit writes the session down
    for _ in range(2):
        for _ in range(10):
            giving.give_now(couple, "A note", by=alice, day=DAY, key=uuid4())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(reverse("gratitude:jar"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_giving_and_removing_are_posts_of_the_writer(
    as_: As, alice: User, bob: User, charlie: User, couple: Couple
) -> None:
    note = giving.keep_for_tonight(couple, EXACT, by=alice, day=DAY)
    for name in ("give", "remove"):
        address = reverse(f"gratitude:{name}", args=[note.pk])
        assert as_(alice).get(address).status_code == 405
        assert as_(bob).post(address).status_code == 404
        assert as_(charlie).post(address).status_code == 404
    as_(alice).post(reverse("gratitude:give", args=[note.pk]))
    assert EXACT in as_(bob).get(reverse("gratitude:jar")).content.decode()


def test_writer_may_take_words_back(as_: As, alice: User, couple: Couple) -> None:
    note = giving.keep_for_tonight(couple, EXACT, by=alice, day=DAY)
    as_(alice).post(reverse("gratitude:remove", args=[note.pk]))
    assert not couple.thanks.exists()


def a_note(couple: Couple, writer: User, day: str, **changes: object) -> Thanks:
    return Thanks.objects.create(couple=couple, writer=writer, day=day, **({"text": day, "waits": False} | changes))


def test_a_month_in_which_only_waits_is_no_month_yet(as_: As, alice: User, bob: User, couple: Couple) -> None:
    a_note(couple, bob, "2026-09-02")
    before = stable(as_(alice).get(JAR))
    a_note(couple, bob, "2026-10-05", waits=True)
    assert [f"{month:%Y-%m}" for month in couple.thanks.months()] == ["2026-09"]
    assert stable(as_(alice).get(JAR)) == before


def test_a_page_shows_its_month_only(as_: As, alice: User, bob: User, couple: Couple) -> None:
    for day in ("2025-10-05", "2026-09-02", "2026-10-05"):
        a_note(couple, bob, day)
    shown = as_(alice).get(f"{JAR}?month=2026-10").content.decode()
    assert "2026-10-05" in shown
    assert "2026-09-02" not in shown
    assert "2025-10-05" not in shown


def test_what_was_removed_is_never_drawn(couple: Couple, alice: User, bob: User) -> None:
    kept = a_note(couple, bob, "2026-09-02")
    for day in range(3, 9):
        a_note(couple, bob, f"2026-09-0{day}", text=None)
    a_note(couple, alice, "2026-09-09", waits=True)
    assert couple.thanks.drawn(5) == [kept]
