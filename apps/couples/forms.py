"""What a person may type on the way in, and what they set for the two of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import ZoneField
from apps.couples.models import Couple, Hue, Membership

TAKEN = _("Your partner has this one. Any other is free.")


class InvitationForm(forms.Form):
    """A code somebody read out, or a whole link pasted."""

    code = forms.CharField(
        label=_("The code you were given"),
        max_length=300,
        help_text=_("Two words and six digits. A whole link works, too."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """Returns the code, or the secret at the end of a pasted link."""
        typed: str = self.cleaned_data["code"]
        return typed.rstrip("/").rsplit("/", 1)[-1] if "/" in typed else typed


class MemberForm(forms.ModelForm[Membership]):
    """My colour, and whether our home page may look back."""

    hue = forms.ChoiceField(label=_("Your colour"), choices=Hue.choices, widget=forms.RadioSelect)

    class Meta:
        model = Membership
        fields = ("hue", "looks_back")

    def __init__(self, *args: Any, partner: Membership | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = partner.hue if partner else ""

    def clean_hue(self) -> str:
        """Refuses the partner's colour: the two lights have to be told apart."""
        hue: str = self.cleaned_data["hue"]
        if hue == self.taken:
            raise forms.ValidationError(TAKEN)
        return hue


class DayForm(forms.ModelForm[Couple]):
    """Whose clock turns our day."""

    day_zone = ZoneField(
        label=_("Our day follows the clock of"), help_text=_("A new day starts at four in the morning there.")
    )

    class Meta:
        model = Couple
        fields = ("day_zone",)
