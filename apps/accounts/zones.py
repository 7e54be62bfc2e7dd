"""Time zones as people pick them."""

import functools
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@functools.cache
def choices() -> list[tuple[str, str]]:
    """List the zones of the world by region, and UTC first."""
    names = sorted(name for name in available_timezones() if name.split("/")[0] in REGIONS and "/" in name)
    return [("UTC", "UTC"), *((name, name.replace("_", " ").replace("/", ", ")) for name in names)]


def known(name: str) -> str:
    """Give `name` back where it is a zone; browsers may name one by an older alias.

    Raises ValidationError for anything else.
    """
    if name in available_timezones():
        return ZoneInfo(name).key
    raise ValidationError(_("We don’t know this time zone. Please pick the nearest one."))
