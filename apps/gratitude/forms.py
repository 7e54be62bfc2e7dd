"""The form for a thank-you."""

import uuid
from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.couples.models import Membership
from apps.gratitude.models import LONGEST


class ThanksForm(forms.Form):
    """One thank-you. `now` sends it, `later` saves it for some other day."""

    text = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One line is enough. Keep it specific."),
        error_messages={
            "required": _("Write a line first. It can be small."),
            "max_length": _("That’s too long: %(show_value)d of %(limit_value)d characters."),
        },
    )
    now = forms.BooleanField(required=False, widget=forms.HiddenInput)
    later = forms.BooleanField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, partner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partner = partner
        asked = _("What did %(partner)s do today that you appreciated?")
        self.fields["text"].label = asked % {"partner": partner}


class SearchForm(forms.Form):
    """Words to search the jar for, and whose; of both where nobody is chosen."""

    q = forms.CharField(
        label=_("What are you looking for?"),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
        error_messages={"required": _("A word or two is enough.")},
    )
    by = forms.ChoiceField(label=_("Written by"), initial="", required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, seats: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.writers: dict[str, UUID] = {seat.seat: seat.user_id for seat in seats}
        cast(forms.ChoiceField, self.fields["by"]).choices = [
            ("", _("Both")),
            *((seat.seat, seat.user.name) for seat in seats),
        ]

    @property
    def writer(self) -> UUID | None:
        return self.writers.get(self.cleaned_data["by"])
