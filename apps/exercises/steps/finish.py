"""A gentle end, with what both may see and one or two ideas for another time."""

import json
from contextlib import suppress
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.exercises.content.load import load
from apps.exercises.content.schema import Ask, Consent, Finish, Timer
from apps.exercises.models import Answer
from apps.exercises.runs import access, undo
from apps.exercises.runs.visit import Visit
from apps.exercises.steps.ask.form import TOO_LONG
from apps.exercises.steps.base import Gate, Kind, action
from apps.vault.fields import is_legible
from apps.web import months

IDEAS, INSTEAD = 3, 2
CARE = "“When not to use Nearer”"  # who is told of it before is told of it at the end, too


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
        if step.remind:
            self.fields["remind"] = forms.BooleanField(label=step.remind, required=False)


class FinishKind(Kind[Finish]):
    """The last step: nobody leaves it. How it was is kept as an answer, for its writer alone."""

    record = Finish
    in_progress = False

    def gate(self, visit: Visit[Finish]) -> Gate:
        return "stay"

    def form(self, visit: Visit[Finish], data: QueryDict | None = None) -> FeelForm:
        return FeelForm(data, step=visit.step, initial=felt(access.own_answers(visit.run, visit.person).get(visit.key)))

    def context(self, visit: Visit[Finish]) -> dict[str, Any]:
        run, left, exercise = visit.run, visit.walk.has_left, visit.exercise
        answered = [
            (step, access.voices(run, step, visit.person)) for step in exercise.of_kind(Ask) if step.see == "open"
        ]
        mine = access.own_answers(run, visit.person).get(visit.key)
        asks = visit.step.feel or visit.step.save or visit.step.remind
        return {
            "scene": "" if left else "done",
            "left": left,
            "undo": undo.is_possible(run, visit.person, visit.now),
            "shared": [(step, voices) for step, voices in answered if voices],
            "opened": next((step for step in exercise.reveals if access.opened(run, step)), None),
            "form": self.form(visit) if asks and not left else None,
            "felt": felt(mine),
            # What was left is not asked for once more; questions of an evening can be gone back to.
            "again": exercise.repeats is not left,
            "safety": gettext(CARE) in exercise.care,
            "may_delete": visit.exercise.is_private and bool(access.own_answers(run, visit.person)),
            "ideas": ideas(visit, left=left),
        }

    @action
    def delete_all(self, visit: Visit[Finish], data: QueryDict) -> str:
        """Deletes all that somebody has written here for themselves alone."""
        if visit.exercise.is_private:
            mine = [row for row in visit.run.rows(Answer) if row.writer_id == visit.person.pk]
            visit.run.drop(Answer, mine)
            access.note(visit.run)
        return reverse("home:today")

    @action
    def feel(self, visit: Visit[Finish], data: QueryDict) -> None:
        """Keeps how it was afterwards, for its writer alone; said again, it replaces the first."""
        said = {name: value for name, value in self.valid(visit, data).cleaned_data.items() if value}
        if "remind" in said:
            said["remind"] = str(months.later(visit.run.day, visit.plain.remind_months))
        if said:
            words = json.dumps(said, ensure_ascii=False)
            visit.run.put(Answer, {"step": visit.key, "writer_id": visit.person.pk}, words=words)
        else:
            mine = [row for row in visit.run.rows(Answer) if (row.writer_id, row.step) == (visit.person.pk, visit.key)]
            visit.run.drop(Answer, mine)


def felt(mine: Answer | None) -> dict[str, Any]:
    """Returns what somebody said at the end: how it was, a line, and the day on which they'd like to be reminded."""
    with suppress(ValueError):
        found = json.loads(mine.words) if mine and is_legible(mine.words) else {}
        return found if isinstance(found, dict) else {}
    return {}


def ideas(visit: Visit[Any], *, left: bool) -> list[tuple[str, str]]:
    """Returns titles and addresses; what was left leads to the same ones whatever the reason was, none with touch."""
    every, exercise = load(visit.person.language), visit.exercise
    instead = [key for step in exercise.of_kind(Consent) for key in step.ideas] if left else []
    keys = (*instead, *exercise.finish.next, *(every if left else ()))
    out = {exercise.id, *visit.run.couple.preferences.hidden_from(visit.person)}
    found = [every[key] for key in dict.fromkeys(keys) if key in every and key not in out]
    fitting = [one for one in found if not left or not any(step.touch for step in one.of_kind(Timer))]
    called = {} if left else {option.id: option.text for option in exercise.finish.called}
    named = [(called.get(one.id, one.title), reverse("exercises:about", args=[one.slug])) for one in fitting]
    return named[: INSTEAD if left else IDEAS]
