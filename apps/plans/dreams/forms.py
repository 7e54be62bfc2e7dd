"""What a person may enter of a dream."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from apps.accounts.models import User
from apps.plans.forms import TOO_LONG
from apps.plans.models import Dream, Horizon, Whose
from apps.plans.models.dream import LONGEST, LONGEST_WORDS

FACTS = ("what", "whose", "horizon", "going")


def choice(label: StrOrPromise, choices: Any) -> forms.ChoiceField:
    wrong = {"required": _("You haven’t chosen one yet."), "invalid_choice": _("Choose one of these.")}
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=wrong)


def words(label: StrOrPromise, longest: int = LONGEST_WORDS, **options: Any) -> forms.CharField:
    wrong = {"required": _("A few words are enough."), "max_length": TOO_LONG}
    return forms.CharField(label=label, max_length=longest, error_messages=wrong, **options)


class DreamForm(forms.Form):
    """A new dream, or one to edit: only what differs from what was shown is changed."""

    what = words(_("What do you dream of?"), LONGEST)
    whose = choice(_("Whose is it?"), Whose.choices)
    horizon = choice(_("When?"), Horizon.choices)
    why = words(_("Why it matters to me (optional)"), required=False, widget=forms.Textarea({"rows": 3}))
    going = words(_("How it’s going (optional)"), required=False, widget=forms.Textarea({"rows": 3}))
    no_photo = forms.BooleanField(label=_("Remove the photo"), required=False)

    def __init__(self, data: QueryDict | None, *, dream: Dream | None, by: User) -> None:
        told: dict[str, Any] = {"whose": Whose.OURS, "horizon": Horizon.SOMEDAY}
        if dream:
            mine = dream.whys.filter(couple=dream.couple, writer=by).first()
            told = {name: getattr(dream, name) for name in FACTS} | {"why": mine.words if mine else ""}
        self.is_old = dream is not None
        super().__init__(data, initial=told)
        if dream and dream.made_by_id != by.pk:  # whose dream it is, its dreamer says
            del self.fields["whose"]
        if not (dream and dream.photo):
            del self.fields["no_photo"]
        for field in self.fields.values():
            field.show_hidden_initial = self.is_old

    @property
    def facts(self) -> dict[str, Any]:
        """What is new of it: all of a new one."""
        facts = {name: self.cleaned_data[name] for name in FACTS if name in self.changed_data or not self.is_old}
        return facts | {"photo": None} if self.cleaned_data.get("no_photo") else facts

    @property
    def why_now(self) -> str | None:
        """One's own why, None where it is as it was."""
        return self.cleaned_data["why"] if "why" in self.changed_data else None
