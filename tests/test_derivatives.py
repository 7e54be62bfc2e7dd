"""What is made of a couple's things is theirs like the things: sizes, ranges, parts, lists, and what is asked before
a cache may answer. And nobody is an oracle: not yours, deleted and never there are the same bytes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from apps.couples import pairing
from apps.photos.models import SIZES
from tests import factories, whole
from tests.conftest import As
from tests.full import but_for
from tests.pages import stable
from tests.place import furnished as furnished
from tests.place import furnished_once as furnished_once
from tests.place import place as place
from tests.test_isolation import METHODS, OUTSIDERS
from tests.whole import CANARY, Place

pytestmark = pytest.mark.django_db
LATER = "Fri, 31 Dec 2038 23:59:59 GMT"


@pytest.fixture
def outsider(who: str, request: pytest.FixtureRequest) -> Client:
    """A browser of somebody who is not of the couple."""
    browser = Client(raise_request_exception=False)
    if who == "candidate":
        person, at = factories.a_person("Candidate"), datetime(2026, 11, 23, tzinfo=UTC)
        pairing.accept(pairing.invite(factories.a_person("Host"), at=at), by=person, at=at)
    elif who == "unverified":
        person = factories.an_unverified("Uma")
    elif who == "staff":
        person = factories.a_person("Stu", is_superuser=True)
    elif who != "visitor":
        person = request.getfixturevalue({"unpaired": "dana", "stranger": "charlie"}[who])
    if who != "visitor":
        browser.force_login(person)
    return browser


def ways(tag: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Give every way to ask for a file: whole, its head, in part, and only if it has changed."""
    yield from (("HEAD", {}), ("GET", {}), ("GET", {"HX-Request": "true"}))
    yield from (("GET", {"Range": part}) for part in ("bytes=0-3", "bytes=99999999-", "bytes=x"))
    for condition in ({"If-None-Match": tag}, {"If-None-Match": "*"}, {"If-Modified-Since": LATER}, {"If-Match": "no"}):
        yield from ((method, condition) for method in ("HEAD", "GET"))


def said(answer: Any, address: str) -> str:
    """Give all of an answer but the address it was asked by."""
    key = address.split("/")[2]
    return f"{answer.status_code} {dict(answer.items())} {stable(answer)}".replace(key, "")


@pytest.mark.full
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_size_of_a_photo(outsider: Client, who: str, place: Place, as_: As, size: str) -> None:
    browser = as_(place.alice)
    kinds = {(bool(photo.private_to), hasattr(photo, "picture")): photo for photo in place.photos}
    assert len(kinds) == 3  # in a memory for both or for one, and loose
    for photo in kinds.values():
        address, never = (reverse("photos:photo", args=[key, size]) for key in (photo.pk, uuid4()))
        tag = browser.get(address)["ETag"]
        for method, headers in ways(tag):
            answer = outsider.generic(method, address, headers=headers)
            assert answer.status_code in ({302, 204} if who == "visitor" else {404}), (method, headers)
            assert tag not in str(dict(answer.items()))
            assert said(answer, address) == said(outsider.generic(method, never, headers=headers), never)


def test_partner_gets_no_size_of_a_private_photo(place: Place, as_: As) -> None:
    bobs, private = as_(place.bob), [photo for photo in place.photos if photo.private_to]
    assert len(private) == 2
    for photo in private:
        for size in SIZES:
            address = reverse("photos:photo", args=[photo.pk, size])
            tag = as_(place.alice).get(address)["ETag"]
            for method, headers in ways(tag):
                answer = bobs.generic(method, address, headers=headers)
                assert (answer.status_code, tag in str(dict(answer.items()))) == (404, False), (method, headers)


def test_both_may_have_it_from_their_cache(place: Place, as_: As) -> None:
    """The other direction: who may see it is told that it has not changed."""
    address = reverse("photos:photo", args=[place.photos[0].pk, "small"])
    for person in (place.alice, place.bob):
        browser = as_(person)
        tag = browser.get(address)["ETag"]
        assert browser.get(address, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.full
@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_page_part_or_list(outsider: Client, who: str, place: Place) -> None:
    """Every address there is, with all rows, and all that stands behind question marks."""
    statuses = set()
    for address in place.addresses():
        for headers in ({}, {"HX-Request": "true"}):
            answer = outsider.get(address, headers=headers)
            assert CANARY not in f"{dict(answer.items())} {b''.join(answer).decode(errors='replace')}", address
            statuses.add(answer.status_code)
            if answer.status_code == 405:
                break  # nothing is shown here, to nobody
    assert statuses <= {200, 204, 301, 302, 404, 405, 410}


@pytest.mark.full
def test_no_page_part_or_list_tells_the_partner_what_waits(place: Place, as_: As) -> None:
    mine, theirs = as_(place.alice), as_(place.bob)
    waiting = {f"{CANARY} hers", f"{CANARY} kept", f"of Alice, {whole.DAY}"}
    found = set()
    for address in place.addresses():
        for headers in ({}, {"HX-Request": "true"}):
            shown = b"".join(theirs.get(address, headers=headers)).decode(errors="replace")
            assert not [words for words in waiting if words in shown], address
            answer = mine.get(address, headers=headers)
            found |= {words for words in waiting if words in b"".join(answer).decode(errors="replace")}
            if answer.status_code == 405:
                break
    assert found == waiting


@pytest.mark.parametrize("who", but_for(["unpaired", "stranger", "staff"]))
def test_not_yours_and_deleted_and_never_there_are_the_same_bytes(outsider: Client, who: str, place: Place) -> None:
    keys = [str(row.pk) for rows in (place.memories, place.photos, place.thanks) for row in rows]
    keys += [str(place.tonight.pk), str(place.opened.pk)]
    alone = {str(row.pk) for row in (*place.memories, *place.photos) if getattr(row, "private_to_id", None)}
    rows = [(address, key) for address in place.addresses() for key in keys if key in address and "?" not in address]
    # Of each route one row that both may see, and one that is somebody's alone.
    by_route = {(address.replace(key, ""), key in alone): (address, key) for address, key in rows}
    named = dict(by_route.values())
    assert len(named) >= 50

    def answers(*, never: bool = False) -> list[str]:
        found = []
        for address, key in named.items():
            asked = address.replace(key, str(uuid4())) if never else address
            for method in METHODS:
                answer = outsider.generic(method.upper(), asked)
                found.append(f"{method} {answer.status_code} {dict(answer.items())} {stable(answer)}")
        return found

    before = answers()
    assert answers(never=True) == before
    place.couple.delete()
    assert answers() == before
