"""The form for a photo."""

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.memories.changing import TOO_LONG, OnlyChanged
from apps.memories.moment import FIRST_YEAR
from apps.photos.models import Photo


class PhotoForm(OnlyChanged):
    """Caption and date of a photo."""

    caption = forms.CharField(
        label=_("Caption"), required=False, max_length=200, error_messages={"max_length": TOO_LONG}
    )
    taken_on = forms.DateField(
        label=_("The day it was taken"),
        required=False,
        help_text=_("Leave it empty if you don’t know: then it goes by its memory’s day."),
        widget=forms.DateInput(attrs={"type": "date", "min": f"{FIRST_YEAR}-01-01"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This is no day that there was. Leave it empty if you don’t know.")},
    )

    def __init__(self, data: QueryDict | None, *, photo: Photo, today: date) -> None:
        super().__init__(data, initial={"caption": photo.caption, "taken_on": photo.taken_on})
        self.latest = date(today.year + 1, 12, 31)

    def clean_taken_on(self) -> date | None:
        day: date | None = self.cleaned_data["taken_on"]
        if day and not date(FIRST_YEAR, 1, 1) <= day <= self.latest:
            between = {"first": FIRST_YEAR, "latest": self.latest.year}
            raise forms.ValidationError(_("A year from %(first)s to %(latest)s, please.") % between)
        return day
