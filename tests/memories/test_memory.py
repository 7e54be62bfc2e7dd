"""The page of one memory: two tellings, its photos, and what both may do with it."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.memories.models import Memory
from apps.memories.moment import Moment
from apps.memories.story import keeping
from tests import factories
from tests.conftest import As

DOORS = ("memory", "change", "tell", "add_photos", "share")
POSTS = ("tell", "add_photos", "share")


def door(memory: Memory, name: str = "memory") -> str:
    return reverse(f"memories:{name}", args=[memory.pk])


@pytest.mark.parametrize("name", DOORS)
def test_strangers_get_nothing(as_: As, charlie: User, dana: User, memory: Memory, name: str) -> None:
    method = "post" if name in POSTS else "get"
    assert getattr(as_(charlie), method)(door(memory, name)).status_code == 404
    assert getattr(as_(dana), method)(door(memory, name)).status_code == 404
    assert getattr(Client(), method)(door(memory, name)).status_code == 302


@pytest.mark.parametrize("name", DOORS)
def test_partner_gets_nothing_private(as_: As, alice: User, bob: User, couple: Couple, name: str) -> None:
    private = factories.a_memory(couple, made_by=alice, private_to=alice)
    method = "post" if name in POSTS else "get"
    assert getattr(as_(bob), method)(door(private, name)).status_code == 404
    assert getattr(as_(alice), method)(door(private, name)).status_code in {200, 302}


@pytest.mark.parametrize("name", POSTS)
def test_writing_is_never_a_get(as_: As, alice: User, memory: Memory, name: str) -> None:
    assert as_(alice).get(door(memory, name)).status_code == 405


def test_reading_is_never_a_post(as_: As, alice: User, memory: Memory) -> None:
    assert as_(alice).post(door(memory)).status_code == 405


def test_both_tell_it_in_their_own_words(as_: As, alice: User, bob: User, memory: Memory) -> None:
    for person, words in ((bob, "I was not asleep."), (alice, "It hums."), (alice, "It hums, at three.")):
        assert as_(person).post(door(memory, "tell"), {"words": words}).status_code == 302
    page = as_(alice).get(door(memory)).content.decode()
    assert page.index("It hums, at three.") < page.index("I was not asleep.")
    assert "It hums.<" not in page
    assert memory.tellings.count() == 2


def test_empty_telling_takes_mine_back_and_not_the_others(as_: As, alice: User, bob: User, memory: Memory) -> None:
    keeping.tell(memory, "Mine", by=alice)
    keeping.tell(memory, "Bob’s", by=bob)
    as_(alice).post(door(memory, "tell"), {"words": ""})
    assert memory.tellings.get().writer == bob


def test_too_long_a_telling_is_kept_on_the_page(as_: As, alice: User, memory: Memory) -> None:
    response = as_(alice).post(door(memory, "tell"), {"words": "long " * 5000})
    assert response.status_code == 422
    assert "too long" in response.content.decode()
    assert "long long long" in response.content.decode()


def test_telling_comes_back_as_the_part(as_: As, alice: User, memory: Memory) -> None:
    response = as_(alice).post(door(memory, "tell"), {"words": "It hums."}, headers={"HX-Request": "true"}, follow=True)
    assert "It hums." in response.content.decode()
    assert "<html" not in response.content.decode()


def test_photos_are_added_and_bad_ones_named(as_: As, bob: User, couple: Couple, memory: Memory) -> None:
    loose = factories.a_photo(couple, uploader=bob, private_to=bob)
    files = [SimpleUploadedFile("one.jpg", factories.a_picture()), SimpleUploadedFile("<i>.svg", b"<svg/>")]
    data = {"photo": str(loose.pk), "files": files}
    page = as_(bob).post(door(memory, "add_photos"), data, follow=True).content.decode()
    assert memory.pictures.count() == 2
    assert "&lt;i&gt;.svg: We can’t open SVG drawings" in page
    assert couple.photos.filter(private_to=None).count() == 2


def test_same_photos_added_again_are_there_once(as_: As, alice: User, couple: Couple, memory: Memory) -> None:
    for _ in range(2):
        file = SimpleUploadedFile("one.jpg", factories.a_picture())
        as_(alice).post(door(memory, "add_photos"), {"files": file})
    assert memory.pictures.count() == couple.photos.count() == 1


def test_viewer_leafs_through_what_can_be_shown(as_: As, alice: User, couple: Couple, memory: Memory) -> None:
    first, failed, last = (factories.a_photo(couple, memory=memory, failed=code) for code in ("", "damaged", ""))
    page = as_(alice).get(door(memory)).content.decode()
    assert page.count('class="viewer"') == 2
    assert f'class="step is-next" href="#photo-{last.pk}"' in page
    assert f'class="step is-back" href="#photo-{first.pk}"' in page
    assert f'href="#photo-{failed.pk}"' not in page
    assert 'aria-label="Photo 3 of 3"' in page


def test_viewer_asks_for_no_picture_that_is_not_made_yet(as_: As, alice: User, couple: Couple, memory: Memory) -> None:
    photo = factories.a_photo(couple, memory=memory, sizes=False)
    page = as_(alice).get(door(memory)).content.decode()
    assert f"/photos/{photo.pk}/large/" not in page
    assert page.count("Still getting this photo ready") == 2


def test_failed_photo_says_why(as_: As, alice: User, couple: Couple, memory: Memory) -> None:
    factories.a_photo(couple, memory=memory, sizes=False, failed="too-slow")
    assert "took too long to open" in as_(alice).get(door(memory)).content.decode()


def test_part_that_comes_anew_leads_to_the_whole_page(as_: As, alice: User, couple: Couple, memory: Memory) -> None:
    photo = factories.a_photo(couple, memory=memory)
    part = as_(alice).get(door(memory), headers={"HX-Request": "true"}).content.decode()
    assert f'href="?1#photo-{photo.pk}"' in part
    assert f'href="#photo-{photo.pk}"' in as_(alice).get(door(memory)).content.decode()


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_either_may_change_it(
    as_: As, couple: Couple, memory: Memory, who: str, request: pytest.FixtureRequest
) -> None:
    photo = factories.a_photo(couple, memory=memory)
    browser = as_(request.getfixturevalue(who))
    assert "Sea, eleven at night" in browser.get(door(memory, "change")).content.decode()
    caption = f"caption-{photo.picture.pk}"
    typed = {"title": "Sea", "place": "The far end", "month": "summer", "year": "2020", "about": "on", caption: "Moon"}
    assert browser.post(door(memory, "change"), typed).status_code == 302
    memory.refresh_from_db()
    assert (memory.title, memory.place, str(memory.when)) == ("Sea", "The far end", "about summer 2020")
    assert memory.pictures.get().photo.caption == "Moon"
    assert 'alt="Moon"' in browser.get(door(memory)).content.decode()


def test_change_keeps_what_the_other_has_just_changed(as_: As, alice: User, memory: Memory) -> None:
    seen = {"title": memory.title, "initial-title": memory.title, "place": "", "initial-place": ""}
    seen |= {name: value for part in ("", "initial-") for name, value in _date(part)}
    keeping.change(memory, by=alice, facts={"place": "From Bob, meanwhile"}, captions={})
    as_(alice).post(door(memory, "change"), seen | {"title": "From Alice"})
    memory.refresh_from_db()
    assert (memory.title, memory.place) == ("From Alice", "From Bob, meanwhile")


def _date(part: str) -> list[tuple[str, str]]:
    return [(f"{part}{name}", value) for name, value in (("day", "9"), ("month", "8"), ("year", "2026"))]


def test_change_names_the_fault(as_: As, alice: User, memory: Memory) -> None:
    response = as_(alice).post(door(memory, "change"), {"title": "Sea", "day": "31", "month": "2", "year": "2026"})
    assert response.status_code == 422
    assert "February ends earlier." in response.content.decode()


def test_sharing_opens_memory_and_photos(as_: As, alice: User, bob: User, couple: Couple) -> None:
    private = factories.a_memory(couple, made_by=alice, private_to=alice)
    photo = factories.a_photo(couple, memory=private, uploader=alice, private_to=alice)
    assert "Share with Bob" in as_(alice).get(door(private)).content.decode()
    for _ in range(2):
        assert as_(alice).post(door(private, "share")).status_code == 302
    assert as_(bob).get(door(private)).status_code == 200
    assert photo in couple.photos.visible_to(bob)
    assert "Only you see this" not in as_(alice).get(door(private)).content.decode()


def test_alone_there_is_nobody_to_share_it_with(as_: As, dana: User) -> None:
    memory = keeping.keep(Couple.of(dana), by=dana, title="Mine", when=Moment(2014))
    assert "Share with" not in as_(dana).get(door(memory)).content.decode()
    as_(dana).post(door(memory, "share"))
    memory.refresh_from_db()
    assert memory.private_to == dana


def test_made_alone_it_stays_mine_when_the_other_comes(as_: As, dana: User, bob: User) -> None:
    memory = keeping.keep(Couple.of(dana), by=dana, title="Mine", when=Moment(2014))
    Membership.objects.create(couple=Couple.of(dana), user=bob, slot=2, hue="moss")
    assert as_(bob).get(door(memory)).status_code == 404
    assert "Share with Bob" in as_(dana).get(door(memory)).content.decode()


def test_private_changes_tell_the_partner_nothing(couple: Couple, alice: User, bob: User) -> None:
    private = factories.a_memory(couple, made_by=alice, private_to=alice)
    before = couple.members.get(user=bob).version
    keeping.tell(private, "Words", by=alice)
    keeping.add_photos(private, [factories.a_photo(couple, uploader=alice, private_to=alice)], by=alice)
    assert couple.members.get(user=bob).version == before
    assert not couple.photos.visible_to(bob).exists()
    keeping.share(private, by=alice)
    assert couple.members.get(user=bob).version == before + 1


def test_loose_photos_are_deleted_by_their_owner_only(as_: As, alice: User, bob: User, couple: Couple) -> None:
    mine = factories.a_photo(couple, uploader=alice, private_to=alice)
    others = factories.a_photo(couple, uploader=bob, private_to=bob)
    placed = factories.a_photo(couple, uploader=alice, memory=factories.a_memory(couple))
    keys = [str(photo.pk) for photo in (mine, others, placed)]
    assert as_(alice).post(reverse("memories:delete_photos"), {"photo": [*keys, str(uuid4())]}).status_code == 302
    assert set(couple.photos.all()) == {others, placed}
    assert as_(alice).get(reverse("memories:delete_photos")).status_code == 405


def test_queries_do_not_grow_with_photos(as_: As, alice: User, couple: Couple, memory: Memory) -> None:
    browser = as_(alice)
    browser.get(reverse("home:today"))  # the first visit writes the session down
    for name in ("memory", "change"):
        counts = []
        for _ in range(2):
            for _ in range(10):
                factories.a_photo(couple, memory=memory)
            with CaptureQueriesContext(connection) as queries:
                browser.get(door(memory, name))
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 12
