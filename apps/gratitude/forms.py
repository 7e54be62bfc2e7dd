"""The form for a thank-you."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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
    """Words to search the jar for."""

    q = forms.CharField(
        label=_("What are you looking for?"),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
        error_messages={"required": _("A word or two is enough.")},
    )
