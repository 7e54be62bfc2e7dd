"""Forms for a book: which part of the story it contains, and its title."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.book.spreads import spreads
from apps.memories.forms import WordsField
from apps.memories.models import Book
from apps.memories.models.books import LONGEST_TITLE


class ChoiceForm(forms.Form):
    """Chooses the years, all of them by default, and whether to include what only the reader sees."""

    mine = forms.BooleanField(
        label=_("Include what only I can see"),
        required=False,
        help_text=_("Either way, the book is just for you."),
        # An explicit value, so that live.js can tell an untouched box from a changed one.
        widget=forms.CheckboxInput(attrs={"value": "on"}),
    )

    def __init__(self, data: QueryDict, *, couple: Couple, reader: User, before: Book | None = None) -> None:
        shown = {"from": before.first_year, "to": before.last_year, "mine": before.also_mine} if before else {}
        asked = data if data.keys() & {"from", "to", "mine"} else None
        super().__init__(asked, initial=shown, auto_id="choice_%s")
        self.couple, self.reader = couple, reader
        told = {day.year for day in couple.memories.in_story_of(reader).dates("happened_on", "year")}
        years = told | {spread.days[1].year for spread in spreads(couple, reader)}
        self.years = [(year, str(year)) for year in sorted(years)]
        for name, label, end in (("from", _("From"), _("the start")), ("to", _("To"), _("today"))):
            self.fields[name] = forms.TypedChoiceField(
                label=label, required=False, choices=[("", end), *self.years], coerce=int, empty_value=None
            )
        self.order_fields(["from", "to", "mine"])

    def book(self, title: str = "") -> Book:
        """Returns the chosen book, not saved; as before if a year isn't in the story."""
        chosen = self.cleaned_data if self.is_valid() else self.initial
        first, last = chosen.get("from"), chosen.get("to")
        if first and last:
            first, last = min(first, last), max(first, last)
        facts: dict[str, Any] = {"first_year": first, "last_year": last, "also_mine": chosen.get("mine", False)}
        return Book(couple=self.couple, made_for=self.reader, title=title, **facts)


class TitleForm(forms.Form):
    """The title on the cover."""

    title = WordsField(
        label=_("Title on the cover"),
        max_length=LONGEST_TITLE,
        initial=_("Our story"),
        # Choosing years replaces the part around the field; this keeps what was typed.
        widget=forms.TextInput(attrs={"hx-preserve": "true"}),
        error_messages={"required": _("A few words are enough.")},
    )
