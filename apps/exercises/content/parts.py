"""Parts of the records of steps."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from apps.web.decks import Option, Text


class Cue(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Words that appear when this share of a timer's time is over."""

    at: Annotated[float, Meta(gt=0, lt=1)]
    text: Text


class Family(Option, frozen=True, kw_only=True):
    """Wishes that are of one kind."""

    wishes: Annotated[tuple[Option, ...], Meta(min_length=2, max_length=6)]


class Slot(Option, frozen=True, kw_only=True):
    """One part of a message that somebody composes."""

    hint: Text = ""
    required: bool = True
    starters: Annotated[tuple[Option, ...], Meta(max_length=12)] = ()
