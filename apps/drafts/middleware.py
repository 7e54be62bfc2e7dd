"""Ends a draft together with its form, in the transaction that writes what was sent; and carries a form out once.

A form that was sent back with errors saves its words as the draft instead.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from apps.couples import write_guard
from apps.couples.http import CoupleRequest
from apps.drafts import drafting, views
from apps.drafts.forms import DraftForm, typed

KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FILES = "multipart/form-data"


def sent_once(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[CoupleRequest], HttpResponse]:
    """Handles every POST that has a key of the device's own: an answer that was lost doesn't do it twice.

    What waited on the device for the network says so, and hears only that it is done.
    """

    def answer(request: CoupleRequest) -> HttpResponse:
        key, noted = request.headers.get("Sent-Id", ""), list[str]()
        if request.method != "POST" or not KEY.fullmatch(key) or not getattr(request, "couple", None):
            return get_response(request)
        waited = "Sent-Later" in request.headers
        if drafting.is_sent(request.couple, key, by=request.user):
            return HttpResponse(status=204) if waited else redirect(views.page_of(request))
        with write_guard.along(lambda: _note(request, key, noted)):
            response = get_response(request)
        return HttpResponse(status=204) if waited and 300 <= response.status_code < 400 else response

    return answer


def _note(request: CoupleRequest, key: str, noted: list[str]) -> None:
    if not noted:
        drafting.note_sent(request.couple, key, by=request.user, at=timezone.now())
        noted.append(key)


def end_drafts(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[CoupleRequest], HttpResponse]:
    """Handles every POST that names its draft."""

    def answer(request: CoupleRequest) -> HttpResponse:
        is_form = request.method == "POST" and not request.path.startswith(reverse("drafts:save"))
        if not is_form or not getattr(request, "couple", None):
            return get_response(request)
        ended: list[str] = []
        # A form with files is parsed by its view, with its own upload handlers, so its name is not known yet.
        name = "" if request.content_type == FILES else _name(request)
        with write_guard.along(lambda: _end(request, name, ended) if name else None):
            response = get_response(request)
        if name := name or _name(request):
            _look(request, response, name, ended)
        return response

    return answer


def _look(request: CoupleRequest, response: HttpResponse, name: str, ended: list[str]) -> None:
    couple, person, now = request.couple, request.user, timezone.now()
    if 300 <= response.status_code < 400 and not ended:
        with couple.change(by=person, seen_by=[]):
            drafting.end(couple, name, by=person, at=now)
    if response.status_code == 422 and (fields := typed(request.POST)):
        drafting.save(couple, name, fields, by=person, written=now, at=now)


def _end(request: CoupleRequest, name: str, ended: list[str]) -> None:
    if not ended:
        drafting.end(request.couple, name, by=request.user, at=timezone.now())
        ended.append(name)


def _name(request: HttpRequest) -> str:
    return DraftForm.name_in(request.POST.get("draft", ""))
