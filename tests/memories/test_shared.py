"""Photos that come from a phone's share sheet."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import User
from apps.couples.models import Couple
from tests import factories
from tests.conftest import As

ADDRESS = "/story/shared/"
BY_THE_PHONE = {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}


def sent(*colours: str) -> dict[str, object]:
    files = [SimpleUploadedFile(f"{c}.jpg", factories.a_picture(colour=c), "image/jpeg") for c in colours]
    return {"title": "", "text": "", "files": files}


def strict(person: User) -> Client:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    return browser


def test_the_phone_is_told_where_to_send_them() -> None:
    target = Client().get("/manifest.webmanifest").json()["share_target"]
    assert (target["action"], target["method"], target["enctype"]) == (ADDRESS, "POST", "multipart/form-data")
    assert {name: target["params"][name] for name in ("title", "text", "url")} == {
        name: name for name in ("title", "text", "url")
    }
    assert target["params"]["files"] == [{"name": "files", "accept": ["image/*"]}]


def test_they_lie_in_the_inbox(alice: User, bob: User, couple: Couple) -> None:
    browser = strict(alice)
    answer = browser.post(ADDRESS, sent("#aa0000", "#00aa00"), headers=BY_THE_PHONE, follow=True)
    assert answer.redirect_chain == [("/story/inbox/", 302)]
    loose = couple.photos.loose_of(alice)
    assert loose.count() == 2
    for photo in loose:
        assert f'name="photo" value="{photo.pk}"' in answer.content.decode()
    assert not couple.photos.visible_to(bob).exists()


def test_one_that_cannot_be_kept_does_not_stop_the_rest(as_: As, alice: User, couple: Couple) -> None:
    files = [*sent("#aa0000")["files"], SimpleUploadedFile("song.txt", b"only words")]  # type: ignore[misc]
    answer = as_(alice).post(ADDRESS, {"files": files}, headers=BY_THE_PHONE, follow=True)
    assert "song.txt" in answer.content.decode()
    assert couple.photos.count() == 1


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "anything"])
def test_another_site_brings_nobody_anything(alice: User, couple: Couple, site: str) -> None:
    headers = {"Sec-Fetch-Site": site} if site else {}
    assert strict(alice).post(ADDRESS, sent("#aa0000"), headers=headers).status_code == 403
    assert not couple.photos.exists()


def test_who_is_not_signed_in_is_led_there_and_asked_to_share_once_more(as_: As, alice: User, couple: Couple) -> None:
    answer = Client().post(ADDRESS, sent("#aa0000"), headers=BY_THE_PHONE)
    assert answer.status_code == 302
    assert not couple.photos.exists()
    afterwards = parse_qs(urlsplit(answer["Location"]).query)["next"][0]
    assert (
        "Please share it once more." in as_(alice).get(afterwards, headers=BY_THE_PHONE, follow=True).content.decode()
    )


def draft_of(person: User, couple: Couple) -> list[str]:
    return list(couple.drafts.get(writer=person, form="memory").fields["words"])


def test_words_wait_in_the_draft_of_a_memory_for_who_shared_them(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    said = {"title": "The lighthouse", "text": "We got wet. https://example.org/l", "url": "https://example.org/l"}
    answer = strict(alice).post(ADDRESS, said, headers=BY_THE_PHONE)
    assert answer["Location"] == "/story/add/"
    assert draft_of(alice, couple) == ["The lighthouse\nWe got wet. https://example.org/l"]
    assert "The lighthouse" in as_(alice).get("/story/add/").content.decode()
    assert "The lighthouse" not in as_(bob).get("/story/add/").content.decode()


def test_what_is_shared_next_stands_below(alice: User, couple: Couple) -> None:
    for text in ("First", "Second\0"):
        strict(alice).post(ADDRESS, {"text": text}, headers=BY_THE_PHONE)
    assert draft_of(alice, couple) == ["First\n\nSecond"]


def test_photos_with_words_come_to_the_same_memory(alice: User, couple: Couple) -> None:
    answer = strict(alice).post(ADDRESS, sent("#aa0000") | {"text": "Rain"}, headers=BY_THE_PHONE)
    assert answer["Location"] == "/story/add/?waiting=1"
    assert couple.photos.loose_of(alice).count() == 1
    assert draft_of(alice, couple) == ["Rain"]


def test_too_much_is_refused_with_a_sentence_and_the_draft_stays(alice: User, couple: Couple) -> None:
    browser = strict(alice)
    browser.post(ADDRESS, {"text": "First"}, headers=BY_THE_PHONE)
    answer = browser.post(ADDRESS, {"text": "x" * 200_001}, headers=BY_THE_PHONE, follow=True)
    assert "too long to take over" in answer.content.decode()
    assert draft_of(alice, couple) == ["First"]


def test_nothing_shared_is_nothing(as_: As, alice: User, couple: Couple) -> None:
    assert as_(alice).post(ADDRESS, {"text": "  "}, headers=BY_THE_PHONE)["Location"] == "/story/inbox/"
    assert not couple.drafts.exists()
