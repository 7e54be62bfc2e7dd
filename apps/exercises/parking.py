"""Parked for our week: something one of them would rather talk about another day, kept until they bring it up."""

from __future__ import annotations

from datetime import date

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.exercises.models import Parked


def park(couple: Couple, words: str, *, by: User, day: date) -> None:
    with couple.change(by=by, seen_by=[by]) as change:
        put_in(change, words, by=by, day=day)


def put_in(change: Change, words: str, *, by: User, day: date) -> None:
    """Park something inside a change that is under way; the same words on the same day are parked once."""
    if not any(one.words == words for one in change.couple.parked.filter(writer=by, day=day)):
        Parked.objects.create(couple=change.couple, writer=by, words=words, day=day)


def let_go(parked: Parked, *, by: User) -> None:
    """Delete something that has been talked about, or needs no talk any more."""
    with parked.couple.change(by=by, seen_by=[by]):
        parked.delete()
