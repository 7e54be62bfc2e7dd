"""Forms for memories, tellings, photos and chapters."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Model
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from apps.memories.models import LONGEST, Chapter, Memory, Picture
from apps.memories.models.memories import Kind
from apps.memories.models.parts import LONGEST_OPENING
from apps.memories.moment import FIRST_YEAR, Moment, Season
from apps.memories.story import prompts

CHOICES = [("", "—"), *((str(number), name) for number, name in MONTHS.items()), *Season.choices]
ALREADY = _("You’ve already saved this. You can edit it on its own page. What you wrote is still here.")
NO_SUCH_DAY = _("A month has 1 to 31 days. Leave it empty if you don’t know.")


class WordsField(forms.CharField):
    """Words, and by how much they are too long."""

    default_error_messages = {  # noqa: RUF012  (as Django has it)
        "max_length": _("That’s too long: %(show_value)d of %(limit_value)d characters.")
    }


class OnlyChanged(forms.Form):
    """Knows which fields differ from what the person was shown, so that two can edit the same thing at once."""

    def __init__(self, *args: Any, row: Model | None = None, **kwargs: Any) -> None:
        if row:
            kwargs["initial"] = {name: getattr(row, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def changed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class TellingForm(forms.Form):
    """One person's telling; saved empty, it deletes the telling."""

    words = WordsField(
        label=_("How you remember it"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class MemoryForm(forms.Form):
    """Title, place and date, of which only the year is required."""

    title = WordsField(
        label=_("What do you call it?"),
        max_length=120,
        error_messages={"required": _("A word or two is enough.")},
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
    place = WordsField(
        label=_("Where"), required=False, max_length=120, help_text=_("In your own words. There’s no map.")
    )
    kind = forms.ChoiceField(
        label=_("What it was"),
        required=False,
        choices=[("", _("Just a memory")), *Kind.choices],
        widget=forms.RadioSelect,
    )
    chapter = forms.ChoiceField(label=_("Chapter"), required=False)

    def __init__(self, *args: Any, today: date, chapters: Iterable[Chapter], **kwargs: Any) -> None:
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
        _check_year(year, self.latest)
        return year

    def clean(self) -> dict[str, Any]:
        """Combines day, month and year into `when`, a Moment."""
        typed = self.cleaned_data
        day, month = typed.get("day"), typed.get("month", "")
        if day and not month:
            self.add_error("month", _("Which month was it? Or leave the day empty."))
        elif day and month in Season.values:
            self.add_error("day", _("A season is enough. Leave the day empty, or choose a month."))
        elif not self.errors:
            is_number = month.isdigit()
            season, number = ("", int(month)) if is_number else (month, None)
            typed["when"] = when = Moment(typed["year"], number, day, season, typed["about"])
            if not when.exists:
                self.add_error("day", _("%(month)s ends earlier.") % {"month": MONTHS[int(month)]})
        return typed


class NewMemoryForm(TellingForm, MemoryForm):
    """A new memory. `key` identifies the form, so that submitting it twice creates one memory.

    `only_me` keeps the promise of the page: what was written while alone stays private if the partner joins meanwhile.
    """

    title = WordsField(label=_("What do you call it? (optional)"), required=False, max_length=120)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    prompt = forms.CharField(required=False, widget=forms.HiddenInput)
    only_me = forms.BooleanField(required=False, widget=forms.HiddenInput)
    sealed = forms.BooleanField(label=_("Keep my words private for now"), required=False)

    def clean(self) -> dict[str, Any]:
        """Calls a memory without a title by its place, else by its day."""
        typed = super().clean()
        if "when" in typed and not typed.get("title"):
            typed["title"] = typed.get("place") or str(typed["when"]).capitalize()
        return typed

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
            self.fields[name] = caption_field(initial=picture.photo.caption, show_hidden_initial=True)

    @property
    def captions(self) -> Iterator[tuple[Picture, forms.BoundField]]:
        for name, picture in self.pictures.items():
            yield picture, self[name]

    @property
    def changed_facts(self) -> dict[str, Any]:
        """What the person changed of title, place, kind, chapter and `when`."""
        facts = {name: fact for name, fact in self.changed.items() if name in ("title", "place", "kind", "chapter")}
        is_moved = self.changed.keys() & {"day", "month", "year", "about"}
        return facts | {"when": self.cleaned_data["when"]} if is_moved else facts

    @property
    def changed_captions(self) -> dict[UUID, str]:
        return {self.pictures[name].pk: text for name, text in self.changed.items() if name in self.pictures}


def caption_field(**options: Any) -> WordsField:
    return WordsField(label=_("Caption"), required=False, max_length=200, **options)


class PhotoForm(OnlyChanged):
    """Caption and date of a photo."""

    caption = caption_field()
    taken_on = forms.DateField(
        label=_("The day it was taken"),
        required=False,
        help_text=_("Leave it empty if you don’t know: then it goes by its memory’s day."),
        widget=forms.DateInput(attrs={"type": "date", "min": f"{FIRST_YEAR}-01-01"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("That date doesn’t exist. Leave it empty if you don’t know.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.latest = today.year + 1

    def clean_taken_on(self) -> date | None:
        day: date | None = self.cleaned_data["taken_on"]
        if day:
            _check_year(day.year, self.latest)
        return day


class ChapterForm(OnlyChanged):
    """A chapter's title and opening."""

    title = WordsField(
        label=_("What is it called?"),
        max_length=120,
        error_messages={"required": _("A word or two is enough.")},
    )
    opening = WordsField(
        label=_("How it opens (optional)"),
        required=False,
        max_length=LONGEST_OPENING,
        help_text=_("A few lines before its first memory."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _check_year(year: int, latest: int) -> None:
    if not FIRST_YEAR <= year <= latest:
        between = {"first": FIRST_YEAR, "latest": latest}
        raise forms.ValidationError(_("Please enter a year from %(first)s to %(latest)s.") % between)
