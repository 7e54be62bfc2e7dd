"""Forms for a PIN: four to eight digits."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

DIGITS = RegexValidator(r"\A[0-9]{4,8}\Z", _("Four to eight digits, please."))


def _field(label: Any, complete: str) -> forms.CharField:
    shown = {"inputmode": "numeric", "autocomplete": complete, "maxlength": "8"}
    required = {"required": _("Four to eight digits, please.")}
    return forms.CharField(
        label=label, validators=[DIGITS], widget=forms.PasswordInput(attrs=shown), error_messages=required
    )


class EnterForm(forms.Form):
    """The PIN, to get in."""

    pin = _field(_("Your PIN"), "off")


class PinForm(forms.Form):
    """A new PIN, twice."""

    pin = _field(_("A new PIN"), "off")
    again = _field(_("The same again"), "off")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("pin") and said.get("again") and said["pin"] != said["again"]:
            self.add_error("again", _("These two differ."))
        return said
