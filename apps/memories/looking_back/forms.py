"""Forms for an echo and the search."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.memories.forms import TellingForm, WordsField


class EchoForm(TellingForm):
    """How somebody would tell a memory today, or what else they answer when it comes back."""

    how = forms.ChoiceField(choices=[(name, name) for name in ("share", "keep", "aloud", "not-now", "mute")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("How would you tell it today?")

    @property
    def answer(self) -> str:
        return str(self.cleaned_data["how"])

    def clean(self) -> None:
        in_writing = self.cleaned_data.get("how") in ("share", "keep")
        if in_writing and not self.cleaned_data.get("words", "-"):
            self.add_error("words", _("Write a line first. Or tell it aloud."))
        elif not in_writing:
            self.cleaned_data["words"] = ""


class SearchForm(forms.Form):
    """Words to search for; none is valid, and shows the form only."""

    q = WordsField(
        label=_("What are you looking for?"),
        required=False,
        max_length=100,
        help_text=_("A word from a title, a place, a caption or what you wrote. All the words have to be there."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )
