"""Two tellings of one memory: each its writer's alone until they share it."""

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.memories.models import Memory
from apps.memories.story import keeping
from tests import factories
from tests.conftest import As
from tests.pages import stable

WORDS = "What I have never said"


def tell(as_: As, person: User, memory: Memory, words: str = WORDS, **more: str) -> None:
    address = reverse("memories:tell", args=[memory.pk])
    assert as_(person).post(address, {"words": words, **more}).status_code == 302


def page(as_: As, person: User, memory: Memory) -> str:
    return stable(as_(person).get(reverse("memories:memory", args=[memory.pk])))


def test_kept_for_oneself_the_other_sees_not_a_byte_of_it(as_: As, alice: User, bob: User, memory: Memory) -> None:
    before, version = page(as_, bob, memory), bob.membership.version
    story = stable(as_(bob).get(reverse("memories:story")))
    tell(as_, alice, memory, keep="me")
    assert page(as_, bob, memory) == before
    assert stable(as_(bob).get(reverse("memories:story"))) == story
    bob.membership.refresh_from_db()
    assert bob.membership.version == version
    mine = page(as_, alice, memory)
    assert WORDS in mine
    assert "Only you can see this" in mine


def test_shared_later_both_see_it(as_: As, alice: User, bob: User, memory: Memory) -> None:
    tell(as_, alice, memory, keep="me")
    tell(as_, alice, memory)
    assert WORDS in page(as_, bob, memory)
    assert "Only you can see this" not in page(as_, alice, memory)


def test_words_to_keep_private_are_not_published_where_it_was_shared_meanwhile(
    as_: As, alice: User, bob: User, memory: Memory
) -> None:
    tell(as_, alice, memory)
    stale = {"words": "For me alone", "keep": "me"}
    refused = as_(alice).post(reverse("memories:tell", args=[memory.pk]), stale)
    assert refused.status_code == 422
    assert "For me alone" in refused.content.decode()
    assert "shared this in the meantime" in refused.content.decode()
    assert "For me alone" not in page(as_, bob, memory)
    assert memory.tellings.get().words == WORDS


def test_words_for_a_memory_of_ones_own_wait_where_it_was_shared_meanwhile(
    as_: As, couple: Couple, alice: User, bob: User
) -> None:
    memory = factories.a_memory(couple, made_by=alice, private_to=alice)
    shown = page(as_, alice, memory)
    assert shown.count('name="only-me"') == 2
    keeping.share(memory, by=alice)
    stale = {"words": "For me alone", "only-me": "1"}
    refused = as_(alice).post(reverse("memories:tell", args=[memory.pk]), stale)
    assert refused.status_code == 422
    assert "For me alone" in refused.content.decode()
    assert "For me alone" not in page(as_, bob, memory)


def test_photos_for_a_memory_of_ones_own_stay_private_where_it_was_shared_meanwhile(
    as_: As, couple: Couple, alice: User, bob: User
) -> None:
    memory = factories.a_memory(couple, made_by=alice, private_to=alice)
    photo = factories.a_photo(couple, uploader=alice, private_to=alice)
    keeping.share(memory, by=alice)
    browser, stale = as_(alice), {"photo": str(photo.pk), "only-me": "1"}
    assert browser.post(reverse("memories:add_photos", args=[memory.pk]), stale).status_code == 302
    assert list(couple.photos.loose_of(alice)) == [photo]
    assert "You’ve shared this memory" in browser.get(reverse("memories:memory", args=[memory.pk])).content.decode()


def test_a_memory_written_alone_stays_private_when_the_other_has_come_meanwhile(
    as_: As, alice: User, bob: User, dana: User
) -> None:
    assert 'name="only_me" value="True"' in as_(dana).get(reverse("memories:add")).content.decode()
    couple = Couple.of(dana)
    Membership.objects.create(couple=couple, user=bob, slot=2, hue="moss")
    typed = {"title": "Sea", "year": "2014", "words": WORDS, "only_me": "True"}
    assert as_(dana).post(reverse("memories:add"), typed).status_code == 302
    assert couple.memories.get().private_to == dana
    assert not couple.memories.visible_to(bob).exists()


def test_taken_back_with_any_button_the_other_hears_of_it(as_: As, alice: User, bob: User, memory: Memory) -> None:
    tell(as_, alice, memory)
    version = Membership.objects.get(user=bob).version
    tell(as_, alice, memory, "", keep="me")
    assert Membership.objects.get(user=bob).version == version + 1


def test_each_seals_and_shares_their_own(as_: As, alice: User, bob: User, memory: Memory) -> None:
    tell(as_, alice, memory, "Alice’s", keep="me")
    tell(as_, bob, memory, "Bob’s")
    assert "Bob’s" in page(as_, alice, memory)
    assert "Alice’s" not in page(as_, bob, memory)
    tell(as_, bob, memory, "")
    assert "Bob’s" not in page(as_, alice, memory)
    assert memory.tellings.get().private_to == alice


def test_with_a_new_memory_words_may_be_kept_back(as_: As, alice: User, bob: User, couple: Couple) -> None:
    typed = {"title": "Sea", "year": "2014", "words": WORDS, "sealed": "on"}
    assert as_(alice).post(reverse("memories:add"), typed).status_code == 302
    memory = couple.memories.visible_to(bob).get()
    assert WORDS not in page(as_, bob, memory)
    assert WORDS in page(as_, alice, memory)


def test_shared_memory_keeps_a_sealed_telling_sealed(couple: Couple, alice: User, bob: User) -> None:
    memory = factories.a_memory(couple, made_by=alice, private_to=alice)
    keeping.tell(memory, WORDS, by=alice, sealed=True)
    keeping.share(memory, by=alice)
    assert not memory.tellings.visible_to(bob).exists()


@pytest.mark.parametrize(
    ("typed", "title"), [({"place": "Our balcony"}, "Our balcony"), ({"month": "summer"}, "Summer 2026"), ({}, "2026")]
)
def test_without_a_title_it_is_called_by_its_place_else_by_its_day(
    as_: As, alice: User, couple: Couple, typed: dict[str, str], title: str
) -> None:
    as_(alice).post(reverse("memories:add"), {"title": "", "year": "2026"} | typed)
    with couple.keys_held():
        assert couple.memories.get().title == title
