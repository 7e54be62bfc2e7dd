"""Which part of the story a book contains: all or some years, with or without what only its reader sees."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.changing import TOO_LONG
from apps.memories.models import Book, MemoryQuerySet, PictureQuerySet
from apps.memories.models.books import LONGEST_TITLE

YEARS = ("from", "to")


@dataclass(frozen=True)
class Choice:
    """A range of years, both ends included; None leaves an end open."""

    first: int | None = None
    last: int | None = None
    also_mine: bool = False

    @classmethod
    def of(cls, book: Book) -> Choice:
        return cls(book.first_year, book.last_year, book.also_mine)

    @property
    def query(self) -> dict[str, str]:
        """The query string parameters. The title is not among them, since addresses are logged in many places."""
        spelt = {"from": str(self.first or ""), "to": str(self.last or ""), "mine": "on" if self.also_mine else ""}
        return {name: value for name, value in spelt.items() if value}

    @property
    def with_mine(self) -> Choice:
        return replace(self, also_mine=True)

    def memories(self, couple: Couple, person: User) -> MemoryQuerySet:
        found: MemoryQuerySet = couple.memories.in_story_of(person)
        if not self.also_mine:
            found = found.filter(private_to=None)
        if self.first:
            found = found.filter(happened_on__year__gte=self.first)
        return found.filter(happened_on__year__lte=self.last) if self.last else found

    def pictures(self, couple: Couple, person: User) -> PictureQuerySet:
        """Returns the pictures in the book that can be displayed."""
        memories = self.memories(couple, person).order_by().values("pk")
        found: PictureQuerySet = couple.pictures.seen_by(person).exclude(photo__large="")
        found = found if self.also_mine else found.filter(photo__private_to=None)
        return found.filter(memory__in=memories)


def years_of(couple: Couple, person: User) -> list[int]:
    """Returns the years of this person's story."""
    return [day.year for day in couple.memories.in_story_of(person).dates("happened_on", "year")]


class ChoiceForm(forms.Form):
    """Chooses the years; the wrong way round, they are swapped."""

    mine = forms.BooleanField(
        label=_("Also what only I see"),
        required=False,
        help_text=_("The book is for you alone, either way."),
        # An explicit value, so that live.js can tell an untouched box from a changed one.
        widget=forms.CheckboxInput(attrs={"value": "on"}),
    )

    def __init__(self, data: QueryDict | None = None, *, years: list[int], initial: Choice | None = None) -> None:
        asked = data if data and {*YEARS, "mine"} & set(data) else None
        super().__init__(asked, initial=(initial or Choice()).query, auto_id="choice_%s")
        self.years = years
        ends = {"from": (_("From"), _("the beginning")), "to": (_("To"), _("today"))}
        for name, (label, end) in ends.items():
            choices = [("", end), *((str(year), str(year)) for year in years)]
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices)
        self.order_fields([*YEARS, "mine"])

    @property
    def choice(self) -> Choice:
        """The choice; the whole story if nothing was chosen or a year is not in it."""
        typed = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        first, last = (int(typed.get(name) or 0) or None for name in YEARS)
        if first and last:
            first, last = min(first, last), max(first, last)
        return Choice(first, last, bool(typed.get("mine")))


class TitleForm(forms.Form):
    """The title on the cover."""

    title = forms.CharField(
        label=_("Title on the cover"),
        max_length=LONGEST_TITLE,
        initial=_("Our story"),
        # Choosing years replaces the part around the field; this keeps what was typed.
        widget=forms.TextInput(attrs={"hx-preserve": "true"}),
        error_messages={
            "required": _("A few words are enough."),
            "max_length": TOO_LONG,
        },
    )
