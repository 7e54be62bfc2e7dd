"""What a person may enter of a milestone."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.plans.forms import NOTHING, TOO_LONG
from apps.plans.milestones import keeping
from apps.plans.models import Milestone, MilestoneKind
from apps.plans.models.milestone import LONGEST

EARLIEST, YEARS_AHEAD = date(1900, 1, 1), 100
QUIET = [("celebrate", _("Celebrate")), ("quiet", _("Keep it, but don’t bring it up"))]


class MilestoneForm(forms.Form):
    """A day to keep: a new one, or one to edit, of which only what differs from what was shown is changed."""

    name = forms.CharField(
        label=_("What it is"), required=False, max_length=LONGEST, error_messages={"max_length": TOO_LONG}
    )
    on = forms.DateField(
        label=_("Which day"),
        help_text=_("It may be over, or still to come."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Pick the day."), "invalid": _("That date doesn’t exist.")},
    )
    kind = forms.ChoiceField(label=_("What kind of day"), choices=MilestoneKind.choices, initial=MilestoneKind.FIRST)
    quiet = forms.ChoiceField(label=_("How to keep it"), choices=QUIET, initial="celebrate", widget=forms.RadioSelect)
    only_me = forms.BooleanField(label=_("Only for me"), required=False)

    def __init__(
        self, *args: Any, couple: Couple, person: User, today: date, milestone: Milestone | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.couple, self.person, self.milestone = couple, person, milestone
        self.latest = date(today.year + YEARS_AHEAD, 12, 31)
        self.others = couple.milestones.visible_to(person).exclude(pk__in=[milestone.pk] if milestone else [])
        if milestone:
            shown: dict[str, Any] = {name: getattr(milestone, name) for name in ("name", "on", "kind")}
            self.initial = {**shown, "quiet": QUIET[milestone.is_quiet][0], "only_me": True}
        if len(couple.seats) == 1 or (milestone and not milestone.private_to_id):
            del self.fields["only_me"]
        for field in self.fields.values():
            field.show_hidden_initial = milestone is not None

    def clean(self) -> None:
        said, kind = self.cleaned_data, self.cleaned_data.get("kind")
        if not said.get("name") and "name" not in self.errors and kind != MilestoneKind.SINCE:
            self.add_error("name", NOTHING)
        if (day := said.get("on")) and not EARLIEST <= day <= self.latest:
            self.add_error("on", _("Pick a day between 1900 and %(year)d.") % {"year": self.latest.year})
        if kind == MilestoneKind.SINCE and self.others.filter(kind=kind).exists():
            self.add_error("kind", _("You’ve already said since when you’re together. You can edit that one."))

    def keep(self, key: UUID) -> Milestone:
        """Keeps what was entered; of one to edit, what differs from what was shown."""
        said = {name: self.cleaned_data[name] for name in (self.changed_data if self.milestone else self.cleaned_data)}
        quiet = {"is_quiet": said["quiet"] == "quiet"} if "quiet" in said else {}
        facts = {name: value for name, value in said.items() if name not in ("quiet", "only_me")} | quiet
        only_me = self.cleaned_data.get("only_me")
        return keeping.keep(self.couple, key, facts, by=self.person, new=not self.milestone, only_me=only_me)
