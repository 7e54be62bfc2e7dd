"""The search form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.memories.changing import TOO_LONG
from apps.memories.looking_back import searching


class SearchForm(forms.Form):
    """Words to search for; none is valid, and shows the form only."""

    q = forms.CharField(
        label=_("What are you looking for?"),
        required=False,
        max_length=searching.LONGEST,
        help_text=_("A word from a title, a place, a telling or a caption. Several words find what has them all."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
        error_messages={"max_length": TOO_LONG},
    )
