"""A dream stands on Home for a week, and one that came true becomes a memory."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.removal import binning
from apps.plans.models import Dream
from tests import factories
from tests.conftest import As
from tests.plans.test_dreams import BOARD, NIGHT, TODAY, a_file, add, at, page


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to(NIGHT, tick=False)


def come_true(as_: As, person: User, dream: Dream, status: int = 302, **said: Any) -> str:
    answer = as_(person).post(reverse("home:came_true", args=[dream.pk]), {"words": ""} | said)
    assert answer.status_code == status
    return answer.content.decode()


def test_one_that_came_true_is_one_memory_with_its_photo_and_words_of_both(
    as_: As, alice: User, bob: User, couple: Couple, time_machine: Any
) -> None:
    dream = factories.a_dream(couple, alice, photo=factories.a_photo(couple, uploader=bob))
    come_true(as_, alice, dream)
    come_true(as_, alice, dream)
    time_machine.move_to(NIGHT + timedelta(days=2), tick=False)
    come_true(as_, bob, dream, words="It rattled all night.", files=[a_file()])
    memory = couple.memories.get()
    assert (memory.title, memory.happened_on, memory.private_to) == ("A night train", TODAY, None)
    assert memory.tellings.get().words == "It rattled all night."
    assert memory.pictures.count() == 2
    assert "Came true" in page(as_, alice, BOARD)
    assert "Came true on 23 November 2026" in page(as_, bob, at("dream", dream))
    binning.bin_memory(memory, by=alice, at=NIGHT)
    for _ in range(2):
        come_true(as_, bob, dream, words="It rattled all night.")
    assert couple.memories.count() == 2


def test_one_s_own_that_came_true_is_one_s_own_memory(as_: As, alice: User, bob: User, couple: Couple) -> None:
    before = [page(as_, bob, address) for address in (BOARD, "/home/", "/story/")]
    dream = add(as_, alice, files=[a_file()])
    come_true(as_, alice, dream, words="It rattled all night.")
    assert couple.memories.get().private_to == alice
    assert [page(as_, bob, address) for address in (BOARD, "/home/", "/story/")] == before
    as_(alice).post(at("share_dream", dream))
    assert "/photos/" not in page(as_, bob, at("dream", dream))
    come_true(as_, bob, dream, words="You told me of it.")
    assert couple.memories.get(private_to=None).tellings.get().words == "You told me of it."


@pytest.mark.full
def test_home_has_one_shared_dream_and_its_step_another_each_week(
    as_: As, alice: User, bob: User, couple: Couple, time_machine: Any
) -> None:
    keys = [UUID(int=number << 126 | 1) for number in range(4)]  # by chance one's turn would hardly ever come
    shared = {f"Dream {key}": factories.a_dream(couple, alice, what=f"Dream {key}", pk=key) for key in keys}
    factories.a_dream(couple, alice, what="Hers", private_to=alice)
    factories.a_dream(couple, alice, what="Long ago", came_true_on=TODAY)
    for dream in shared.values():
        factories.a_plan(couple, bob, what=f"Step to {dream.what}", dream=dream, agreed_on=TODAY - timedelta(30))
    seen = set()
    for weeks in range(30):
        time_machine.move_to(NIGHT + timedelta(weeks=weeks), tick=False)
        told = as_(alice).get("/home/").content.decode()
        (one,) = [name for name in shared if f">{name}<" in told]
        assert f"Step to {one}" in told
        assert f">{one}<" in as_(bob).get("/home/").content.decode()
        assert not {"Hers", "Long ago"} & set(told.replace("<", ">").split(">"))
        seen.add(one)
    assert seen == set(shared)
