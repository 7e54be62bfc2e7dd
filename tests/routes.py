"""Every address of the site, read from the resolver."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

# Addresses that name no row, and what stands in them.
NAMES_NO_ROW: dict[str, list[object]] = {
    **{f"exercises:{name}": ["daily-check-in"] for name in ("talk", "talk_done", "before")},
    "exercises:ideas": ["date-night"],
    **{f"exercises:{name}": ["seven-evenings"] for name in ("path", "start_path", "stop_path")},
    **{
        f"exercises:{name}": ["seven-evenings", "look-up"]
        for name in ("path_evening", "evening_done", "skip_evening", "swap_part")
    },
    "web:hints": ["en", "soft"],
    "calendar:month": [2026, 11],
    "calendar:year": [2026],
    "calendar:feed": ["nobodys"],
    "reminders:stop": ["nobodys"],
}


@dataclass(frozen=True)
class Route:
    """One address: its full name, its view, and the names of what stands in it."""

    name: str
    view: object
    params: tuple[str, ...]


def every_route() -> list[Route]:
    """List all routes, third parties' included."""
    return list(_walk(get_resolver().url_patterns, "", ()))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, params: tuple[str, ...]) -> Iterator[Route]:
    for pattern in patterns:
        inside = (*params, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern.url_patterns, space, inside)
        else:
            yield Route(f"{prefix}{pattern.name}", pattern.callback, inside)
