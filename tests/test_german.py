"""Somebody who reads German meets no English sentence, whoever the other is and whatever their browser speaks."""

import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import chain
from typing import Any, override

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from apps.accounts.forms import zones
from apps.accounts.models import User
from tests import whole
from tests.place import furnished as furnished
from tests.place import furnished_once as furnished_once
from tests.place import place as place
from tests.ready import ROOT
from tests.test_messages import HOLDS, written
from tests.web.test_words import MAILS
from tests.whole import Place

pytestmark = pytest.mark.django_db
GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
SAID = ("aria-label", "placeholder", "alt", "title", "data-insert")
OPEN = ("/", "/account/login/", "/account/signup/", "/account/password/reset/", "/account/login/code/",
        "/right-place/", "/kept-safe/", "/nowhere/")  # fmt: skip


class Texts(HTMLParser):
    """Each text of a page that somebody sees or hears."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.language = ""
        self._within = ""
        self.feed(page)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        self._within = tag
        self.language = facts.get("lang") or "" if tag == "html" else self.language
        self.found += [str(facts[name]) for name in SAID if facts.get(name)]

    @override
    def handle_data(self, data: str) -> None:
        if self._within not in {"script", "style"} and data.strip():
            self.found.append(data)


def pattern(english: str) -> str:
    """Gives what matches a sentence with whatever stands in its places."""
    return ".+?".join(re.escape(part) for part in re.split(HOLDS, english.strip()))


def exercises() -> Iterator[str]:
    """Gives what exercises say: it has its own translation, and is in English until then."""
    for file in (ROOT / "content" / "en").glob("**/*.toml"):
        yield from _strings(tomllib.loads(file.read_text("utf-8")))


def _strings(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        yield from chain.from_iterable(_strings(one) for one in (part.values() if isinstance(part, dict) else part))


@pytest.fixture(scope="module")
def english() -> re.Pattern[str]:
    """What no page in German says as a whole: each sentence that is another in German, but for those of exercises."""
    said = {text for _message, _ids, texts in written("de") for text in texts}
    own = said | set(exercises())
    every = [one for _message, ids, _texts in written("de") for one in ids if one not in own]
    return re.compile("|".join(pattern(one) for one in every if len(re.sub(r"\W", "", re.sub(HOLDS, "", one))) > 2))


def leftovers(page: str, english: re.Pattern[str]) -> list[str]:
    texts = [" ".join(text.split()) for text in Texts(page).found]
    names = {name for _zone, name in zones()}
    return [one for one in texts if one not in names and not one.startswith(whole.CANARY) and english.fullmatch(one)]


@pytest.mark.full
def test_no_page_says_anything_in_english(place: Place, english: re.Pattern[str]) -> None:
    User.objects.update(language="de")
    browser, seen = whole.browser_of(User.objects.get(pk=place.alice.pk)), 0
    for address in place.addresses():
        response = browser.get(address)
        if response.streaming or "text/html" not in response.get("Content-Type", ""):
            continue
        page, seen = response.content.decode(), seen + 1
        assert leftovers(page, english) == [], address
        assert Texts(page).language in {"de", ""}, address
        assert response["Content-Language"] == "de"
    assert seen > 50


@pytest.mark.parametrize("address", OPEN)
def test_a_visitor_reads_what_their_browser_speaks(client: Client, address: str, english: re.Pattern[str]) -> None:
    page = client.get(address, headers=GERMAN, follow=True).content.decode()
    assert (Texts(page).language, leftovers(page, english)) == ("de", [])
    assert Texts(client.get(address, headers={"Accept-Language": "fr"}, follow=True).content.decode()).language == "en"


@pytest.mark.parametrize("fault", ["400", "403", "403_csrf", "404", "429", "500", "507"])
def test_faults_are_told_in_german(fault: str, english: re.Pattern[str]) -> None:
    with translation.override("de"):
        said = render_to_string(f"{fault}.html")
    assert (Texts(said).language, leftovers(said, english)) == ("de", [])


@pytest.mark.parametrize(("app", "name"), [one[:2] for one in MAILS])
def test_every_mail_is_in_german(app: str, name: str, english: re.Pattern[str]) -> None:
    facts = {"code": "ABCD", "signup_url": "https://x", "password_reset_url": "https://x", "take_back": "https://x"}
    with translation.override("de"):
        said = [render_to_string(f"{app}/email/{name}_{part}.txt", facts) for part in ("subject", "message")]
    lines = [line.strip() for part in said for line in part.splitlines() if line.strip()]
    assert [line for line in lines if english.fullmatch(line) or "Hello" in line] == []
