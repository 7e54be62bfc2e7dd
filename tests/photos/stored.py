"""All files that are in a place for files."""

from typing import Any


def names(place: Any, area: str = "") -> set[str]:
    return {file.name for file in place.listed(area, "000000", 10**6)}
