"""A photo that goes with an answer opens with it, and not a moment before."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.models import Run
from apps.photos import decoding
from tests.browser.test_evening import jpeg
from tests.conftest import As
from tests.exercises.player import Player
from tests.full import few
from tests.photos.test_keep import files_stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(as_: As, alice: User, bob: User, couple: Couple) -> tuple[Player, Player]:
    return Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)


def told(two: tuple[Player, Player], *, opened: bool) -> Run:
    """Let both come to the question, and answer; alice with a photo."""
    for player in two:
        run = player.begin("love-story", "own")
    while any(player.at(run).id in ("hello", "cards") for player in two):
        for player in two:
            if player.at(run).id in ("hello", "cards"):
                player.tap(run)
    alice, bob = two
    alice.post("answer", run, "mine", words="The pier", photo=SimpleUploadedFile("us.jpg", jpeg("coral"), "image/jpeg"))
    if opened:
        bob.post("answer", run, "mine", words="The ferry")
        bob.post("open", run, "both")
    return alice.run(run.pk)


def sees(player: Player, couple: Couple) -> int:
    photo = couple.photos.get()
    return player.browser.get(reverse("photos:photo", args=[photo.pk, "large"])).status_code


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the sizes at once, as the worker would."""
    from apps.photos import tasks

    monkeypatch.setattr(type(tasks.make_sizes), "enqueue", lambda task, photo: task.func(photo))


@pytest.mark.django_db(transaction=True)
def test_opens_with_the_answer(two: tuple[Player, Player], couple: Couple, made: None) -> None:
    run = told(two, opened=False)
    alice, bob = two
    assert (sees(alice, couple), sees(bob, couple)) == (200, 404)
    bob.post("answer", run, "mine", words="The ferry")
    assert sees(bob, couple) == 404
    bob.post("open", run, "both")
    assert sees(bob, couple) == 200
    assert reverse("photos:photo", args=[couple.photos.get().pk, "small"]) in bob.page(run, "?step=both")


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
def test_taken_back_it_is_its_writers_alone(two: tuple[Player, Player], couple: Couple, made: None) -> None:
    run = told(two, opened=True)
    alice, bob = two
    alice.post("remove", run, "mine")
    assert (sees(alice, couple), sees(bob, couple)) == (200, 404)
    assert "Deleted." in bob.page(run, "?step=both")


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
def test_kept_it_lies_in_the_memory(two: tuple[Player, Player], couple: Couple, made: None) -> None:
    run = told(two, opened=True)
    alice, bob = two
    alice.post("keep", run, "mine")
    assert couple.memories.get().pictures.count() == 1
    assert sees(bob, couple) == 200


@pytest.mark.parametrize("content", few([b"", b"no picture", b"\xff\xd8\xff" + b"0" * 500], 2))
def test_no_photo_is_refused_with_a_sentence(two: tuple[Player, Player], couple: Couple, content: bytes) -> None:
    alice = two[0]
    for player in two:
        run = player.begin("love-story", "own")
    for player in two:
        player.tap(run)
        player.tap(run)
    alice.tap(run)
    file = SimpleUploadedFile("x.jpg", content, "image/jpeg")
    address = reverse("exercises:act", args=[run.pk, "mine", "answer"])
    answer = alice.browser.post(address, {"words": "Kept words", "photo": file})
    assert answer.status_code == 422
    assert "Kept words" in answer.content.decode()
    assert not couple.photos.exists()
    assert not couple.answers.exists()


def test_no_more_of_a_photo_comes_in_than_the_limit(
    two: tuple[Player, Player], couple: Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, sizes, probe = told(two, opened=False), [], decoding.probe

    def look(path: Path, place: Path) -> decoding.Reading:
        sizes.append(path.stat().st_size)
        return probe(path, place)

    for name in ("receiving", "decoding"):
        monkeypatch.setattr(f"apps.photos.{name}.MAX_BYTES", 1000)
    monkeypatch.setattr("apps.photos.library.decoding.probe", look)
    long = SimpleUploadedFile("long.jpg", b"\xff\xd8\xff" + b"0" * 90_000, "image/jpeg")
    address = reverse("exercises:act", args=[run.pk, "mine", "answer"])
    assert two[0].browser.post(address, {"words": "The dunes", "photo": long}).status_code == 422
    assert sizes == [1001]
    assert couple.photos.count() == 1


def test_a_photo_of_a_refused_answer_is_not_kept(two: tuple[Player, Player], couple: Couple) -> None:
    run, before = told(two, opened=True), len(files_stored())
    late = {"words": "The dunes", "photo": SimpleUploadedFile("late.jpg", jpeg("teal"), "image/jpeg")}
    answer = two[0].browser.post(reverse("exercises:act", args=[run.pk, "mine", "answer"]), late)
    assert answer.status_code == 422
    assert couple.photos.count() == 1
    assert len(files_stored()) == before
