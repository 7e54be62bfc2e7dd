"""What is too long is never cut off: it is counted, and refused whole, with its words kept."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.runs import flow
from tests import factories
from tests.conftest import As
from tests.exercises.acting import act

pytestmark = pytest.mark.django_db


def test_no_field_is_cut_by_the_browser(as_: As, alice: User, couple: Couple) -> None:
    memory = factories.a_memory(couple)
    run = flow.begin(couple, load("en")["daily-check-in"], by=alice, day=couple.today(timezone.now()))
    act(run, "settle", "go-on", by=alice, now=timezone.now())
    names = ("gratitude:jar", "exercises:together", "memories:add", "memories:chapters", "couples:settings")
    addresses = [*map(reverse, names), run.get_absolute_url()]
    addresses += [reverse(f"memories:{name}", args=[memory.pk]) for name in ("memory", "change")]
    for address in addresses:
        page = as_(alice).get(address).content.decode()
        assert "maxlength" not in page, address
        assert re.search(r'data-longest="\d+"', page), address


def test_words_parked_too_long_come_back_whole(as_: As, alice: User, couple: Couple) -> None:
    words = "x" * 2000 + " the end"
    answer = as_(alice).post(reverse("exercises:park"), {"words": words})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not couple.parked.exists()


def test_a_note_too_long_comes_back_whole(as_: As, alice: User, couple: Couple) -> None:
    words = "x" * 1000 + " the end"
    run = flow.begin(couple, load("en")["daily-check-in"], by=alice, day=couple.today(timezone.now()))
    answer = as_(alice).post(reverse("exercises:note", args=[run.pk, "good"]), {"words": words})
    assert answer.status_code == 422
    assert words in answer.content.decode()
