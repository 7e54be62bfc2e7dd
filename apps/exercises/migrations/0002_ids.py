"""Exercises, options, cards, picks and replies are stored by id; what was stored by another id or as a sentence is put
in its place. What can't be opened any more is left as it is."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from itertools import batched, groupby
from typing import Any

from django.db import migrations

from apps.exercises.content.renamed import RENAMED
from apps.vault import keyring
from apps.vault.fields import is_legible
from apps.vault.sealing import Unreadable

# The content as it was when sentences were stored: by exercise and step, each sentence and its id.
CHOICES = {
    ("daily-check-in", "reply"): {
        "Gladly": "gladly",
        "A part of it": "smaller",
        "I have another idea": "other",
        "Not tomorrow": "not-tomorrow",
    },
    ("nightly-gratitude", "reply"): {
        "That landed": "touched",
        "I didn't know you saw that": "noticed",
        "Tell me more": "more",
    },
    ("apology", "calm"): {"Yes": "yes", "Later": "later"},
}
LISTS = {
    ("touch-slowly", "rungs"): {
        "Sit so close that we touch": "close",
        "A hand on the shoulder in passing": "shoulder",
        "Hold hands": "hands",
        "A hug for hello and goodbye": "hello",
        "Stroke hair or back": "stroke",
        "Lean together on the sofa": "lean",
        "Head in a lap": "lap",
        "A kiss on cheek or forehead": "cheek",
        "A slow dance in the kitchen": "dance",
        "A kiss": "kiss",
    },
    ("active-listening", "which"): {
        "Something from outside us": "outside",
        "Something small about us": "small",
        "Something big about us": "big",
    },
    # Five of these were drawn.
    ("love-story", "cards"): {
        "First meeting, two cameras: what did each of you see?": "two-cameras",
        "The first time you thought, “oh, I like this person”. Where were you standing?": "first-liked",
        "The first trip, even if it was one bus stop: what went wrong, what went right?": "first-trip",
        "The time we laughed until we cried. Who started it?": "laughed",
        "The message, call or note you kept rereading in the early days.": "kept-rereading",
        "The first time one of us met the other's people. What do you remember of the food, the nerves, the walk home?":
            "each-others-people",
        "The first quarrel that ended well. What turned it?": "quarrel-ended-well",
        "The first place that felt like ours: a table, a corner, a playlist.": "place-of-ours",
        "A hard stretch we came through. What did each of us do that helped?": "hard-stretch",
        "The moment you knew you could be silly with me.": "silly",
        "A day we had planned carefully and that became something else entirely.": "day-turned",
        "If someone wrote our story so far in three sentences, what would yours be?": "three-sentences",
    },
}
ANSWERS = {
    "touch-slowly": ["yes", "ask", "no"],
    "active-listening": ["yes", "maybe", "not-today"],
    "love-story": ["yes", "maybe", "not-this"],
}
SOFTER = {
    ("five-minute-hug", "now"): ["yes", "blanket", "back", "feet", "hold-hands"],
    ("eye-contact", "now"): ["yes", "hands", "side", "closed"],
    ("touch-slowly", "now"): ["yes", "shorter", "blanket"],
    ("touch-slowly", "swap"): ["yes"],
}
WHEN = "I want to hear this. Can it be at "
REPLIES = {
    ("apology", "letter"): {
        "Thank you, I heard it": "thanks",
        "I need time": "time",
        "There's more to it": "more",
    },
    ("say-it-gently", "softly"): {
        "What I hear is … Let's talk about it": "heard",
        "I didn't know. Tell me more": "more",
    },
}

type Place = tuple[str, str]  # an exercise, and a step of it


def rename(apps: Any, schema_editor: Any) -> None:
    runs = apps.get_model("exercises", "Run").objects.using(schema_editor.connection.alias)
    for old, new in RENAMED.items():
        runs.filter(exercise=old).update(exercise=new)


def put_ids(apps: Any, schema_editor: Any) -> None:
    def rows(model: str) -> Any:
        return apps.get_model("exercises", model).objects.using(schema_editor.connection.alias)

    turns: dict[Any, int] = {}
    rewrite(rows("Settled"), "value", "by_id", [*LISTS, *SOFTER], lambda place, row, was: settled(place, row, was, turns))
    rewrite(rows("Mark"), "value", "person_id", [*LISTS, *SOFTER], lambda place, row, was: mark(place, row, was, turns))
    rewrite(rows("Answer"), "words", "writer_id", [*CHOICES, ("touch-slowly", "rungs")], answer)
    rewrite(rows("Note"), "words", "writer_id", [*REPLIES], reply)


def rewrite(rows: Any, field: str, author: str, places: list[Place], new: Callable[[Place, Any, Any], Any]) -> None:
    """Open each row at these places, and seal what is new of it with its author's key."""
    for exercise, step in places:
        here = rows.filter(run__exercise=exercise, step=step).order_by("couple_id", author, "pk")
        for keys in batched(list(here.values_list("pk", flat=True)), 200):
            for (couple, person), theirs in groupby(here.filter(pk__in=keys), lambda row: (row.couple_id, getattr(row, author))):
                with keyring.open_for(couple=couple, people=[person]):
                    for row in theirs:
                        change(row, field, (exercise, step), new)


