"""What one does with milestones, by the forms on their pages."""

from typing import Any
from uuid import uuid4

from django.urls import reverse

from apps.accounts.models import User
from apps.plans.models import Milestone
from tests.conftest import As
from tests.pages import stable

ADD, HOME = "/plans/milestones/add/", "/home/"


def add(as_: As, person: User, **said: str) -> Milestone:
    fields = {"key": str(uuid4()), "name": "The keys", "on": "2020-02-29", "kind": "first", "quiet": "celebrate"}
    answer = as_(person).post(ADD, fields | said)
    assert answer.status_code == 302, answer.content.decode()
    return Milestone.objects.get(pk=answer["Location"].split("/")[-2])


def edit(as_: As, person: User, milestone: Milestone, shown: dict[str, str] | None = None, **said: str) -> Any:
    """Sends the form as it was shown, or is now, but for what is `said`."""
    address = reverse("plans:change_milestone", args=[milestone.pk])
    form = as_(person).get(address).context["form"]
    now = {name: str(form[name].initial) for name in form.fields if form[name].initial is not None}
    held = shown or now
    sent = held | {f"initial-{name}": value for name, value in held.items()} | said
    return as_(person).post(address, {name: value for name, value in sent.items() if value != "-"})


def hold(as_: As, person: User, milestone: Milestone, what: str) -> None:
    address = reverse("plans:hold_milestone", args=[milestone.pk])
    assert as_(person).post(address, {"hold": what}).status_code == 302


def home(as_: As, person: User) -> str:
    return stable(as_(person).get(HOME))
