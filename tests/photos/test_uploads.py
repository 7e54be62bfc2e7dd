"""A photo that comes in parts: nothing comes twice, nothing is lost, and whatever is sent again changes nothing."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.core.files.storage import storages
from django.db import connections
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Picture
from apps.photos import housekeeping, storage, uploads
from apps.photos.decoding import MAX_BYTES
from apps.photos.models import Part, Photo, Upload
from tests import factories
from tests.conftest import As
from tests.photos.sending import ADDRESS, HEAD, STEP, announce, keep, reached, send, send_part
from tests.photos.test_keep import files_stored

pytestmark = pytest.mark.django_db(transaction=True)


def parts(content: bytes) -> list[tuple[int, bytes]]:
    return [(start, content[start : start + STEP]) for start in range(0, len(content), STEP)]


def test_part_by_part_it_becomes_a_photo(begun: tuple[Client, str], couple: Couple, content: bytes) -> None:
    browser, at = begun
    before = files_stored()
    for start, part in parts(content):
        assert browser.get(at).status_code == 409
        answer = send_part(browser, at, part, start)
        assert (answer.status_code, answer["Upload-Offset"]) == (204, str(start + len(part)))
    photo = couple.photos.get()
    with photo.opened("original") as file:
        assert b"".join(file) == content
    assert f'value="{photo.pk}"' in browser.get(at).content.decode()
    assert not Part.objects.exists()
    assert files_stored() - before == {photo.original}


def test_nothing_of_it_lies_open(begun: tuple[Client, str], content: bytes) -> None:
    browser, at = begun
    before = files_stored()
    send_part(browser, at, content[:STEP], 0)
    (name,) = files_stored() - before
    with storages["photos"].open(name) as file:
        assert content[100:200] not in file.read()


def test_a_part_sent_again_changes_nothing(begun: tuple[Client, str], content: bytes) -> None:
    browser, at = begun
    send_part(browser, at, content[:STEP], 0)
    before = files_stored()
    for start, part in ((0, content[:STEP]), (0, b"otherwise"), (STEP - 1, b"x"), (STEP + 1, b"x"), (MAX_BYTES, b"x")):
        assert send_part(browser, at, part, start).status_code == 409
    assert (reached(browser, at), files_stored()) == (STEP, before)


def test_the_last_part_may_be_asked_for_again(begun: tuple[Client, str], couple: Couple, content: bytes) -> None:
    """Its answer was lost: the phone asks how far it came, and sends nothing, which is welcome."""
    browser, at = begun
    send_part(browser, at, content, 0)
    assert reached(browser, at) == len(content)
    for _ in range(2):
        assert send_part(browser, at, b"", len(content)).status_code == 204
    assert couple.photos.count() == 1


def test_a_server_that_dies_between_the_last_part_and_the_photo(
    begun: tuple[Client, str], couple: Couple, content: bytes
) -> None:
    browser, at = begun
    with mock.patch.object(uploads, "finish", side_effect=SystemExit), pytest.raises(SystemExit):
        send_part(browser, at, content, 0)
    assert (reached(browser, at), couple.photos.count()) == (len(content), 0)
    assert send_part(browser, at, b"", len(content)).status_code == 204
    assert couple.photos.count() == 1


def test_no_room_for_a_part_is_a_sentence_and_loses_nothing(
    begun: tuple[Client, str], couple: Couple, content: bytes
) -> None:
    browser, at = begun
    send_part(browser, at, content[:STEP], 0)
    with mock.patch.object(storage, "put", side_effect=OSError(28, "No space left on device")):
        answer = send_part(browser, at, content[STEP:], STEP)
    assert answer.status_code == 507
    assert "couldn’t save this photo just now" in answer.content.decode()
    assert send_part(browser, at, content[STEP:], reached(browser, at)).status_code == 204
    assert couple.photos.count() == 1


def test_no_room_for_the_photo_loses_nothing_either(begun: tuple[Client, str], couple: Couple, content: bytes) -> None:
    browser, at = begun
    with mock.patch.object(Photo, "store", side_effect=OSError(28, "No space left on device")):
        assert send_part(browser, at, content, 0).status_code == 507
    assert reached(browser, at) == len(content)
    assert send_part(browser, at, b"", reached(browser, at)).status_code == 204
    assert couple.photos.count() == 1


def test_no_room_to_put_it_together_loses_nothing_either(
    begun: tuple[Client, str], couple: Couple, content: bytes
) -> None:
    browser, at = begun
    with mock.patch("tempfile.NamedTemporaryFile", side_effect=FileNotFoundError):
        assert send_part(browser, at, content, 0).status_code == 507
    assert send_part(browser, at, b"", reached(browser, at)).status_code == 204
    assert couple.photos.count() == 1


def test_letting_it_be_leaves_nothing(begun: tuple[Client, str], content: bytes) -> None:
    browser, at = begun
    before = files_stored()
    send_part(browser, at, content[:STEP], 0)
    assert browser.delete(at, headers=HEAD).status_code == 204
    assert (files_stored(), Upload.objects.count(), browser.head(at, headers=HEAD).status_code) == (before, 0, 404)
    assert send_part(browser, at, content[STEP:], STEP).status_code == 404


def test_letting_be_what_is_in_leaves_the_photo(begun: tuple[Client, str], couple: Couple, content: bytes) -> None:
    browser, at = begun
    send_part(browser, at, content, 0)
    assert browser.delete(at, headers=HEAD).status_code == 204
    assert couple.photos.count() == 1


def test_who_was_let_go_while_a_part_came(alice: User, couple: Couple, content: bytes) -> None:
    upload = uploads.begin(couple, by=alice, name="", length=len(content), at=timezone.now())
    before = files_stored()
    uploads.give_up(upload, by=alice)
    with pytest.raises(uploads.Elsewhere):
        uploads.take(upload, content, start=0, by=alice, at=timezone.now())
    assert files_stored() == before


def test_nobody_waits_for_the_rest_for_ever(begun: tuple[Client, str], content: bytes) -> None:
    browser, at = begun
    before = files_stored()
    send_part(browser, at, content[:STEP], 0)
    now = timezone.now()
    housekeeping.due(now + uploads.PATIENCE - timedelta(minutes=1))
    assert reached(browser, at) == STEP
    housekeeping.due(now + uploads.PATIENCE + timedelta(minutes=1))
    assert browser.head(at, headers=HEAD).status_code == 404
    assert files_stored() <= before


def test_a_photo_that_is_in_the_story_is_told_so_and_kept_once(
    as_: As, alice: User, bob: User, couple: Couple, content: bytes
) -> None:
    memory = factories.a_memory(couple, made_by=alice)
    mine = keep(content, couple, by=alice, at=timezone.now())
    memory.append([Picture(couple=couple, photo=mine)])
    for person in (alice, bob):
        answer = send(as_(person), content)
        assert answer.status_code == 422
        assert "in your story already" in answer.content.decode()
    assert couple.photos.count() == 1


def test_nobody_hears_of_the_others_photo_that_lies_loose(
    as_: As, alice: User, bob: User, couple: Couple, content: bytes
) -> None:
    assert send(as_(alice), content).status_code == 200
    assert send(as_(bob), content).status_code == 200
    assert couple.photos.count() == 2


def test_only_the_sender_hears_and_nobody_while_it_comes(
    begun: tuple[Client, str], couple: Couple, alice: User, bob: User, content: bytes
) -> None:
    browser, at = begun
    before = {seat.user_id: seat.version for seat in couple.both()}
    send_part(browser, at, content[:STEP], 0)
    assert {seat.user_id: seat.version for seat in couple.both()} == before
    send_part(browser, at, content[STEP:], STEP)
    after = {seat.user_id: seat.version for seat in couple.both()}
    assert (after[alice.pk] > before[alice.pk], after[bob.pk]) == (True, before[bob.pk])


@pytest.mark.full
def test_two_tabs_and_every_answer_lost_now_and_then(alice: User, couple: Couple, content: bytes) -> None:
    """Eight senders of the same file push the same parts, in the same upload and in ones of their own."""
    shared = uploads.begin(couple, by=alice, name="", length=len(content), at=timezone.now())
    chance = random.Random(7)  # noqa: S311

    def push(number: int) -> None:
        try:
            browser = Client()
            browser.force_login(alice)
            own = number % 2 and announce(browser, len(content))["Location"]
            at = str(own or f"{ADDRESS}{shared.pk}/")
            for _ in range(400):
                start = reached(browser, at)
                answer: Any = send_part(browser, at, content[start : start + STEP * chance.randint(1, 9)], start)
                assert answer.status_code in {204, 409}
                if start == len(content) and browser.get(at).status_code == 200:
                    return
            pytest.fail("It never came to an end.")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(push, range(8)))
    photo = couple.photos.get()
    with photo.opened("original") as file:
        assert b"".join(file) == content
    assert not Part.objects.exists()


def test_a_photo_is_let_go_with_the_way_it_came(begun: tuple[Client, str], couple: Couple, content: bytes) -> None:
    browser, at = begun
    send_part(browser, at, content, 0)
    browser.post("/story/delete-photos/", {"photo": [str(couple.photos.get().pk)]})
    assert not couple.photos.exists()
    assert browser.head(at, headers=HEAD).status_code == 404
