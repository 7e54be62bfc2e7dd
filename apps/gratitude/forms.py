"""What a person may write into the jar."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.gratitude.models import LONGEST
from apps.gratitude.nudge import nudge


class ThanksForm(forms.Form):
    """One thank-you. `as_it_is` says that the writer has seen the nudge, `now` that it should not wait."""

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

    def __init__(self, *args: Any, language: str, partner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language, self.partner = language, partner
        self.fields["text"].label = _("Tonight, to %(partner)s") % {"partner": partner}

    @property
    def nudge(self) -> str:
        """The one question before it is kept; none once the writer has seen one."""
        if not self.is_bound or not self.is_valid() or self.cleaned_data["as_it_is"]:
            return ""
        found = nudge(self.cleaned_data["text"], language=self.language)
        return str(found.value) % {"partner": self.partner} if found else ""
