"""What a person sets of their reminders: all of it on one screen, in one form."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.reminders import arranging, endpoints, pushing
from apps.reminders.models import Reminder, Ritual, Schedule

SHORTEST_NIGHT = timedelta(hours=6)
POINT, SECRET = 65, 16  # bytes of a browser’s keys
FARTHEST = timedelta(days=366)
DAYS = [(day, WEEKDAYS_ABBR[day]) for day in WEEKDAYS]
HINTS = {
    Ritual.THANKS: _("Every night, some nights or once a week: it’s your own rhythm."),
    Ritual.PATH: _("While the two of you are on a path."),
}


class Clock(forms.TimeInput):
    """A time of day, in a browser's own field."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class ScheduleForm(forms.ModelForm[Schedule]):
    """By which ways, and at which hours nothing is sent."""

    class Meta:
        model = Schedule
        fields = ("by_email", "by_invitation", "quiet_from", "quiet_until")
        help_texts: ClassVar = {
            "by_invitation": _(
                "When your partner starts something for two phones: only as a notification, at most one in three hours."
            ),
        }
        widgets: ClassVar = {"quiet_from": Clock(), "quiet_until": Clock()}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if {"quiet_from", "quiet_until"} <= typed.keys():
            self.instance.quiet_from, self.instance.quiet_until = typed["quiet_from"], typed["quiet_until"]
            if self.instance.quiet.lasts < SHORTEST_NIGHT:
                self.add_error("quiet_until", _("Please leave at least six quiet hours."))
        return typed


class ReminderForm(forms.ModelForm[Reminder]):
    """One ritual: whether, when and on which days."""

    days = forms.TypedMultipleChoiceField(
        label=_("Days"), choices=DAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Reminder
        fields = ("is_on", "at")
        widgets: ClassVar = {"at": Clock()}

    def __init__(self, data: QueryDict | None, *, instance: Reminder, person: User) -> None:
        days = [day for day in WEEKDAYS if instance.weekdays >> day & 1]
        super().__init__(data, instance=instance, prefix=instance.ritual, initial={"days": days})
        self.fields["is_on"].label = arranging.title(instance.ritual, person.language)
        self.fields["is_on"].help_text = HINTS.get(Ritual(instance.ritual), "")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        self.instance.weekdays = sum(1 << day for day in typed.get("days", []))
        if typed.get("is_on") and not typed.get("days"):
            self.add_error("days", _("Please choose at least one day."))
        return typed


class RestForm(forms.Form):
    """Until which day nothing is sent."""

    until = forms.DateField(
        label=_("Pause until"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), localize=False
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if not self.today < day <= self.today + FARTHEST:
            raise forms.ValidationError(_("Please choose a day from tomorrow on, within a year."))
        return day


class PushForm(forms.Form):
    """What a browser says of itself: where it is pushed to, and the keys with which it opens what comes."""

    endpoint = forms.CharField(max_length=endpoints.LONGEST)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)

    def clean_endpoint(self) -> str:
        endpoint: str = self.cleaned_data["endpoint"]
        if not endpoints.is_known(endpoint):
            raise forms.ValidationError(_("We don’t know this browser’s push service."))
        return endpoint

    def clean_p256dh(self) -> str:
        return self._of_length("p256dh", POINT)

    def clean_auth(self) -> str:
        return self._of_length("auth", SECRET)

    def _of_length(self, name: str, length: int) -> str:
        text: str = self.cleaned_data[name]
        try:
            if len(pushing.read(text)) == length:
                return text
        except ValueError:
            pass
        raise forms.ValidationError(_("This key can’t be read."))


class Page:
    """The forms of the whole page, which are saved together or not at all."""

    def __init__(self, person: User, data: QueryDict | None, at: datetime) -> None:
        instance = arranging.of(person, at)
        self.data, self.at = data, at
        self.rows = arranging.rituals(instance)
        self.schedule = ScheduleForm(data, instance=instance)
        self.reminders = [ReminderForm(data, instance=row, person=person) for row in self.rows]

    def save(self) -> bool:
        """Saves what was sent, if all of it can be; returns whether it was."""
        forms: list[ScheduleForm | ReminderForm] = [self.schedule, *self.reminders]
        if not self.data or not all([form.is_valid() for form in forms]):  # noqa: C419 - every form shows its own faults
            return False
        for form in self.reminders:
            if form.instance.is_on and self.schedule.instance.quiet.covers(form.instance.at):
                form.add_error("at", _("That’s in your quiet hours."))
        if any(form.errors for form in forms):
            return False
        arranging.save(self.schedule.instance, self.rows, ScheduleForm.Meta.fields, at=self.at)
        return True
