"""What a browser may save as a draft."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import QueryDict

from apps.accounts import stamps
from apps.drafts.models import LONGEST_NAME

NAME = re.compile(r"[a-z]+(:[0-9a-f-]{36})?(:[a-z0-9-]{1,60})?")
MOST_FIELDS = 150
LONGEST = 200_000  # characters of all fields
NOT_WORDS = {"csrfmiddlewaretoken", stamps.FIELD, "draft"}


class DraftForm(forms.Form):
    """The form it belongs to, when it was written, and its fields: a list of values for each name."""

    form = forms.CharField(max_length=LONGEST_NAME)
    written = forms.IntegerField(min_value=0, max_value=10**14)
    fields_typed = forms.CharField(max_length=LONGEST, strip=False)

    @staticmethod
    def name_in(text: str) -> str:
        """Give the name of a draft that stands here, if one does."""
        return text if len(text) <= LONGEST_NAME and NAME.fullmatch(text) else ""

    def clean_form(self) -> str:
        """Give the name."""
        if not (name := self.name_in(self.cleaned_data["form"])):
            raise forms.ValidationError("This is no name of a form.")
        return name

    def clean_written(self) -> datetime:
        """Give the moment, by the server's own clock: milliseconds since 1970."""
        return datetime.fromtimestamp(self.cleaned_data["written"] / 1000, UTC)

    def clean_fields_typed(self) -> dict[str, list[str]]:
        """Give the fields."""
        try:
            found = json.loads(self.cleaned_data["fields_typed"])
        except ValueError:
            found = None
        if not _is_fields(found):
            raise forms.ValidationError("These are no fields.")
        return dict(found)


def typed(data: QueryDict) -> dict[str, list[str]]:
    """Give what a form was sent with, as far as it can be a draft."""
    found = {name: values for name, values in data.lists() if name not in NOT_WORDS and any(values)}
    long = sum(len(value) for values in found.values() for value in values) > LONGEST
    return {} if long or len(found) > MOST_FIELDS else found


def _is_fields(found: Any) -> bool:
    if not isinstance(found, dict) or len(found) > MOST_FIELDS:
        return False
    return all(
        len(name) <= 100 and isinstance(values, list) and all(isinstance(value, str) for value in values)
        for name, values in found.items()
    )
