"""What a person may answer to a question; every form gives it as `words`, the way it is kept."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.exercises.content.schema import Ask
from apps.exercises.runs import dreaming, wishing
from apps.gratitude.models import LONGEST as LONGEST_THANKS
from apps.plans.dreams.forms import choice, words
from apps.plans.models import Horizon, Whose
from apps.plans.models.dream import LONGEST as LONGEST_DREAM

DREAMS = 5  # of each
LONGEST = {"line": 500, "text": 5000, "wish": 120}
TOO_LONG = _("That’s too long: %(show_value)d of %(limit_value)d characters. Your words are still here.")
LATER = _("A few words, or leave it empty and say it later")
NOTHING = _("There’s nothing here yet. One line is enough.")
NOT_AMONG = _("That isn’t one of the answers. Choose one of these.")


class WordsForm(forms.Form):
    """Words of one's own; none at all means that one would rather tell it."""

    def __init__(self, *args: Any, step: Ask, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        thanks = step.keep_as == "gratitude"
        described = f"{'say ' if step.say else ''}id_words_helptext"
        self.fields["words"] = forms.CharField(
            required=thanks,
            max_length=LONGEST_THANKS if thanks else LONGEST.get(step.input, LONGEST["text"]),
            error_messages={"max_length": TOO_LONG, "required": NOTHING},
            widget=forms.Textarea({"rows": 3, "placeholder": LATER, "aria-describedby": described}),
        )
        if step.input == "photo":
            self.fields["photo"] = forms.FileField(label=_("A photo (optional)"), required=False)

    def add_error(self, field: str | None, error: Any) -> None:
        """Describes the words by what is wrong with them, too."""
        super().add_error(field, error)
        if field == "words":
            self.fields["words"].widget.attrs["aria-describedby"] += " id_words_error"


class ChoiceForm(forms.Form):
    """One of a few answers, or a point on a scale."""

    def __init__(self, *args: Any, step: Ask, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nothing = _("You haven’t chosen one yet. Choose one, or skip this.")
        self.fields["words"] = forms.ChoiceField(
            choices=[(option.id, option.text) for option in step.options],
            widget=forms.RadioSelect,
            error_messages={"required": nothing, "invalid_choice": NOT_AMONG},
        )


class ManyForm(forms.Form):
    """Some of several answers, as many as the step allows; kept a line each."""

    def __init__(self, *args: Any, step: Ask, initial: Any = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"words": (initial or {}).get("words", "").splitlines()}
        super().__init__(*args, **kwargs)
        self.most = step.max
        self.fields["words"] = forms.MultipleChoiceField(
            choices=[(option.id, option.text) for option in step.options],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": NOT_AMONG},
        )

    def clean_words(self) -> str:
        chosen: list[str] = self.cleaned_data["words"]
        if self.most and len(chosen) > self.most:
            raise forms.ValidationError(_("Choose %(most)d at most.") % {"most": self.most})
        return "\n".join(chosen)


class WishesForm(ManyForm):
    """Some wishes of several families, or one in one's own words; shown to the other, or for oneself alone."""

    def __init__(self, *args: Any, step: Ask, initial: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, step=step, initial=initial, **kwargs)
        self.step, said = step, initial or {}
        self.fields["own"] = forms.CharField(
            label=_("Something else"),
            required=False,
            max_length=LONGEST["wish"],
            initial=" ".join(wishing.own_words(step, said.get("words", "").splitlines())),
            error_messages={"max_length": TOO_LONG},
        )
        self.fields["only_me"] = forms.BooleanField(
            label=_("Show only to me"), required=False, initial=said.get("only_me")
        )

    def families(self) -> list[tuple[str, list[forms.boundfield.BoundWidget]]]:
        """Returns the boxes to tick, by family."""
        boxes = {str(box.data["value"]): box for box in self["words"]}
        return [(family.text, [boxes[wish.id] for wish in family.wishes]) for family in self.step.families]

    def clean(self) -> None:
        said = self.cleaned_data
        lines = [*said.get("words", "").splitlines(), *filter(None, [" ".join(said.get("own", "").split())])]
        if len(lines) > self.most:
            self.add_error("words", _("Choose %(most)d at most.") % {"most": self.most})
        said["words"] = "\n".join(lines)


class DateForm(forms.Form):
    """A day."""

    words = forms.DateField(
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("You haven’t chosen a day yet. Choose one, or skip this."),
            "invalid": _("That date doesn’t exist. Choose one like 2026-06-21."),
        },
    )

    def __init__(self, *args: Any, step: Ask, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean_words(self) -> str:
        return str(self.cleaned_data["words"])


class DreamsForm(forms.Form):
    """Up to five dreams: what each is, whose, and when."""

    def __init__(self, data: QueryDict | None, *, step: Ask, initial: Any = None) -> None:
        told = dreaming.read((initial or {}).get("words", ""))
        told += [dreaming.Named(Whose.OURS, Horizon.SOMEDAY, "")] * (DREAMS - len(told))
        every = {f"{name}-{place}": value for place, one in enumerate(told) for name, value in one._asdict().items()}
        super().__init__(data, initial=every)
        for place in range(DREAMS):
            self.fields[f"what-{place}"] = words(_("A dream"), LONGEST_DREAM, required=not place)
            self.fields[f"whose-{place}"] = choice(_("Whose is it?"), Whose.choices)
            self.fields[f"horizon-{place}"] = choice(_("When?"), Horizon.choices)

    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}-{place}"] for name in ("what", "whose", "horizon")] for place in range(DREAMS)]

    def clean(self) -> None:
        said = self.cleaned_data
        rows = [[said.get(f"{name}-{place}", "") for name in dreaming.Named._fields] for place in range(DREAMS)]
        said["words"] = "\n".join(dreaming.Named(*row).line for row in rows if row[-1])


FORMS: dict[str, Any] = {
    "dreams": DreamsForm,
    "choice": ChoiceForm,
    "scale": ChoiceForm,
    "many": ManyForm,
    "date": DateForm,
}
