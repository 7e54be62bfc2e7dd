"""Addresses of exercises and of what is done at a step."""

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.content.renamed import RENAMED
from tests.conftest import As
from tests.exercises.evening import begun
from tests.exercises.player import address


@pytest.mark.parametrize("old", sorted(RENAMED))
def test_an_address_from_before_leads_to_the_exercise(as_: As, alice: User, couple: Couple, old: str) -> None:
    new = load("en")[RENAMED[old]]
    answer = as_(alice).get(reverse("exercises:about", args=[old]), follow=True)
    assert answer.request["PATH_INFO"] == reverse("exercises:about", args=[new.slug])
    assert {status for _address, status in answer.redirect_chain} <= {301}
    assert new.title in answer.content.decode()
    assert as_(alice).post(reverse("exercises:begin", args=[old])).status_code == 302
    assert couple.runs.get().exercise == new.id


@pytest.mark.parametrize(
    ("step", "action", "status"),
    [
        ("good", "answer", 302),
        ("good", "open", 404),
        ("open", "answer", 404),
        ("good", "context", 404),
        ("x", "open", 302),
    ],
)
def test_a_step_does_what_its_kind_offers(
    as_: As, alice: User, couple: Couple, step: str, action: str, status: int
) -> None:
    run = begun(as_(alice), couple)
    assert as_(alice).post(address(action, run, step), {"words": "Heron"}).status_code == status
    assert couple.answers.count() == (status == 302 and step == "good")
