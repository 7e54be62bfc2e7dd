"""What a person may enter at a step; every form gives its answer as `words`, the way it is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.exercises import comments, meeting
from apps.exercises.content.schema import Ask, Finish, Slot
from apps.gratitude.models import LONGEST as LONGEST_THANKS
from apps.web.decks import Option

LONGEST = {"line": 500, "text": 5000}
TOO_LONG = _("This is longer than fits here: %(show_value)d of %(limit_value)d characters. Your words are still here.")
LATER = _("A few words, or leave it and say it later")
NOTHING = _("There is nothing in it yet. One line is enough.")
NOT_AMONG = _("This one is not among the answers. Choose one of these.")


class WordsForm(forms.Form):
    """Words of one's own; none at all means that one would rather tell it."""

    as_it_is = forms.BooleanField(required=False, widget=forms.HiddenInput)

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
            self.fields["photo"] = forms.FileField(label=_("A photo, if you like"), required=False)

    def add_error(self, field: str | None, error: Any) -> None:
        """Describe the words by what is wrong with them, too."""
        super().add_error(field, error)
        if field == "words":
            self.fields["words"].widget.attrs["aria-describedby"] += " id_words_error"


class LooseForm(forms.Form):
    """Words beside the steps: underneath what has opened, or parked for another day."""

    def __init__(self, *args: Any, longest: int, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = forms.CharField(
            label=label,
            required=False,
            max_length=longest,
            error_messages={"max_length": TOO_LONG},
            widget=forms.Textarea({"rows": 3}),
        )


class ChoiceForm(forms.Form):
    """One of a few answers, or a point on a scale."""

    def __init__(self, *args: Any, step: Ask, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = forms.ChoiceField(
            choices=[(option.id, option.text) for option in step.options],
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Nothing is chosen yet. Choose one, or go on without."),
                "invalid_choice": NOT_AMONG,
            },
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


class DateForm(forms.Form):
    """A day."""

    def __init__(self, *args: Any, step: Ask, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = forms.DateField(
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            error_messages={
                "required": _("No day is chosen yet. Choose one, or go on without."),
                "invalid": _("This is not a day as calendars know it. Choose one, such as 2026-06-21."),
            },
        )

    def clean_words(self) -> str:
        return str(self.cleaned_data["words"])


ASKED: dict[str, Any] = {"choice": ChoiceForm, "scale": ChoiceForm, "many": ManyForm, "date": DateForm}


class MatchForm(forms.Form):
    """One answer for each card."""

    def __init__(self, *args: Any, cards: tuple[Option, ...], answers: tuple[Option, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cards = cards
        choices = [(answer.id, answer.text) for answer in answers]
        for number, card in enumerate(cards):
            self.fields[f"card-{number}"] = forms.ChoiceField(
                label=card.text,
                choices=choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("This one has no mark yet."), "invalid_choice": NOT_AMONG},
            )

    def marks(self) -> dict[str, str]:
        """Give the answer for each card, both by their ids."""
        return {card.id: self.cleaned_data[f"card-{number}"] for number, card in enumerate(self.cards)}


class PartsForm(forms.Form):
    """The parts of a message."""

    def __init__(self, *args: Any, slots: tuple[Slot, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for slot in slots:
            self.fields[slot.id] = forms.CharField(
                label=slot.text,
                required=slot.required,
                max_length=1000,
                help_text=slot.hint,
                widget=forms.Textarea({"rows": 2}),
                error_messages={"required": _("This part is still empty."), "max_length": TOO_LONG},
            )


PLANNED: dict[str, Any] = {
    "what": (_("What"), _("A few words are enough.")),
    "where": (_("Where"), ""),
    "who": (_("Who takes care of what"), ""),
    "cost": (_("What it may cost"), ""),
    "backup": (_("If it falls through"), _("Tea on the balcony is a plan, too.")),
    "if_then": (_("After we … we will …"), _("Tied to something you do anyway, it comes about more easily.")),
}


class PlanForm(forms.Form):
    """What two people mean to do."""

    def __init__(self, *args: Any, names: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in names:
            if name == "when":
                self._when()
            else:
                self._line(name)

    def facts(self) -> dict[str, str]:
        data = {name: value for name, value in self.cleaned_data.items() if name != "on" and value}
        return {name: value.strftime("%H:%M") if name == "time" else str(value) for name, value in data.items()}

    def _line(self, name: str) -> None:
        label, hint = PLANNED[name]
        nothing = _("There is nothing in it yet. A few words are enough.")
        self.fields[name] = forms.CharField(
            label=label,
            help_text=hint,
            max_length=200,
            required=name == "what",
            error_messages={"required": nothing, "max_length": TOO_LONG},
        )

    def _when(self) -> None:
        day = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        self.fields["on"] = forms.DateField(label=_("Which day"), widget=day, required=False)
        self.fields["time"] = forms.TimeField(
            label=_("At what time"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"), required=False
        )


class ReplyForm(forms.Form):
    """One of the answers a message may have; where it names a time, that is asked for, too."""

    def __init__(self, *args: Any, replies: tuple[Option, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nothing = _("Nothing is chosen yet. You need not answer at all.")
        self.fields["reply"] = forms.ChoiceField(
            choices=[(reply.id, reply.text) for reply in replies],
            widget=forms.RadioSelect,
            error_messages={"required": nothing, "invalid_choice": NOT_AMONG},
        )
        self.fields["when"] = forms.CharField(
            required=False, max_length=60, label=_("A time that suits you"), error_messages={"max_length": TOO_LONG}
        )
        self.replies = replies

    @property
    def asks_when(self) -> bool:
        return any(meeting.TIME in reply.text for reply in self.replies)

    def words(self) -> str:
        """Give the answer as it is kept, with the time."""
        return comments.reply(self.cleaned_data["reply"], self.cleaned_data["when"])


class FeelForm(forms.Form):
    """How it is afterwards, for oneself alone."""

    FEELS = (("lighter", _("Lighter")), ("same", _("The same")), ("heavier", _("Heavier")))

    def __init__(self, *args: Any, step: Finish, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if step.feel:
            self.fields["feel"] = forms.ChoiceField(choices=self.FEELS, widget=forms.RadioSelect, required=False)
        if step.save:
            self.fields["line"] = forms.CharField(
                label=step.save, required=False, max_length=500, error_messages={"max_length": TOO_LONG}
            )
