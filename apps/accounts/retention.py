"""What is forgotten of people soon: sent mails with their codes and addresses, ended sessions, links that ran out."""

from datetime import datetime, timedelta

from django.db.models import Model, Q, QuerySet
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from apps.accounts import email_change, records
from apps.accounts.models import AddressChange, Record, User
from apps.accounts.sealed_sessions import SessionStore

FAILED_STAYS = timedelta(days=1)  # for whoever looks why
SLICE = 1000  # rows of each kind in one go


def due(at: datetime) -> bool:
    """Deletes what is over; returns whether more is left."""
    sent = Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lte=at)
    failed = Q(status=TaskResultStatus.FAILED, finished_at__lte=at - FAILED_STAYS)
    over: list[QuerySet[Model]] = [
        DBTaskResult.objects.filter(sent | failed),
        User.objects.stand_ins(),
        AddressChange.objects.filter(at__lte=at - email_change.LASTS),
        Record.objects.filter(day__lt=(at - records.LASTS).date()),
        SessionStore.get_model_class().objects.filter(expire_date__lt=at),
    ]
    return SLICE in [_delete_some(rows) for rows in over]


def _delete_some(rows: QuerySet[Model]) -> int:
    keys = list(rows.values_list("pk", flat=True)[:SLICE])
    rows.model._default_manager.filter(pk__in=keys).delete()
    return len(keys)
