"""Hints are rules in content that the writer's own device judges by: what they find, what is refused, how they come."""

import shutil
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from apps.exercises import checks
from apps.web import hints
from apps.web.hints import Try
from tests import judging
from tests.full import few

NAMES = ("thanks", "soft", "sorry")
LANGUAGES = ("en", "de")
EVERY = [(language, name, one) for language in LANGUAGES for name in NAMES for one in judging.tries(name, language)]
RULE = "[helper]\nid = 'soft'\nlang = 'en'\n[[rule]]\nid = 'a'\nhint = 'b'\n"
ORDER = {
    "thanks": ["which", "how"],
    "soft": "safety threat label mind-reading always-never not-a-feeling demand comparison pile-up".split(),
    "sorry": ["if", "but", "their-part", "nobody", "their-feelings", "short"],
}


@pytest.mark.parametrize(("language", "name", "one"), EVERY, ids=[f"{name}: {one.text[:40]}" for _, name, one in EVERY])
def test_what_a_try_finds(language: str, name: str, one: Try) -> None:
    helper = judging.rules(name, language)
    assert judging.judge(helper, one.text, one.slot) == one.finds
    if one.ticks is not None:
        assert tuple(judging.ticks(helper, one.text)) == one.ticks


def test_there_are_tries_enough() -> None:
    """Each rule and each part is found by some, and there are more than sixty beside the examples."""
    for language in LANGUAGES:
        assert sum(one[0] == language for one in EVERY) > 85
        for name in NAMES:
            helper = judging.rules(name, language)
            found = {one.finds for one in judging.tries(name, language)}
            assert found >= {rule["id"] for rule in helper["rules"]}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rules_stand_in_their_order(language: str, name: str) -> None:
    assert [rule["id"] for rule in judging.rules(name, language)["rules"]] == ORDER[name]


@pytest.mark.parametrize("name", NAMES)
def test_each_language_says_its_hints_itself(name: str) -> None:
    english, german = (judging.rules(name, language) for language in LANGUAGES)
    assert [part["id"] for part in german["parts"]] == [part["id"] for part in english["parts"]]
    hints_of = [{one["hint"] for kind in ("rules", "parts") for one in helper[kind]} for helper in (english, german)]
    assert not hints_of[0] & hints_of[1]


def test_danger_wins_over_all_and_is_never_passed_over() -> None:
    helper = judging.rules("soft")
    assert judging.judge(helper, "You always make me laugh. You never call, or else. You hit me") == "safety"
    assert judging.judge(helper, "You hit me", "feel") == "safety"


def test_a_part_of_a_message_is_not_asked_for_the_others() -> None:
    helper = judging.rules("soft")
    assert judging.judge(helper, "I feel lonely", "feel") == ""
    assert judging.judge(helper, "I feel lonely") == "moment"


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("a(", "can’t be read"),
        ("(?<=you) never", "differently"),
        ("(?<!you) never", "differently"),
        ("(?P<who>you)", "differently"),
        ("(?i:you)", "differently"),
        (r"\Ayou", "differently"),
        (r"(you) \1", "differently"),
        (r"you\'re", "differently"),
        ("you}", "differently"),
        ("you]", "differently"),
        ("you++", "without an end"),
        ("a*", "without an end"),
        (r"\w+", "without an end"),
        (r"\w{2,}", "without an end"),
        ("“you”", "differently"),
        ("(?=you){2}", "differently"),
        ("(?:a{1,5}b?){1,5}", "too much"),
        ("(?:(?:a|b)?c){2}", "too much"),
        ("(?:a|a){0,30}", "too much"),
        ("a{0,999}", "too much"),
    ],
)
def test_expressions_that_differ_or_run_away_are_refused(tmp_path: Path, expression: str, why: str) -> None:
    file = tmp_path / "en" / "helpers" / "soft.toml"
    file.parent.mkdir(parents=True)
    file.write_text(f"{RULE}any = ['''{expression}''']\n")
    (fault,) = hints.faults(tmp_path)
    assert fault.startswith("en/helpers/soft.toml: ")
    assert why in fault


@pytest.mark.parametrize(
    ("text", "sentence"),
    few(
        [
            ("=", "Invalid"),
            ("[[rule]]\nid = 'a'\nhint = 'b'", "missing required field"),
            ("[helper]\nid = 'soft'\nlang = 'de'\n[[rule]]\nid = 'a'\nhint = 'b'", "unlike its file"),
            (f"{RULE}\n[[role]]\nid = 'a'", "unknown field"),
            (f"{RULE}\n[[try]]\ntext = ''\nfinds = 'c'", "no such"),
        ],
        2,
    ),
)
def test_a_faulty_file_is_named_and_stops_the_start(
    tmp_path: Path, settings: Settings, text: str, sentence: str
) -> None:
    shutil.copytree(settings.CONTENT, tmp_path / "content")
    settings.CONTENT = tmp_path / "content"
    (tmp_path / "content" / "en" / "helpers" / "soft.toml").write_text(text)
    (fault,) = [error.msg for error in checks.content()]
    assert fault.startswith("en/helpers/soft.toml: ")
    assert sentence in fault


def test_letters_lose_their_marks_on_both_sides(tmp_path: Path, settings: Settings) -> None:
    """So that \\b and \\w, which know a to z, do for languages with other letters, too."""
    file = tmp_path / "de" / "helpers" / "soft.toml"
    file.parent.mkdir(parents=True)
    file.write_text(RULE.replace("en", "de") + "any = ['\\bärgerst du\\b']\n")
    settings.CONTENT = tmp_path
    assert hints.faults(tmp_path) == []
    assert judging.judge(judging.rules("soft", "de"), "Warum ÄRGERST du mich") == "a"


@pytest.mark.parametrize("name", NAMES)
def test_they_are_nobodys_and_stay_as_they_are_under_their_version(name: str) -> None:
    found = hints.sent("en-gb", name)
    assert found
    address = reverse("web:hints", args=["en", name])
    answer = Client().get(address, {"v": found.version})
    assert answer.content == found.body
    assert b"Thank you for making dinner" not in answer.content
    assert "immutable" in answer["Cache-Control"]
    assert not answer.cookies
    assert Client().get(address, {"v": "older"})["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("address", ["/hints/fr/soft/", "/hints/en/decks/", "/hints/en/none/"])
def test_a_language_or_helper_without_a_file_has_none(address: str) -> None:
    assert hints.sent("fr", "soft") is None
    assert Client().get(address).status_code == 404
