"""Two tellings of one memory: each its writer's alone until they share it."""

import re

from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories import keeping
from apps.memories.models import Memory
from tests import factories
from tests.conftest import As

WORDS = "What I have never said"


def tell(as_: As, person: User, memory: Memory, words: str = WORDS, **more: str) -> None:
    address = reverse("memories:tell", args=[memory.pk])
    assert as_(person).post(address, {"words": words, **more}).status_code == 302


def page(as_: As, person: User, memory: Memory) -> str:
    return without_tokens(as_(person).get(reverse("memories:memory", args=[memory.pk])).content)


def without_tokens(page: bytes) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="\w+|data-opened="\d+', "", page.decode())


def test_kept_for_oneself_the_other_sees_not_a_byte_of_it(as_: As, alice: User, bob: User, memory: Memory) -> None:
    before, version = page(as_, bob, memory), bob.membership.version
    story = as_(bob).get(reverse("memories:story")).content
    tell(as_, alice, memory, keep="me")
    assert page(as_, bob, memory) == before
    assert as_(bob).get(reverse("memories:story")).content == story
    bob.membership.refresh_from_db()
    assert bob.membership.version == version
    mine = page(as_, alice, memory)
    assert WORDS in mine
    assert "Only you see this telling" in mine


def test_shared_later_both_see_it(as_: As, alice: User, bob: User, memory: Memory) -> None:
    tell(as_, alice, memory, keep="me")
    tell(as_, alice, memory)
    assert WORDS in page(as_, bob, memory)
    assert "Only you see this telling" not in page(as_, alice, memory)


def test_what_was_shared_is_not_sealed_again(as_: As, alice: User, bob: User, memory: Memory) -> None:
    tell(as_, alice, memory)
    tell(as_, alice, memory, "Said otherwise", keep="me")
    assert "Said otherwise" in page(as_, bob, memory)


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
