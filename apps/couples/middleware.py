"""Puts the signed-in person's space on the request, read from the database each time: never from the session.

The keys to it are held for as long as the request lasts, and read only if something is opened or sealed.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from apps.accounts import who
from apps.accounts.models import User
from apps.couples.models import Archive, Couple, Membership, Moved
from apps.couples.pairing import Refused


class OwnSpace:
    """Sets couple, member and partner; all None for visitors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        # What came with the session is old where the person has moved since.
        came = [] if getattr(request, "moved", False) else who.seats_of(request)
        seats = (came or _seats(person)) if isinstance(person, User) else []
        mine = next((seat for seat in seats if seat.user_id == person.pk), None)
        request.couple = mine.couple if mine else None  # type: ignore[attr-defined]
        request.member = mine  # type: ignore[attr-defined]
        request.partner = next((seat for seat in seats if seat is not mine), None)  # type: ignore[attr-defined]
        # What is closed, to who is alone since and hasn't put that away; looked up where a page asks.
        request.closed = SimpleLazyObject(lambda: _closed(person)) if len(seats) == 1 else None  # type: ignore[attr-defined]
        if not mine:
            return self.get_response(request)
        mine.couple.seats = seats
        with mine.couple.keys_held(private_of=mine.user_id):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answers a refusal by its sentence, and once more whoever has just come into another space."""
        if isinstance(exception, Refused):
            return render(request, "couples/refused.html", {"sentence": exception.sentence}, status=409)
        if not isinstance(exception, Moved) or getattr(request, "moved", False):
            return None
        request.moved = True  # type: ignore[attr-defined]
        return self(request)


def _closed(person: Any) -> Archive | None:
    found: Archive | None = person.archives.readable().filter(is_known=False).first()
    return found


def _seats(person: User) -> list[Membership]:
    seats = Membership.objects.filter(couple__members__user=person).select_related("couple", "user").order_by("slot")
    if found := list(seats):
        return found
    Couple.of(person)
    return list(seats.all())
