"""Adds, edits and deletes ideas of two people's own; both see them at once. And keeps a small step, for oneself."""

from datetime import date

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.schema import Ask, Exercise, Match
from apps.exercises.models import OwnCard, StillGood
from apps.exercises.models.cards import DECKS
from apps.plans.models import Plan


def decks_of(exercise: Exercise) -> tuple[str, ...]:
    """Returns the decks to which ideas or questions of their own can be added, none where there are none."""
    asked = {ask.deck_from for ask in exercise.of_kind(Ask)}
    steps = exercise.of_kind(Match)
    names = [name for step in steps for name in (step.deck, *(one.id for one in step.options if step.id in asked))]
    return tuple(name for name in names if name in DECKS)


def add(couple: Couple, deck: str, words: str, *, by: User) -> None:
    """Adds an idea; the same words are added once."""
    with couple.change(by=by, seen_by=[by]) as change:
        if not any(one.words == words for one in change.couple.own_cards.filter(deck=deck)):
            change.couple.own_cards.create(couple=change.couple, deck=deck, writer=by, words=words)
            change.reaches_both()


def edit(idea: OwnCard, words: str, *, by: User) -> None:
    with idea.couple.change(by=by, seen_by=[by]) as change:
        now = change.couple.own_cards.fresh(idea)
        now.words = words
        now.save(update_fields=["words"])
        change.reaches_both()


def delete(idea: OwnCard, *, by: User) -> None:
    with idea.couple.change(by=by, seen_by=[by]) as change:
        change.couple.own_cards.fresh(idea).delete()
        change.reaches_both()


def keep_step(plan: Plan, *, by: User, day: date) -> None:
    """Notes that a small step still suits `by`, who is asked again after a week."""
    with plan.couple.change(by=by, seen_by=[by]) as change:
        now = change.couple.plans.visible_to(by).fresh(plan)
        StillGood.objects.update_or_create(couple=change.couple, plan=now, person=by, defaults={"day": day})
