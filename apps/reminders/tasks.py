"""What reminders leave to the worker."""

from uuid import UUID

from django.tasks import task
from django.utils import timezone

from apps.accounts.models import User
from apps.reminders import arranging, telling


@task()
def send(person: str, owed: str, what: str) -> None:
    """Sends what was claimed for this person, unless it was sent."""
    if schedule := telling.take(UUID(person), UUID(owed), timezone.now()):
        telling.tell(schedule, what)


@task()
def send_one(person: str) -> None:
    """Sends one because its person has just asked for it."""
    if found := User.objects.filter(pk=person, is_active=True).first():
        telling.tell(arranging.of(found, timezone.now()))
