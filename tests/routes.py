"""Every address of the site, read from the resolver."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


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
