"""Forms for memories, tellings and chapters."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from apps.memories.changing import TOO_LONG, OnlyChanged
from apps.memories.models import LONGEST, Chapter, Kind, Memory, Picture
from apps.memories.models.chapters import LONGEST_OPENING
from apps.memories.moment import FIRST_YEAR, Moment, Season
from apps.memories.story import prompts

CHOICES = [("", "—"), *((str(number), name) for number, name in MONTHS.items()), *Season.choices]
NO_SUCH_DAY = _("A month has 1 to 31 days. Leave it empty if you don’t know.")


def words_field() -> forms.CharField:
    return forms.CharField(
        label=_("How you remember it"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": TOO_LONG},
    )


class MemoryForm(forms.Form):
    """Title, place and date, of which only the year is required."""

    title = forms.CharField(
        label=_("What do you call it?"),
        max_length=120,
        error_messages={"required": _("A few words to call it by are enough."), "max_length": TOO_LONG},
    )
    day = forms.IntegerField(
        label=_("Day"),
        required=False,
        min_value=1,
        max_value=31,
        error_messages={"invalid": NO_SUCH_DAY, "min_value": NO_SUCH_DAY, "max_value": NO_SUCH_DAY},
    )
    month = forms.ChoiceField(label=_("Month or season"), required=False, choices=CHOICES)
    year = forms.IntegerField(
        label=_("Year"),
        error_messages={"required": _("Roughly which year was it?"), "invalid": _("A year looks like 2014.")},
    )
    about = forms.BooleanField(label=_("About then"), required=False, help_text=_("If you’re not quite sure."))
    place = forms.CharField(
        label=_("Where"),
        required=False,
        max_length=120,
        help_text=_("In your own words. Nobody draws a map."),
        error_messages={"max_length": TOO_LONG},
    )
    kind = forms.ChoiceField(
        label=_("What it was"),
        required=False,
        choices=[("", _("Just a memory")), *Kind.choices],
        widget=forms.RadioSelect,
    )
    chapter = forms.ChoiceField(label=_("Chapter"), required=False)

    def __init__(self, *args: Any, today: date, chapters: Iterable[Chapter] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.latest = today.year + 1
        self.fields["year"].widget.attrs |= {"min": FIRST_YEAR, "max": self.latest}
        self.chapters = {str(chapter.pk): chapter for chapter in chapters}
        named = [(key, chapter.title) for key, chapter in self.chapters.items()]
        self.fields["chapter"].choices = [("", _("In no chapter")), *named]  # type: ignore[attr-defined]

    def clean_chapter(self) -> Chapter | None:
        return self.chapters.get(self.cleaned_data["chapter"])

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if not FIRST_YEAR <= year <= self.latest:
            between = {"first": FIRST_YEAR, "latest": self.latest}
            raise forms.ValidationError(_("A year from %(first)s to %(latest)s, please.") % between)
        return year

    def clean(self) -> dict[str, Any]:
        """Combines day, month and year into `when`, a Moment."""
        typed = self.cleaned_data
        day, month = typed.get("day"), typed.get("month", "")
        season = month if month in Season.values else ""
        if day and not month:
            self.add_error("month", _("Which month was it? Or leave the day empty."))
        elif day and season:
            self.add_error("day", _("A season is enough. Leave the day empty, or choose a month."))
        elif not self.errors:
            self._set_when(
                Moment(typed["year"], int(month) if month and not season else None, day, season, typed["about"])
            )
        return typed

    def _set_when(self, when: Moment) -> None:
        if when.month and when.day and when.day > monthrange(when.year, when.month)[1]:
            self.add_error("day", _("%(month)s ends earlier.") % {"month": MONTHS[when.month]})
        else:
            self.cleaned_data["when"] = when


class NewMemoryForm(MemoryForm):
    """A new memory. `key` identifies the form, so that submitting it twice creates one memory.

    `only_me` keeps the promise of the page: what was written while alone stays private if the partner joins meanwhile.
    """

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    prompt = forms.CharField(required=False, widget=forms.HiddenInput)
    only_me = forms.BooleanField(required=False, widget=forms.HiddenInput)
    words = words_field()
    sealed = forms.BooleanField(label=_("Keep my words to myself for now"), required=False)

    def clean_prompt(self) -> str:
        """Drops unknown questions."""
        question = prompts.asked(self.cleaned_data["prompt"])
        return question.id if question else ""

    @property
    def facts(self) -> dict[str, Any]:
        names = ("key", "title", "when", "place", "words", "sealed", "kind", "chapter", "prompt", "only_me")
        return {name: self.cleaned_data[name] for name in names}


class ChangeForm(OnlyChanged, MemoryForm):
    """Edits a memory and the captions of its pictures."""

    def __init__(self, *args: Any, memory: Memory, pictures: Iterable[Picture], **kwargs: Any) -> None:
        when = memory.when
        facts = {"title": memory.title, "place": memory.place, "day": when.day, "year": when.year, "about": when.about}
        facts |= {"month": when.season or when.month, "kind": memory.kind, "chapter": str(memory.chapter_id or "")}
        super().__init__(*args, initial=facts, **kwargs)
        self.pictures = {f"caption-{picture.pk}": picture for picture in pictures}
        for name, picture in self.pictures.items():
            initial = picture.photo.caption
            self.fields[name] = forms.CharField(label=_("Caption"), required=False, max_length=200, initial=initial)
            self.fields[name].show_hidden_initial = True

    @property
    def captions(self) -> Iterator[tuple[Picture, forms.BoundField]]:
        for name, picture in self.pictures.items():
            yield picture, self[name]

    @property
    def changed_facts(self) -> dict[str, Any]:
        """What the person changed of title, place, kind, chapter and `when`."""
        names: list[str] = [name for name in ("title", "place", "kind", "chapter") if name in self.changed]
        names += ["when"] if self.changed.keys() & {"day", "month", "year", "about"} else []
        return {name: self.cleaned_data[name] for name in names}

    @property
    def changed_captions(self) -> dict[UUID, str]:
        return {self.pictures[name].pk: text for name, text in self.changed.items() if name in self.pictures}


class TellingForm(forms.Form):
    """One person's telling; saved empty, it deletes the telling."""

    words = words_field()


class ChapterForm(OnlyChanged):
    """A chapter's title and opening."""

    title = forms.CharField(
        label=_("What is it called?"),
        max_length=120,
        error_messages={"required": _("A word or two to call it by are enough."), "max_length": TOO_LONG},
    )
    opening = forms.CharField(
        label=_("How it opens"),
        required=False,
        max_length=LONGEST_OPENING,
        help_text=_("A few lines before its first memory, if you like."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )

    @classmethod
    def of(cls, chapter: Chapter, data: QueryDict | None = None) -> ChapterForm:
        return cls(data, initial={"title": chapter.title, "opening": chapter.opening})
