"""A note underneath: what has opened stays as it was, and what one would add is put below it."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.exercises.content.schema import Build, Step
from apps.exercises.models import Note, Run
from apps.exercises.runs import access
from apps.exercises.runs.state import locked
from apps.exercises.steps.ask.form import NOT_AMONG, TOO_LONG

LONGEST = 1000


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


class ReplyForm(forms.Form):
    """One of the answers a message may have; where it names a time, that is asked for, too."""

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        replies = step.replies if isinstance(step, Build) else ()
        nothing = _("You haven’t chosen one yet. You don’t have to answer.")
        self.fields["reply"] = forms.ChoiceField(
            choices=[(reply.id, reply.text) for reply in replies],
            widget=forms.RadioSelect,
            error_messages={"required": nothing, "invalid_choice": NOT_AMONG},
        )
        self.fields["when"] = forms.CharField(
            required=False, max_length=60, label=_("A time that suits you"), error_messages={"max_length": TOO_LONG}
        )
        self.asks_when = any(access.TIME in reply.text for reply in replies)

    def words(self) -> str:
        """Returns the answer as it is kept: which one, and the time that somebody named."""
        said = {name: self.cleaned_data[name] for name in ("reply", "when")}
        return json.dumps(said, ensure_ascii=False)


def note(run: Run, step: Step, words: str, *, by: User) -> None:
    """Puts words underneath, in place of one's own before; no words take it away."""
    with locked(run, by) as (change, now):
        if not access.may_note(now, step, by):
            return
        if words:
            now.put(Note, {"step": step.id, "writer_id": by.pk}, words=words)
        else:
            mine = [one for one in now.rows(Note) if (one.step, one.writer_id) == (step.id, by.pk)]
            now.drop(Note, mine)
        change.reaches_both()
