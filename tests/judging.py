"""The rules of helpers as static/js/lib/hints.js judges by them, once more, so that the two can be compared."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

from django.conf import settings

from apps.web import hints
from apps.web.hints import Try

FLAGS = re.IGNORECASE | re.ASCII
PIECES = [
    "you are so ",
    "i feel like ",
    "sorry ",
    "you always make me ",
    "i am a b ",
    "’ ",
    "a",
    "you aaa",
    "for a",
    "\n",
]
LONG = [(piece * 4000)[:4000] for piece in PIECES]


def tries(name: str, language: str = "en") -> list[Try]:
    return list(hints.read(Path(settings.CONTENT, language, "helpers", f"{name}.toml")).trys)


def rules(name: str, language: str = "en") -> dict[str, Any]:
    found = hints.sent(language, name)
    assert found
    return dict(json.loads(found.body))


def fold(text: str) -> str:
    split = unicodedata.normalize("NFKD", re.sub("[’‘ʼ`´]", "'", text))
    plain = "".join(one for one in split if not unicodedata.category(one).startswith("M")).lower()
    return re.sub(r"[ \t\n\r\f\v]+", " ", plain).strip(" ")


def speaks(rule: dict[str, Any], text: str) -> bool:
    def some(expressions: list[str]) -> bool:
        return any(re.search(one, text, FLAGS) for one in expressions)

    words = sum(any(letter.isalnum() for letter in word) for word in text.split(" "))
    wanted = some(rule["any"]) or words < rule["under"] or not (rule["any"] or rule["under"])
    return wanted and not some(rule["none"])


def ticks(helper: dict[str, Any], written: str) -> list[str]:
    return [part["id"] for part in helper["parts"] if speaks(part, fold(written))]


def judge(helper: dict[str, Any], written: str, slot: str = "") -> str:
    """Returns the id of what speaks, or nothing."""
    text = rest = fold(written)
    if not text:
        return ""
    for kind in helper["passes"]:
        rest = re.sub(kind, " ", rest, flags=FLAGS)
    fitting = [rule for rule in helper["rules"] if not rule["slot"] or slot in rule["slot"]]
    found = [rule["id"] for rule in fitting if speaks(rule, text if rule["id"] == "safety" else rest)]
    if found or slot or rest != text:
        return str(next(iter(found), ""))
    there = ticks(helper, written)
    absent = [part["id"] for part in helper["parts"] if part["id"] not in there]
    return str(absent[0]) if len(there) < helper["enough"] else ""
