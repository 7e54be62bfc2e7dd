"""Something to answer: a line, a text, a point on a scale, a choice, several, or a day."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.exercises.content.schema import Ask, Reveal, Step
from apps.exercises.models import Answer
from apps.exercises.runs import access, attachments, dreaming, flow, thanking, wishing
from apps.exercises.runs.access import Voice
from apps.exercises.runs.visit import Visit
from apps.exercises.steps.ask import deck
from apps.exercises.steps.ask.form import FORMS, WishesForm, WordsForm
from apps.exercises.steps.base import Faulty, Gate, Kind, action

LOCKED = _("You’ve both seen this, so it can’t be changed. You can add a note below.")


class AskKind(Kind[Ask]):
    """Answered by each at their own pace."""

    record = Ask

    def gate(self, visit: Visit[Ask]) -> Gate:
        """Lets an answer be left out where nothing later waits for it, or what waited has opened."""
        free = access.waits_in(visit.run, visit.plain) is None or access.is_locked(visit.run, visit.plain)
        return "none" if free else "stay"

    def elements(self, step: Ask) -> tuple[str, ...]:
        return ("chips", "hint") if step.helper else ()

    def form(self, visit: Visit[Ask], data: QueryDict | None = None) -> forms.Form:
        mine = access.own_answers(visit.run, visit.person).get(visit.key)
        form = WishesForm if visit.step.families else FORMS.get(visit.step.input, WordsForm)
        initial = {"words": mine.words if mine else ""}
        told = visit.step.families and not initial["words"]
        if told and (wishes := visit.run.couple.wish_lists.filter(person=visit.person).first()):
            initial = {"words": "\n".join(wishes.lines), "only_me": wishes.sight == wishes.Sight.ONLY_ME}
        return cast(forms.Form, form(data, step=visit.step, initial=initial))

    def context(self, visit: Visit[Ask]) -> dict[str, Any]:
        own, run, step = access.own_answers(visit.run, visit.person), visit.run, visit.plain
        return {
            "form": self.form(visit),
            "may_skip": self.gate(visit) == "none",
            "locked": access.is_locked(run, step),
            "sealed": step.see == "both-ready",
            "asks": _asked(visit),
            "so_far": _so_far(visit, own),
            "may_share": step.see == "on-share" and step.id in own and not own[step.id].shown_on,
            "question": deck.card(run, step, visit.person),
            "may_swap": deck.may_swap(run, step, visit.person) and not visit.looking_back,
        }

    @action
    def answer(self, visit: Visit[Ask], data: QueryDict) -> str | None:
        """Keeps an answer and goes on; given again it replaces the first."""
        form = self.valid(visit, data)
        mine = access.own_answers(visit.run, visit.person).get(visit.key)
        if access.is_locked(visit.run, visit.plain) or (mine and mine.shown_on):
            form.add_error(None, LOCKED)
            raise Faulty(form)
        ends = visit.plain.see == "own" and visit.plain.ends == form.cleaned_data["words"] and not visit.looking_back
        answer(visit, _words_of(visit, form))
        if ends and visit.plain.ends:
            day = visit.run.couple.today(visit.now)
            flow.move(visit.run, visit.exercise.steps[-1], visit.person, left_on=day)
        return f"{visit.run.get_absolute_url()}?step={visit.key}" if visit.plain.see == "on-share" else None

    @action
    def swap(self, visit: Visit[Ask], data: QueryDict) -> None:
        """Draws another card for both; what anybody has answered stays with theirs."""
        if deck.may_swap(visit.run, visit.plain, visit.person):
            deck.swap(visit.run, visit.plain, visit.person)
            visit.change.reaches_both()

    @action
    def share(self, visit: Visit[Ask], data: QueryDict) -> None:
        """Lets the other read an answer of one's own that waited for one's word."""
        mine = access.own_answers(visit.run, visit.person).get(visit.key)
        if mine and visit.plain.see == "on-share" and not mine.shown_on and visit.partner:
            share(visit, mine)
            if visit.plain.keep_as == "dream":
                dreaming.keep(visit.run, mine)

    @action
    def remove(self, visit: Visit[Ask], data: QueryDict) -> str:
        flow.take_back(visit)
        return flow.back_to(visit.run, visit.plain)


def _words_of(visit: Visit[Ask], form: forms.Form) -> str:
    """Returns what was answered; wishes go to their list too, and those only for oneself to nowhere else."""
    words, only_me = str(form.cleaned_data["words"]), form.cleaned_data.get("only_me", False)
    if visit.plain.families:
        wishing.keep_answer(visit.change, visit.person, words.splitlines(), only_me=only_me)
    return "" if only_me else words


def answer(visit: Visit[Ask], words: str) -> None:
    """Keeps the answer and the photo that came with it, for its writer alone until it opens, and goes on."""
    run, step = visit.run, visit.plain
    waiting = access.waits_in(run, step)
    was_ready = waiting is not None and access.ready(run, waiting)
    if thanking.asks(run.guide, step):
        thanking.write(run, words, by=visit.person)
    else:
        given = run.put(Answer, {"step": step.id, "writer_id": visit.person.pk}, words=words, taken_back_on=None)
        if visit.photo:
            attachments.enclose(given, visit.photo)
    if step.deck or step.deck_from:
        visit.set_input(deck.drawn(run, step))
    flow.go_on(visit)
    access.note(run)
    if (waiting and not was_ready and access.ready(run, waiting)) or access.is_shared(run, step):
        visit.change.reaches_both()


def share(visit: Visit[Any], answer: Answer) -> None:
    """Shows an answer to the other; what was written raw on the way is deleted with it."""
    answer.shown_on = visit.run.couple.today(visit.now)
    answer.save(update_fields=["shown_on"])
    attachments.open_up([answer])
    raw = {step.id for step in visit.exercise.of_kind(Ask) if step.see == "own" and step.keep_days}
    mine = [row for row in visit.run.rows(Answer) if row.writer_id == visit.person.pk and row.step in raw]
    visit.run.drop(Answer, mine)
    access.note(visit.run)
    visit.change.reaches_both()


def _so_far(visit: Visit[Ask], own: dict[str, Answer]) -> list[tuple[Step, Voice]]:
    waiting = access.waits_in(visit.run, visit.plain)
    asked = [visit.exercise.step(key) for key in waiting.of if key in own and key != visit.key] if waiting else []
    voices = [(step, access.voices(visit.run, step, visit.person)) for step in asked if step]
    return [(visit.filled(step), voice) for step, found in voices for voice in found if voice.mine]


def _asked(visit: Visit[Ask]) -> list[Voice]:
    # What concerns the other answers what they said last: the end of the reveal before.
    before = visit.exercise.before(visit.plain, Reveal) if visit.step.about == "partner" else None
    step = visit.exercise.step(before.of[-1]) if before else None
    return [voice for voice in access.voices(visit.run, step, visit.person) if not voice.mine] if step else []
