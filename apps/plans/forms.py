"""What a person may enter of a plan."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from apps.plans.models import Plan, Repeat

TOO_LONG = _("That’s too long: %(show_value)d of %(limit_value)d characters. Your words are still here.")
NOTHING = _("There’s nothing here yet. A few words are enough.")
PLANNED: dict[str, Any] = {
    "what": (_("What"), _("A few words are enough.")),
    "where": (_("Where"), ""),
    "who": (_("Who takes care of what"), ""),
    "cost": (_("What it may cost"), ""),
    "backup": (_("If it falls through"), _("Plan B can be the sofa.")),
    "if_then": (_("After we … we will …"), _("It’s easier if it follows something you already do.")),
}

FACTS, COLUMNS = (*PLANNED, "time"), ("on", "repeat", "until")
FAR = _("Pick a day between 1900 and 2199.")
WITHIN = [MinValueValidator(date(1900, 1, 1), FAR), MaxValueValidator(date(2199, 12, 31), FAR)]
LONGEST = timedelta(days=3653)  # for which a plan repeats


class PlanForm(forms.Form):
    """What two people mean to do."""

    def __init__(self, *args: Any, names: tuple[str, ...], zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        for name in names:
            if name == "when":
                self._when(wanted={*names} <= {"when", "repeat"})  # where it is all that there is to say
            elif name == "repeat":
                self._repeat()
            else:
                self._line(name)

    def facts(self) -> dict[str, str]:
        return {name: said for name in self.cleaned_data if (said := self.said(name)) and name in FACTS}

    def said(self, name: str) -> str:
        value = self.cleaned_data[name]
        return value.strftime("%H:%M") if isinstance(value, time) else str(value or "")

    def clean(self) -> None:
        day, clock = self.cleaned_data.get("on"), self.cleaned_data.get("time")
        if day and clock and is_skipped(day, clock, self.zone):
            self.add_error("time", _("The clocks change that night, and this hour is left out. Pick another time."))
        if "repeat" in self.fields:
            self._check_repeat(day)

    def _check_repeat(self, day: date | None) -> None:
        repeat, until = self.cleaned_data.get("repeat"), self.cleaned_data.get("until")
        if repeat and not day and "on" not in self.errors:
            self.add_error("on", _("Pick the first day."))
        if not repeat:
            self.cleaned_data["until"] = None
        elif not until and "until" not in self.errors:
            self.add_error("until", _("Pick a last day. You can move it later."))
        elif until and day and not day <= until <= day + LONGEST:
            self.add_error("until", _("Pick a day after the first, within ten years."))

    def _line(self, name: str) -> None:
        label, hint = PLANNED[name]
        self.fields[name] = forms.CharField(
            label=label,
            help_text=hint,
            max_length=200,
            required=name == "what",
            error_messages={"required": NOTHING, "max_length": TOO_LONG},
        )

    def _when(self, *, wanted: bool) -> None:
        day = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        no_day = {"invalid": _("That date doesn’t exist."), "required": _("Pick the day.")}
        no_time = {"invalid": _("A time looks like 20:30."), "required": _("Pick a time.")}
        self.fields["on"] = forms.DateField(
            label=_("Which day"), widget=day, required=wanted, error_messages=no_day, validators=WITHIN
        )
        clock = forms.TimeInput({"type": "time"}, format="%H:%M")
        self.fields["time"] = forms.TimeField(
            label=_("At what time"), widget=clock, required=wanted, error_messages=no_time
        )

    def _repeat(self) -> None:
        choices, day = [("", _("Just once")), *Repeat.choices], forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        no_day = {"invalid": _("That date doesn’t exist.")}
        self.fields["repeat"] = forms.ChoiceField(label=_("Again"), choices=choices, required=False)
        self.fields["until"] = forms.DateField(label=_("Until"), required=False, widget=day, error_messages=no_day)


class EditForm(PlanForm):
    """A plan of one’s own making, or one to edit: only what differs from what was shown is changed."""

    only_me = forms.BooleanField(label=_("Only for me"), required=False)

    def __init__(
        self, *args: Any, plan: Plan | None, today: date, zones: tuple[ZoneInfo, ZoneInfo], couple: bool, **kwargs: Any
    ) -> None:
        """By the first of these zones the time is told, by the second this person's clock goes."""
        shown = (
            {**plan.facts, "on": plan.on, "repeat": plan.repeat, "until": plan.until, "only_me": True} if plan else {}
        )
        more = [name for name in ("cost", "if_then") if name in shown]
        usual = ("what", "when", "repeat", "where", "who", "backup", *more)
        names = ("when", "repeat") if plan and plan.is_hour else usual
        super().__init__(*args, names=names, zone=zones[0], initial=shown, **kwargs)
        self.today = today
        if zones[0] != zones[1]:
            place = zones[0].key.rsplit("/")[-1].replace("_", " ")
            self.fields["time"].help_text = _("By the clock of %(place)s.") % {"place": place}
        if not couple or (plan and not plan.private_to_id):
            del self.fields["only_me"]
        for field in self.fields.values():
            field.show_hidden_initial = plan is not None
        self.order_fields(["what", "on", "time", "repeat", "until", "where", "who", "backup"])

    @property
    def changed_facts(self) -> dict[str, str]:
        return {name: self.said(name) for name in self.changed_data if name in FACTS}

    @property
    def changed_columns(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data if name in COLUMNS}

    def clean(self) -> None:
        super().clean()
        day = self.cleaned_data.get("on")
        if day and day < self.today and "on" in self.changed_data and not self.cleaned_data.get("repeat"):
            self.add_error("on", _("That day is over. Pick a later one."))


def is_skipped(day: date, clock: time, zone: tzinfo) -> bool:
    """Tells whether the clocks of this zone leave that hour out on that day."""
    wall = datetime.combine(day, clock)
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall
