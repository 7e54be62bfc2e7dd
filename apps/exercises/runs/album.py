"""Album night: which photos two look at, and which they have looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.schema import Photos
from apps.exercises.models import Evening, EveningPhoto
from apps.memories.looking_back import journey
from apps.memories.models import Picture
from apps.photos.brought import uuids
from apps.photos.models import Photo
from apps.web.decks import Option, decks, drawn

REST = timedelta(days=92)  # in which no photo comes twice
SPARE = 2  # photos that each can be swapped for
MOST = 12  # photos of one evening


@dataclass(frozen=True)
class Scene:
    """A photo with those it can be swapped for, all of one time, and a card; where there are no photos, a card."""

    photos: list[Photo]
    card: Option


@dataclass(frozen=True)
class Night:
    """What is said first, what is looked at or asked, and what is said after it."""

    say: str
    scenes: list[Scene]
    after: str = ""


def night(couple: Couple, step: Photos, day: date, language: str) -> Night:
    """Returns what two look at on this day, oldest first; the same for both of them."""
    seed = f"{couple.pk} {day} {step.id}"
    lately = EveningPhoto.objects.filter(couple=couple, evening__day__range=(day - REST, day)).values("photo")
    found = journey.photos(couple, step.draw * (1 + SPARE), seed=seed, without=lately)
    if not found:
        return _of_cards(couple, step, seed, language)
    number = min(step.draw, len(found))
    edges = [at * len(found) // number for at in range(number + 1)]
    groups = [[one.photo for one in found[start:end]] for start, end in pairwise(edges)]
    cards = drawn(decks(language)[step.deck].cards, seed, step.draw)
    say = step.say if number == step.draw else _("Here are some of your photos. Skip any you’d rather not look at.")
    return Night(say, [Scene(*both) for both in zip(groups, cards, strict=False)])


def _of_cards(couple: Couple, step: Photos, seed: str, language: str) -> Night:
    cards = drawn(decks(language)[step.empty_deck].cards, seed, step.draw)
    say = _("No photos here yet? You don’t need any. Here are five questions instead.")
    if journey.for_both(couple).exists():
        say = _("You’ve looked at your photos not long ago. Here are five questions instead.")
    after = _("Got a photo of that somewhere? You can add it any time.")
    return Night(say, [Scene([], card) for card in cards], after)


def remember(evening: Evening, keys: Iterable[str], *, by: User) -> None:
    """Notes which photos were looked at, once each: of those sent, the ones that both may see."""
    wanted = uuids(keys)[:MOST]
    if not wanted:
        return
    with evening.couple.change(by=by, seen_by=[by]) as change:
        now = change.couple.evenings.fresh(evening)
        seen = journey.for_both(change.couple).filter(photo__in=wanted)
        there = set(now.photos.values_list("photo", flat=True))
        fresh = [one for one in seen.order_by("day", "id") if one.photo_id not in there][: MOST - len(there)]
        for place, one in enumerate(fresh, start=len(there)):
            EveningPhoto.objects.create(couple=change.couple, evening=now, photo_id=one.photo_id, place=place)
        if fresh:
            change.reaches_both()


def looked_at(evening: Evening, person: User) -> list[Picture]:
    """Returns the pictures of an evening that this person sees in the story, where each can be told, in their order."""
    rows = evening.couple.pictures.seen_by(person).filter(memory__in=evening.couple.memories.visible_to(person))
    keys = list(evening.photos.order_by("place").values_list("photo", flat=True))
    found = rows.filter(photo__in=keys).exclude(photo__large="").select_related("photo", "memory")
    return sorted(found, key=lambda one: keys.index(one.photo_id))
