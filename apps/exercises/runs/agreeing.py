"""What two agree on at a step that says `agreed`, and how it stands: a choice, until they make it again."""

from collections.abc import Mapping

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.exercises.content.schema import Exercise, Match
from apps.exercises.content.schema import Plan as PlanStep
from apps.plans.models import Plan


def steps(exercise: Exercise) -> list[Match]:
    return [step for step in exercise.of_kind(Match) if step.agreed]


def note(change: Change, exercise: Exercise, chosen: Mapping[str, str]) -> None:
    """Keeps what was chosen at its steps, of both; what is no option of theirs is left out."""
    for step in steps(exercise):
        if (option := chosen.get(step.id)) in {one.id for one in step.options}:
            rows = change.couple.agreed_choices
            rows.update_or_create(exercise=exercise.id, step=step.id, defaults={"option": option})
            change.reaches_both()


def talked(couple: Couple, exercises: list[Exercise], sent: Mapping[str, str], *, by: User) -> None:
    """Keeps what was tapped on the phone on the table, where each choice is named by its exercise and step."""
    agreeing = [one for one in exercises if any(f"{one.id}.{step.id}" in sent for step in steps(one))]
    if not agreeing:
        return
    with couple.change(by=by, seen_by=[by]) as change:
        for one in agreeing:
            note(change, one, {step.id: sent.get(f"{one.id}.{step.id}", "") for step in steps(one)})


def chosen(couple: Couple, exercise: str) -> dict[str, str]:
    """Returns the option agreed on at each step, by its id."""
    return dict(couple.agreed_choices.filter(exercise=exercise).values_list("step", "option"))


def last_agreement(couple: Couple, exercise: Exercise) -> Plan | None:
    """Returns what the two agreed on last where an exercise ends in an agreement, as both may hear it at the table.

    Also one that somebody has hidden from themselves: that it were missing would tell.
    """
    if not any(step.what == "agreement" for step in exercise.of_kind(PlanStep)):
        return None
    shared = couple.plans.filter(kind="agreement", private_to=None).agreed()
    return shared.order_by("-agreed_on", "pk").first()


def looked_back(couple: Couple, exercise: Exercise, sent: Mapping[str, str], *, by: User) -> Plan | None:
    """Deletes the last agreement where the two are done with it, and returns it where they mean to change it."""
    last = last_agreement(couple, exercise) if sent.get("agreed") in ("done", "change") else None
    if not last or str(last.pk) != sent.get("agreement"):
        return None
    if sent["agreed"] == "change":
        return last
    last.delete_for(by)
    return None


def said(couple: Couple, exercise: Exercise) -> str:
    """Returns what stands, within a sentence; empty where nothing does. It asks only where something could."""
    if not (found := steps(exercise)):
        return ""
    stands = chosen(couple, exercise.id)
    options = [one.text for step in found for one in (*step.options, *step.retired) if one.id == stands.get(step.id)]
    return ", ".join(text[:1].lower() + text[1:] for text in options)
