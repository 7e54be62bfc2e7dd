"""A mail that was sent leaves nothing behind: neither its code nor whom it went to."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.tasks import task_backends
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from apps.accounts import retention
from apps.accounts.models import User
from config.management.commands import tick

pytestmark = pytest.mark.django_db(transaction=True)
IN_DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def queued(settings, alice: User):  # type: ignore[no-untyped-def]
    """Ask for a code, with the queue that a real place has."""
    settings.TASKS, settings.MAIL_TASKS = IN_DATABASE, "default"
    assert task_backends["default"].__class__.__name__ == "DatabaseBackend"
    Client().post("/account/login/code/", {"email": alice.email})
    return DBTaskResult.objects.get()


def test_a_sent_mail_is_forgotten(queued: object) -> None:
    retention.due(timezone.now())
    assert DBTaskResult.objects.exists()  # it waits to be sent
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    assert len(mail.outbox) == 1
    retention.due(timezone.now())
    assert not DBTaskResult.objects.exists()


def test_the_box_forgets_every_few_minutes() -> None:
    assert tick.JOBS["accounts"].every <= 300


def test_links_that_ran_out_are_forgotten(settings, alice: User) -> None:  # type: ignore[no-untyped-def]
    settings.TASKS = IN_DATABASE
    alice.address_changes.create(old="old@example.org", at=datetime(2026, 1, 1, tzinfo=UTC))
    alice.address_changes.create(old="newer@example.org", at=timezone.now())
    retention.due(timezone.now())
    assert [change.old for change in alice.address_changes.all()] == ["newer@example.org"]
