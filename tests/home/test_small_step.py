"""A small step stands on Home, and once a week each is asked for themselves whether it is still good."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.plans.models import Plan
from tests import factories
from tests.conftest import As
from tests.pages import stable

pytestmark = pytest.mark.django_db
HOME = reverse("home:today")


def a_step(couple: Couple, by: User, *, days: int, **changes: object) -> Plan:
    since = couple.today(timezone.now()) - timedelta(days)
    return factories.a_plan(couple, by, what="A walk after dinner", kind="step", agreed_on=since, **changes)


def asked(as_: As, person: User) -> bool:
    page = as_(person).get(HOME).content.decode()
    assert "This week: A walk after dinner" in page
    return "Still good?" in page


def test_it_stands_there_until_it_is_dropped(as_: As, alice: User, bob: User, couple: Couple) -> None:
    step = a_step(couple, alice, days=40)
    as_(alice).post(reverse("exercises:still_good", args=[step.pk]), {"what": "drop"})
    assert "This week:" not in as_(alice).get(HOME).content.decode()
    assert asked(as_, bob)


@pytest.mark.parametrize(("days", "is_asked"), [(6, False), (7, True), (60, True)])
def test_after_a_week_it_is_asked_about(as_: As, alice: User, couple: Couple, days: int, *, is_asked: bool) -> None:
    a_step(couple, alice, days=days)
    assert asked(as_, alice) is is_asked


def test_kept_it_is_asked_about_a_week_later(as_: As, alice: User, couple: Couple) -> None:
    step = a_step(couple, alice, days=30)
    as_(alice).post(reverse("exercises:still_good", args=[step.pk]), {"what": "keep"})
    assert not asked(as_, alice)
    couple.still_good.update(day=couple.today(timezone.now()) - timedelta(7))
    Membership.objects.update(version=99)
    assert asked(as_, alice)


@pytest.mark.parametrize("what", ["keep", "drop"])
def test_the_other_never_learns_of_the_answer(as_: As, alice: User, bob: User, couple: Couple, what: str) -> None:
    step = a_step(couple, alice, days=30)
    pages = [HOME, reverse("plans:plans"), step.get_absolute_url()]

    def seen() -> list[tuple[int, str | None, str]]:
        answers = [as_(bob).get(page) for page in pages]
        return [(answer.status_code, answer.get("ETag"), stable(answer)) for answer in answers]

    before = seen()
    assert as_(alice).post(reverse("exercises:still_good", args=[step.pk]), {"what": what}).status_code == 302
    assert seen() == before


def test_to_change_it_leads_to_the_plan(as_: As, alice: User, couple: Couple) -> None:
    step = a_step(couple, alice, days=30)
    answer = as_(alice).post(reverse("exercises:still_good", args=[step.pk]), {"what": "change"})
    assert answer["Location"] == reverse("plans:change", args=[step.pk])


def test_what_is_no_step_is_not_there(as_: As, alice: User, bob: User, couple: Couple) -> None:
    for plan in (factories.a_plan(couple, alice), a_step(couple, alice, days=9, private_to=alice)):
        assert as_(bob).post(reverse("exercises:still_good", args=[plan.pk]), {"what": "keep"}).status_code == 404
