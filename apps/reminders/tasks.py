"""What reminders leave to the worker."""

from uuid import UUID

from django.conf import settings
from django.tasks import task
from django.utils import timezone

from apps.accounts.models import User
from apps.reminders import arranging, inviting, telling


@task()
def send(person: str, owed: str, what: str) -> None:
    """Sends what was claimed for this person, unless it was sent."""
    if schedule := telling.take(UUID(person), UUID(owed), timezone.now()):
        telling.tell(schedule, what)


@task()
def invite(person: str, run: str) -> None:
    """Pushes that this person is asked to join a run, if they want to hear of it."""
    inviting.invite(UUID(person), UUID(run), timezone.now())


@task()
def send_one(person: str) -> None:
    """Sends one because its person has just asked for it."""
    if found := User.objects.filter(pk=person, is_active=True).first():
        telling.tell(arranging.of(found, timezone.now()))


def hear_of_invitation(person: UUID, run: UUID) -> None:
    """Hears that somebody is asked to join a run."""
    invite.using(backend=settings.MAIL_TASKS).enqueue(person.hex, run.hex)
