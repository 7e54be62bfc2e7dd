"""The record of signs that somebody taps for themselves."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from apps.exercises.content.schema import Options, Step
from apps.web.decks import Option, Slug, Text, Title


class Sign(Option, frozen=True, kw_only=True):
    """One sign of distance, and what may help."""

    to: Annotated[tuple[Slug, ...], Meta(min_length=1, max_length=3)]


class Signs(Step, frozen=True, kw_only=True, eq=False):
    """Signs that one taps for oneself; the first that stands at the last point of the scale leads to something to do.

    `fine` is said where all stand at the first point; `many`, with where it leads, where three stand at the last.
    """

    title: Title
    scale: Slug
    signs: Annotated[tuple[Sign, ...], Meta(min_length=2, max_length=9)]
    fine: Text
    many: Text
    many_to: Slug
    options: Options = ()  # the points of the scale
    retired: tuple[Option, ...] = ()
