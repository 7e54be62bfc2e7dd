"""A memory is added with whatever there is of it; nothing typed and no good photo is ever lost."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Memory
from apps.memories.moment import Moment
from apps.memories.story import keeping
from apps.photos import library
from apps.photos.models import Photo
from tests import factories
from tests.conftest import As
from tests.full import few
from tests.photos.folder import needs_photos, photos
from tests.photos.test_keep import files_stored

ADDRESS = "/story/add/"
TYPED = {"title": "The tent that held", "year": "2025", "words": "It hums.", "place": "Above the reservoir"}


def a_file(name: str, content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, factories.a_picture() if content is None else content)


def loose(couple: Couple, person: User, **changes: Any) -> Photo:
    return factories.a_photo(couple, uploader=person, private_to=person, **changes)


def test_address() -> None:
    assert reverse("memories:add") == ADDRESS


def test_form_knows_this_year_and_makes_a_key(as_: As, alice: User, couple: Couple) -> None:
    page = as_(alice).get(ADDRESS).content.decode()
    assert re.search(r'name="key" value="[0-9a-f-]{36}"', page)
    assert 'enctype="multipart/form-data"' in page
    assert "<our-upload" in page


def test_added_memory_is_seen_by_both(as_: As, alice: User, bob: User, couple: Couple) -> None:
    response = as_(alice).post(ADDRESS, TYPED | {"day": "23", "month": "11"})
    memory = couple.memories.get()
    assert response["Location"] == f"/story/{memory.pk}/"
    page = as_(bob).get(f"/story/{memory.pk}/").content.decode()
    for words in ("The tent that held", "23 November 2025", "It hums.", "Above the reservoir"):
        assert words in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"year": "2014"}, "2014"),
        ({"year": "2014", "about": "on"}, "about 2014"),
        ({"year": "2014", "month": "summer"}, "summer 2014"),
        ({"year": "2014", "month": "2"}, "February 2014"),
        ({"year": "2024", "month": "2", "day": "29"}, "29 February 2024"),
    ],
)
def test_date_may_be_as_vague_as_memory_is(
    as_: As, alice: User, couple: Couple, typed: dict[str, str], said: str
) -> None:
    assert as_(alice).post(ADDRESS, {"title": "Once"} | typed).status_code == 302
    assert str(couple.memories.get().when) == said


@pytest.mark.parametrize(
    ("typed", "sentence"),
    few(
        [
            ({"day": "31", "month": "2"}, "February ends earlier."),
            ({"day": "29", "month": "2"}, "February ends earlier."),
            ({"day": "31", "month": "4"}, "April ends earlier."),
            ({"day": "5"}, "Which month was it?"),
            ({"day": "5", "month": "summer"}, "A season is enough."),
            ({"day": "32", "month": "1"}, "A month has 1 to 31 days."),
            ({"day": "0", "month": "1"}, "A month has 1 to 31 days."),
            ({"year": "1899"}, "a year from 1900"),
            ({"year": "99999"}, "a year from 1900"),
            ({"year": "soon"}, "A year looks like 2014."),
            ({"year": ""}, "Roughly which year"),
            ({"month": "13"}, "Select a valid choice"),
            ({"title": "x" * 121}, "too long"),
        ],
        4,
    ),
)
def test_fault_is_named_and_everything_typed_is_kept(
    as_: As, alice: User, couple: Couple, typed: dict[str, str], sentence: str
) -> None:
    photo = loose(couple, alice)
    data = TYPED | typed | {"photo": str(photo.pk), "files": [a_file("good.jpg"), a_file("bad.svg", b"<svg/>")]}
    response = as_(alice).post(ADDRESS, data)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'aria-invalid="true"' in page
    assert all(words in page for words in {**TYPED, **typed}.values())
    assert page.count('name="photo"') == 2  # the one that was in, and the good file
    assert "We can’t open SVG drawings" in page
    assert not Memory.objects.exists()


def test_one_bad_file_never_stops_the_rest(as_: As, alice: User, couple: Couple) -> None:
    files = [
        a_file("one.jpg"),
        a_file("drawing.svg", b"<svg/>"),
        a_file("two.jpg", factories.a_picture(colour="#aa5500")),
    ]
    page = as_(alice).post(ADDRESS, TYPED | {"files": files}, follow=True).content.decode()
    assert couple.memories.get().pictures.count() == 2
    assert "drawing.svg: We can’t open SVG drawings" in page


@pytest.mark.parametrize("number", [2, 5])
def test_sent_again_is_one(
    as_: As, alice: User, couple: Couple, number: int, django_capture_on_commit_callbacks: Any
) -> None:
    before = files_stored()
    data = TYPED | {"key": str(uuid4())}
    browser = as_(alice)
    with django_capture_on_commit_callbacks(execute=True):
        places = {browser.post(ADDRESS, data | {"files": a_file("one.jpg")})["Location"] for _ in range(number)}
    assert places == {f"/story/{data['key']}/"}
    assert couple.memories.get().tellings.count() == couple.photos.count() == len(files_stored() - before) == 1


@pytest.mark.django_db(transaction=True)
def test_sent_again_at_the_same_time_is_one(couple: Couple, alice: User) -> None:
    key, photo = uuid4(), loose(couple, alice)

    def keep(_number: int) -> Memory:
        try:
            ours = Couple.objects.get(pk=couple.pk)
            with ours.keys_held():
                return keeping.keep(ours, by=alice, key=key, title="Once", when=Moment(2014), photos=[photo])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(keep, range(16))) == {couple.memories.get()}
    assert couple.memories.get().pictures.get().photo == photo


def test_key_of_somebody_elses_memory_touches_nothing(
    as_: As, alice: User, bob: User, charlie: User, couple: Couple
) -> None:
    theirs = [
        factories.a_memory(Couple.of(charlie), title="Theirs", made_by=charlie),
        factories.a_memory(couple, title="Bob’s", made_by=bob),
    ]
    for memory in theirs:
        as_(alice).post(ADDRESS, TYPED | {"key": str(memory.pk)})
        memory.refresh_from_db()
        assert memory.title in {"Theirs", "Bob’s"}
    assert [memory.title for memory in couple.memories.all()].count(TYPED["title"]) == 2


def test_photos_that_are_in_lie_in_the_memory_in_their_order(as_: As, alice: User, bob: User, couple: Couple) -> None:
    mine = [loose(couple, alice) for _ in range(3)]
    keys = [str(photo.pk) for photo in reversed(mine)]
    as_(alice).post(ADDRESS, TYPED | {"photo": [*keys, keys[0]]})
    memory = couple.memories.get()
    assert [picture.photo for picture in memory.pictures.all()] == mine[::-1]
    assert couple.photos.visible_to(bob).count() == 3


def test_only_my_own_loose_photos_count(as_: As, alice: User, bob: User, charlie: User, couple: Couple) -> None:
    placed = factories.a_photo(couple, uploader=alice, memory=factories.a_memory(couple))
    others = [loose(couple, bob), loose(Couple.of(charlie), charlie), placed]
    as_(alice).post(ADDRESS, TYPED | {"photo": [*(str(photo.pk) for photo in others), "nonsense", str(uuid4())]})
    assert not couple.memories.exclude(pk=placed.picture.memory_id).get().pictures.exists()


def test_alone_it_is_mine_until_i_share_it(as_: As, dana: User) -> None:
    page = as_(dana).post(ADDRESS, TYPED | {"files": a_file("one.jpg")}, follow=True).content.decode()
    memory = Couple.of(dana).memories.get()
    assert memory.private_to == memory.pictures.get().photo.private_to == dana
    assert "Only you can see this." in page


def test_waiting_photos_are_taken_up(as_: As, alice: User, couple: Couple) -> None:
    photo = loose(couple, alice)
    browser = as_(alice)
    assert str(photo.pk) not in browser.get(ADDRESS).content.decode()
    assert str(photo.pk) in browser.get(ADDRESS, {"waiting": "1"}).content.decode()


def test_words_of_an_exercise_become_a_memory(couple: Couple, alice: User) -> None:
    memory = keeping.keep_words(couple, alice, "We sat on the wall and " + "talked " * 40, date(2026, 11, 23))
    assert len(memory.title) <= 80
    assert memory.title.endswith("talked…")
    assert memory.tellings.get().words.count("talked") == 40
    assert str(memory.when) == "23 November 2026"
    assert keeping.keep_words(couple, alice, "x" * 300, date(2026, 11, 23)).title == "x" * 79 + "…"


def test_visitors_are_sent_to_sign_in_before_a_file_is_read() -> None:
    with mock.patch.object(library, "keep") as keep:
        assert Client().post(ADDRESS, TYPED | {"files": a_file("one.jpg")}).status_code == 302
    keep.assert_not_called()


@pytest.mark.full
@needs_photos
def test_all_test_photos_in_one_go_without_script(as_: As, alice: User, couple: Couple) -> None:
    every = photos("real", "orientation", "formats", "broken")
    files = [a_file(path.name, path.read_bytes()) for path in every]
    page = as_(alice).post(ADDRESS, TYPED | {"files": files}, follow=True).content.decode()
    pictures = couple.memories.get().pictures.count()
    assert pictures >= len(photos("real", "orientation", "formats")) - 1
    assert page.count('<p role="status">') == len(every) - pictures


def test_a_refusal_stays_on_the_memorys_page_until_it_was_read(as_: As, alice: User, bob: User, couple: Couple) -> None:
    browser = as_(alice)
    browser.post(ADDRESS, TYPED | {"files": a_file("long-walk.jpg", b"no picture")})
    memory = couple.memories.get()
    page, photos = f"/story/{memory.pk}/", f"/story/{memory.pk}/photos/"
    for _again in range(3):
        assert "long-walk.jpg" in browser.get(page).content.decode()
    assert "long-walk.jpg" not in as_(bob).get(page).content.decode()
    version = couple.members.get(user=bob).version
    assert browser.post(photos).status_code == 302
    assert "long-walk.jpg" not in browser.get(page).content.decode()
    assert couple.members.get(user=bob).version == version


def test_sent_again_with_other_words_it_changes_nothing_and_keeps_the_words(
    as_: As, alice: User, couple: Couple
) -> None:
    browser, data = as_(alice), TYPED | {"key": str(uuid4())}
    assert browser.post(ADDRESS, data).status_code == 302
    again = browser.post(ADDRESS, data | {"words": "It hums, and more."})
    assert again.status_code == 422
    assert "already saved this" in again.content.decode()
    assert "It hums, and more." in again.content.decode()
    assert couple.memories.get().tellings.get().words == "It hums."
