"""The board of dreams: what two would like, each with its next step, and what has come true."""

from collections.abc import Iterable
from datetime import date

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.plans.models import Dream, Horizon, Whose
from apps.plans.models.dream import DreamQuerySet


def seen(couple: Couple, person: User) -> DreamQuerySet:
    return couple.dreams.visible_to(person).select_related("photo", "made_by")


def lay_out(couple: Couple, person: User, today: date) -> dict[str, list[Dream]]:
    """Returns the dreams by where they stand on the board, the nearest first, each with its `next_step`."""
    groups: dict[str, list[Dream]] = {"ours": [], "mine": [], "theirs": [], "true": []}
    dreams = list(seen(couple, person))
    give_steps(dreams, couple, person, today)
    for dream in sorted(dreams, key=lambda one: (Horizon.values.index(one.horizon), str(one.what).casefold())):
        whose = "ours" if dream.whose == Whose.OURS else "mine" if dream.made_by_id == person.pk else "theirs"
        groups["true" if dream.came_true_on else whose].append(dream)
    groups["true"].sort(key=lambda dream: dream.came_true_on or today, reverse=True)
    return groups


def give_steps(dreams: Iterable[Dream], couple: Couple, person: User, today: date) -> None:
    """Gives each dream its next step that this person sees; what was on a day that is over is none."""
    plans = couple.plans.in_sight_of(person).agreed().filter(dream__in=[dream.pk for dream in dreams])
    steps = [step for step in plans if step.is_legible]
    for step in steps:
        step.couple = couple
        step.look(today, person.zone)
    still = [step for step in steps if not step.on or (step.next_on and step.next_on >= today)]
    still.sort(key=lambda step: (step.next_on or date.max, step.pk))
    for dream in dreams:
        dream.next_step = next((step for step in still if step.dream_id == dream.pk), None)
