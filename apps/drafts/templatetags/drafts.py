"""`{% draft "tell" memory.pk %}` inside a form saves its words while they are typed, and offers them again."""

import contextlib
import json
import time
from typing import Any

from django.template import Context, Library
from django.utils import timezone

from apps.couples.http import CoupleRequest
from apps.drafts.models import Draft
from apps.vault.sealing import Unreadable

register = Library()


@register.inclusion_tag("drafts/_draft.html", takes_context=True)
def draft(context: Context, *name: object) -> dict[str, Any]:
    """Names the form and offers its reader's draft."""
    request: CoupleRequest = context["request"]
    form = ":".join(map(str, name))
    # A form that came back with errors is newer than its draft.
    found = _drafts(request).get(form) if request.POST.get("draft") != form else None
    fields: dict[str, list[str]] = {}
    with contextlib.suppress(Unreadable):
        fields = found.fields if found else {}
    return {
        "form": form,
        "fields": fields,
        "json": json.dumps(fields),
        "seat": request.member.seat,
        "words": [value for values in fields.values() for value in values if value],
        "written_at": found.written_at if found else None,
        "today": timezone.localdate(),
        "opened": int(time.time() * 1000),
    }


def _drafts(request: CoupleRequest) -> dict[str, Draft]:
    """Reads the drafts once per request."""
    found: dict[str, Draft] | None = getattr(request, "drafts", None)
    if found is None:
        mine = request.couple.drafts.of(request.user).with_words(timezone.now().date())
        found = request.drafts = {draft.form: draft for draft in mine}  # type: ignore[attr-defined]
    return found
