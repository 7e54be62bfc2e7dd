"""Says what is wrong with the file of local numbers before anything starts, and which of them have grown old."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004  (Django's own word)
from django.utils import timezone

from apps.web import local_help as numbers

HINT = "docs/self-hosting.md, “Numbers for who needs help”, has an example."


def local_help(app_configs: Sequence[AppConfig] | None = None, **kwargs: object) -> list[CheckMessage]:
    if not settings.LOCAL_HELP:
        return []
    found, faults = numbers.read(settings.LOCAL_HELP, today := timezone.now().date())
    if faults:
        return [Error(fault, HINT, id="web.E001") for fault in faults]
    old = [one.name for one in found if one.is_old(today)]
    words = "“{}” was checked a year ago or earlier, and is no longer shown: check it, and write down the day."
    return [Warning(words.format(name), HINT, id="web.W001") for name in old]
