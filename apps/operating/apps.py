"""Tells Django of the app, and the health check what it may add for whoever runs it."""

from django.apps import AppConfig
from django.http import HttpRequest


class OperatingConfig(AppConfig):
    """What whoever runs it sees."""

    name = "apps.operating"

    def ready(self) -> None:
        from apps.web import views

        views.HEALTH_FOR_OPERATORS.append(_backup)


def _backup(request: HttpRequest) -> str:
    from django.utils import timezone

    from apps.operating import looking, marks, operators

    if not operators.is_one(request.user):
        return ""
    newest, now = marks.of(marks.BACKUP), timezone.now()
    said = f"{(now - newest).total_seconds() / 3600:.0f} hours ago" if newest else "none"
    return f"\nnewest backup: {said}{', which is too old' if looking.backup_is_late(now) else ''}"
