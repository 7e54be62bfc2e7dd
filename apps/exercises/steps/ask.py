"""Something to answer: a line, a text, or one of a few choices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.exercises import reveal
from apps.exercises.catalogue import Step
from apps.exercises.models import Run
from apps.exercises.steps.at import At

TEMPLATE = "exercises/_ask.html"
MARKED = True
LONGEST = {"line": 500, "text": 5000}
TOO_LONG = _("This is longer than fits here: %(show_value)d of %(limit_value)d characters. Your words are still here.")


class WordsForm(forms.Form):
    """Words of one's own; none at all means that one would rather tell it."""

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        longest = LONGEST[step.input]
        self.fields["words"] = forms.CharField(
            required=False,
            max_length=longest,
            error_messages={"max_length": TOO_LONG},
            widget=forms.Textarea(
                attrs={
                    "rows": 3,
                    "placeholder": _("A few words, or leave it and say it later"),
                    "aria-describedby": "say id_words_helptext id_words_error",
                }
            ),
        )


class ChoiceForm(forms.Form):
    """One of a few answers."""

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = forms.ChoiceField(
            choices=[(option, option) for option in step.options],
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Nothing is chosen yet. Choose one, or go on without."),
                "invalid_choice": _("This one is not among the answers. Choose one of these."),
            },
        )


def form(at: At, data: Any = None) -> forms.Form:
    """Give the form of this step, with what this person has answered before."""
    kind = ChoiceForm if at.step.input == "choice" else WordsForm
    mine = reveal.own_answers(at.run, at.person).get(at.key)
    return kind(data, step=at.step, initial={"words": mine.words if mine else ""})


def may_pass(run: Run, step: Step) -> bool:
    """Let an answer be left out where nothing later waits for it."""
    return reveal.waits_in(run, step) is None


def context(at: At) -> dict[str, Any]:
    """Give the form, what it answers to, and this person's own answers so far."""
    waiting = reveal.waits_in(at.run, at.step)
    own = reveal.own_answers(at.run, at.person)
    asked = [at.exercise.step(key) for key in waiting.of if key in own and key != at.key] if waiting else []
    return {
        "form": form(at),
        "may_skip": may_pass(at.run, at.step),
        "locked": reveal.is_locked(at.run, at.step),
        "sealed": at.step.see == "both-ready",
        "asks": _asked(at),
        "so_far": [(at.filled(step), voice) for step in asked if step for voice in _mine(at, step)],
    }


def _mine(at: At, step: Step) -> list[reveal.Voice]:
    return [voice for voice in reveal.voices(at.run, step, at.person) if voice.mine]


def _asked(at: At) -> list[reveal.Voice]:
    # What concerns the other answers what they said last: the end of the reveal before.
    before = at.exercise.before(at.step, "reveal") if at.step.about == "partner" else None
    step = at.exercise.step(before.of[-1]) if before else None
    return [voice for voice in reveal.voices(at.run, step, at.person) if not voice.mine] if step else []
