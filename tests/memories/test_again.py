"""Tell it again: one memory after the other and each once, with a question, the same for both on the same day."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.looking_back.again import A_SITTING, turn
from apps.web import decks
from tests import factories, whole
from tests.conftest import As

ADDRESS, TODAY = "/story/again/", date(2026, 11, 23)
Sitting = list[tuple[str, str]]


def sitting(couple: Couple, person: User, today: date = TODAY) -> Sitting:
    """Go on until all have been; give each memory's title and what was asked."""
    told: Sitting = []
    after = ""
    while (found := turn(couple, person, today, after)) and len(told) < 100:
        told.append((found.memory.title, found.question))
        after = str(found.memory.pk)
    return told


def some_memories(couple: Couple, number: int) -> set[str]:
    titles = {f"Memory {place}" for place in range(number)}
    for title in sorted(titles):
        factories.a_memory(couple, title=title)
    return titles


def test_each_once_and_the_same_for_both(couple: Couple, alice: User, bob: User) -> None:
    titles = some_memories(couple, 12)
    told = sitting(couple, alice)
    assert sitting(couple, bob) == told
    assert {title for title, _question in told} == titles
    assert len(told) == len({question for _title, question in told}) == 12


@pytest.mark.full
def test_another_day_begins_elsewhere(couple: Couple, alice: User) -> None:
    some_memories(couple, 12)
    assert len({sitting(couple, alice, TODAY + timedelta(days=day))[0][0] for day in range(30)}) > 3


def test_no_question_comes_again_until_all_have_been(couple: Couple, alice: User) -> None:
    some_memories(couple, A_SITTING)
    cards = decks.decks("en")["again"].cards
    days = len(cards) // A_SITTING
    asked = [question for day in range(days) for _title, question in sitting(couple, alice, TODAY + timedelta(day))]
    assert len(asked) == len(set(asked)) == days * A_SITTING
    assert 12 <= len(cards) <= 20


def test_where_one_has_put_something_away_the_others_keep_their_questions(
    couple: Couple, alice: User, bob: User
) -> None:
    some_memories(couple, 9)
    told = sitting(couple, alice)
    fourth = next(memory for memory in couple.memories.all() if memory.title == told[3][0])
    couple.put_away.create(memory=fourth, person=bob)
    assert sitting(couple, bob) == told[:3] + told[4:]
    assert sitting(couple, alice) == told


def test_what_does_not_come(couple: Couple, alice: User, bob: User) -> None:
    """Muted, in the bin, one's own alone; and on its day, unless both look back."""
    factories.a_memory(couple, title="Comes")
    factories.a_memory(couple, title="Quiet", muted=True)
    factories.a_memory(couple, title="Binned", binned_at=timezone.now())
    factories.a_memory(couple, title="Hers", made_by=alice, private_to=alice)
    factories.a_memory(couple, title="Its day", when="2020-11-23")
    assert [title for title, _question in sitting(couple, alice)] == ["Comes"]
    couple.members.update(looks_back=True)
    again = Couple.objects.get(pk=couple.pk)
    assert {title for title, _question in sitting(again, alice)} == {"Comes", "Its day"}


def test_somebody_alone_has_their_own(dana: User) -> None:
    space = Couple.of(dana)
    factories.a_memory(space, title="Mine", made_by=dana, private_to=dana)
    assert [title for title, _question in sitting(space, dana)] == ["Mine"]


def test_page(as_: As, alice: User, bob: User, couple: Couple, time_machine: Any) -> None:
    time_machine.move_to(whole.NIGHT, tick=False)
    memory = factories.a_memory(couple, title="Sea, at night")
    first, second = (factories.a_photo(couple, memory=memory) for _ in range(2))
    memory.tellings.create(couple=couple, writer=bob, words="You were in before me.")
    memory.tellings.create(couple=couple, writer=alice, words="Still sealed", private_to=alice)
    found = turn(couple, alice, TODAY)
    assert found
    page = as_(alice).get(ADDRESS).content.decode()
    for said in (
        "Sea, at night",
        "9 August 2026",
        "You were in before me.",
        found.question,
        f"/story/{memory.pk}/#tell",
    ):
        assert said in page
    assert "Still sealed" not in page  # both may be looking at this screen
    assert page.count(f'href="?after={memory.pk}"') == 2
    assert [page.count(f"/photos/{photo.pk}/medium/") for photo in (first, second)] == [2, 2]
    assert re.findall(r'id="p(\d)"\s+href="#p(\d)"', page) == [("1", "2"), ("2", "1")]
    assert "Those were all of them." in as_(alice).get(ADDRESS, {"after": f"{memory.pk}"}).content.decode()


def test_empty_page_and_who_sees_what(as_: As, alice: User, charlie: User, couple: Couple) -> None:
    assert "Once there are some" in as_(alice).get(ADDRESS).content.decode()
    factories.a_memory(couple, title="Ours")
    assert "Ours" in as_(alice).get(ADDRESS, {"after": "nonsense"}).content.decode()
    assert "Once there are some" in as_(charlie).get(ADDRESS).content.decode()
    assert Client().get(ADDRESS).status_code == 302
    assert as_(alice).post(ADDRESS).status_code == 405
    assert reverse("memories:again") == ADDRESS


@pytest.mark.parametrize("number", [1, 30])
def test_queries_do_not_grow(couple: Couple, alice: User, number: int) -> None:
    for title in some_memories(couple, number):
        factories.a_photo(couple, memory=couple.memories.order_by("pk")[int(title.split()[1]) % 3 % number])
    with CaptureQueriesContext(connection) as queries:
        assert turn(couple, alice, TODAY)
    assert len(queries) <= 6
