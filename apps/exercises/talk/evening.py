"""What stays of an evening: that it was done, and a line of each, if they like."""

from datetime import date, timedelta
from typing import Any

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content import path
from apps.exercises.content.load import load
from apps.exercises.content.schema import Exercise, Plan
from apps.exercises.models import Evening, Line
from apps.exercises.runs import drawing

LONGEST = 500  # characters of a line
OPEN_FOR = timedelta(days=1)


def do(couple: Couple, exercise: Exercise, *, by: User, day: date, pick: str = "") -> Evening:
    """Notes that an exercise was done on this day, once however often it is said; and which card was had."""
    with couple.change(by=by, seen_by=[by]) as change:
        key: dict[str, Any] = {"couple": change.couple, "path_run": None, "name": exercise.id, "day": day}
        evening, is_new = change.couple.evenings.get_or_create(**key)
        if pick and (deck := drawing.find(change.couple, exercise, pick)[0]):
            drawing.remember(change.couple, deck, [pick])
        if is_new:
            change.reaches_both()
        return evening


def is_open(evening: Evening, today: date) -> bool:
    """Returns whether a line about it can still be written: until the next night is over."""
    return evening.day >= today - OPEN_FOR


def save(evening: Evening, words: str, *, by: User, is_private: bool) -> None:
    """Saves one's line, for both or for oneself; saved again it replaces the first, and empty it deletes it."""
    with evening.couple.change(by=by, seen_by=[by]) as change:
        row = change.couple.evenings.fresh(evening).lines.filter(writer=by).first()
        was_shared = bool(row and not row.private_to_id)
        if was_shared or (words and not is_private):
            change.reaches_both()
        if row and not words:
            row.delete()
        elif words:
            row = row or Line(couple=change.couple, evening=evening, writer=by)
            row.words, row.private_to = words, by if is_private else None
            row.save()


def question(evening: Evening, language: str) -> str:
    """Returns what is asked about it: its path has a question of its own, and an exercise may."""
    if evening.path_run:
        found = path.load(language).get(evening.path_run.path)
        night = found.evening(evening.name) if found else None
        return night.save if night else ""
    exercise = load(language).get(evening.name)
    return exercise.finish.save if exercise else ""


def title(evening: Evening, language: str) -> str:
    """Returns how the exercise, or the evening of a path, is called; empty where there is no such any more."""
    if evening.path_run:
        night = _night(evening, language)
        return night.title if night else ""
    exercise = load(language).get(evening.name)
    return exercise.title if exercise else ""


def asked_in(evening: Evening, language: str) -> Exercise | None:
    """Returns the exercise if what was asked for or agreed aloud can be written down in it."""
    night = _night(evening, language)
    names = [part.use for part in night.parts] if night else [evening.name]
    done = [load(language)[name] for name in names if name in load(language)]
    return next((one for one in done if one.ways and (one.finish.home == "request" or _is_written(one))), None)


def _is_written(exercise: Exercise) -> bool:
    return "own" in exercise.modes and any(step.kind in ("milestone", "plan") for step in exercise.steps)


def planned_in(evening: Evening, language: str) -> tuple[Exercise, Plan] | None:
    """Returns the exercise and its plan, where one was to be made in it."""
    exercise = None if evening.path_run else load(language).get(evening.name)
    return (
        next(((exercise, step) for step in exercise.of_kind(Plan) if step.agree == "both"), None) if exercise else None
    )


def _night(evening: Evening, language: str) -> path.Night | None:
    return path.find(language, evening.path_run.path, evening.name) if evening.path_run else None
