"""What a browser may save as a draft."""

import re
from datetime import UTC, datetime
from typing import Annotated

import msgspec
from django import forms
from django.http import QueryDict

from apps.accounts import stamps
from apps.drafts.drafting import LONGEST
from apps.drafts.models import LONGEST_NAME

NAME = re.compile(r"^[a-z]+(:[0-9a-f-]{36})?(:[a-z0-9-]{1,60})?\Z")
MOST_FIELDS = 150
NOT_WORDS = {"csrfmiddlewaretoken", stamps.FIELD, "draft"}
FieldName = Annotated[str, msgspec.Meta(max_length=100)]
Fields = Annotated[dict[FieldName, list[str]], msgspec.Meta(max_length=MOST_FIELDS)]
FIELDS = msgspec.json.Decoder(Fields)


class DraftForm(forms.Form):
    """The form a draft belongs to, when it was written, and its fields: a list of values for each name."""

    form = forms.RegexField(NAME, max_length=LONGEST_NAME)
    written = forms.IntegerField(min_value=0, max_value=10**14)
    fields_typed = forms.CharField(max_length=LONGEST, strip=False)

    @staticmethod
    def name_in(text: str) -> str:
        """Returns the text if it is a valid name of a draft, else an empty string."""
        return text if len(text) <= LONGEST_NAME and NAME.match(text) else ""

    def clean_written(self) -> datetime:
        """Converts milliseconds since 1970."""
        return datetime.fromtimestamp(self.cleaned_data["written"] / 1000, UTC)

    def clean_fields_typed(self) -> dict[str, list[str]]:
        try:
            return FIELDS.decode(self.cleaned_data["fields_typed"])
        except msgspec.DecodeError:
            raise forms.ValidationError("These are no fields.") from None


def typed(data: QueryDict) -> dict[str, list[str]]:
    """Returns the fields of a sent form, or nothing if they are too many or too long for a draft."""
    found = {name: values for name, values in data.lists() if name not in NOT_WORDS and any(values)}
    long = sum(len(value) for values in found.values() for value in values) > LONGEST
    return {} if long or len(found) > MOST_FIELDS else found