def change(row: Any, field: str, place: Place, new: Callable[[Place, Any, Any], Any]) -> None:
    try:
        was = getattr(row, field)
    except Unreadable:
        return
    now = new(place, row, was)
    if now != was:
        setattr(row, field, now)
        row.save(update_fields=[field])


def settled(place: Place, row: Any, was: Any, turns: dict[Any, int]) -> Any:
    if place in SOFTER and isinstance(was, dict) and isinstance(was.get("softer"), int):
        return {"softer": SOFTER[place][was["softer"]] if was["softer"] else ""}
    if place not in LISTS or not isinstance(was, dict):
        return was
    turns[row.run_id] = was.get("turn", 0)
    ids, now = LISTS[place], dict(was)
    if "picked" in was:
        now["picked"] = ids.get(was["picked"], was["picked"])
    if "shared" in was:
        now["shared"] = [ids.get(one, one) for one in was["shared"]]
    return now


def mark(place: Place, row: Any, was: Any, turns: dict[Any, int]) -> Any:
    if place in SOFTER:
        return SOFTER[place][was] if isinstance(was, int) and was < len(SOFTER[place]) else was
    cards = list(LISTS[place].values())
    if place == ("love-story", "cards"):
        random.Random(f"{row.run_id} {place[1]}").shuffle(cards)
        first = turns.get(row.run_id, 0) * 5
        cards = [cards[(first + number) % len(cards)] for number in range(5)]
    return by_id(place, cards, was) if isinstance(was, list) else was


def by_id(place: Place, cards: list[str], numbers: list[int]) -> dict[str, str]:
    answers = ANSWERS[place[0]]
    return {card: answers[number] for card, number in zip(cards, numbers, strict=False) if number < len(answers)}


def answer(place: Place, row: Any, was: str) -> str:
    if not is_legible(was):
        return was
    if place in CHOICES:
        return CHOICES[place].get(was, was)
    numbers = was.split()
    if not all(number.isdecimal() for number in numbers):
        return was
    return json.dumps(by_id(place, list(LISTS[place].values()), [int(number) for number in numbers]))


def reply(place: Place, row: Any, was: str) -> str:
    if not is_legible(was):
        return was
    if place[0] == "say-it-gently" and was.startswith(WHEN) and was.endswith("?"):
        when = was.removeprefix(WHEN).removesuffix("?")
        return json.dumps({"reply": "later", "when": "" if when == "another time" else when}, ensure_ascii=False)
    found = REPLIES[place].get(was)
    return json.dumps({"reply": found, "when": ""}) if found else was


class Migration(migrations.Migration):

    dependencies = [("exercises", "0001_tables")]

    operations = [
        migrations.RunPython(rename, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(put_ids, migrations.RunPython.noop, elidable=True),
    ]
