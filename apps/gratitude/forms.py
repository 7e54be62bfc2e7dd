"""The form for a thank-you."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.gratitude.models import LONGEST


class ThanksForm(forms.Form):
    """One thank-you. `as_it_is` means that the writer has seen the nudge, `now` that it should not wait."""

    text = forms.CharField(
        label=_("Tonight"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One line is enough. Small and exact lands best."),
        error_messages={
            "required": _("There is nothing in it yet. One line is enough."),
            "max_length": _("This is longer than a note can be: %(show_value)d of %(limit_value)d characters."),
        },
    )
    as_it_is = forms.BooleanField(required=False, widget=forms.HiddenInput)
    now = forms.BooleanField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, partner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partner = partner
        self.fields["text"].label = _("Tonight, to %(partner)s") % {"partner": partner}
