"""Chapters: the two divide their story as they like."""

import re

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.memories.models import Chapter
from apps.memories.moment import Moment
from apps.memories.story import chaptering, keeping
from tests import factories
from tests.conftest import As


def titles(couple: Couple, person: User) -> list[str]:
    return [chapter.title for chapter in couple.chapters.visible_to(person).in_order()]


@pytest.fixture
def three(couple: Couple, alice: User) -> list[Chapter]:
    return [chaptering.begin(couple, by=alice, title=title) for title in ("One", "Two", "Three")]


def test_chapters_stand_in_their_own_order(couple: Couple, bob: User, three: list[Chapter]) -> None:
    chaptering.shift(three[2], -1, by=bob)
    assert titles(couple, bob) == ["One", "Three", "Two"]
    chaptering.shift(three[0], -1, by=bob)
    chaptering.shift(three[1], 5, by=bob)
    assert titles(couple, bob) == ["One", "Three", "Two"]


def test_renamed_by_the_other(couple: Couple, alice: User, bob: User, three: list[Chapter]) -> None:
    before = couple.members.get(user=alice).version
    chaptering.rename(three[0], {"title": "The beginning"}, by=bob)
    assert titles(couple, alice)[0] == "The beginning"
    assert couple.members.get(user=alice).version == before + 1


def test_dissolved_its_memories_stay(couple: Couple, alice: User, bob: User, three: list[Chapter]) -> None:
    memory = factories.a_memory(couple)
    keeping.change(memory, by=alice, facts={"chapter": three[1]}, captions={})
    memory.refresh_from_db()
    assert memory.chapter == three[1]
    chaptering.dissolve(three[1], by=bob)
    memory.refresh_from_db()
    assert memory.chapter is None
    assert titles(couple, alice) == ["One", "Three"]


def test_made_alone_a_chapter_is_shared_with_its_first_shared_memory(dana: User, bob: User) -> None:
    couple = Couple.of(dana)
    chapter = chaptering.begin(couple, by=dana, title="Before you")
    memory = keeping.keep(couple, by=dana, title="Mine", when=Moment(2014), chapter=chapter)
    Membership.objects.create(couple=couple, user=bob, slot=2, hue="moss")
    couple = Couple.of(dana)
    assert titles(couple, bob) == []
    before = couple.members.get(user=bob).version
    chaptering.rename(chapter, {"title": "Before us"}, by=dana)
    chaptering.shift(chapter, 1, by=dana)
    assert couple.members.get(user=bob).version == before
    keeping.share(memory, by=dana)
    assert titles(couple, bob) == ["Before us"]


def test_a_shared_memory_takes_its_chapter_along(couple: Couple, alice: User, bob: User) -> None:
    chapter = chaptering.begin(couple, by=alice, title="Ours")
    couple.chapters.update(private_to=alice)
    keeping.change(factories.a_memory(couple), by=alice, facts={"chapter": chapter}, captions={})
    assert titles(couple, bob) == ["Ours"]


def test_a_chapter_of_another_couple_is_no_choice(as_: As, couple: Couple, alice: User, charlie: User) -> None:
    theirs = chaptering.begin(Couple.of(charlie), by=charlie, title="Theirs")
    memory = factories.a_memory(couple)
    typed = {"title": "Sea", "year": "2014", "chapter": str(theirs.pk)}
    assert as_(alice).post(reverse("memories:change", args=[memory.pk]), typed).status_code == 422
    assert as_(alice).post(reverse("memories:add"), typed).status_code == 422
    assert "Theirs" not in as_(alice).get(reverse("memories:add")).content.decode()


def test_either_begins_changes_and_takes_a_chapter_away(as_: As, couple: Couple, alice: User, bob: User) -> None:
    begun = as_(alice).post(reverse("memories:chapters"), {"title": "The flat", "opening": "Four floors up."})
    chapter = couple.chapters.get()
    assert begun.headers["Location"] == reverse("memories:chapter", args=[chapter.pk])
    factories.a_memory(couple, chapter=chapter, title="Keys")
    page = as_(bob).get(reverse("memories:chapter", args=[chapter.pk])).content.decode()
    assert page.index("Four floors up.") < page.index("Keys") < page.index("9 August 2026")
    as_(bob).post(reverse("memories:chapter", args=[chapter.pk]), {"title": "Our flat", "opening": ""})
    assert "Our flat" in as_(alice).get(reverse("memories:chapters")).content.decode()
    as_(bob).post(reverse("memories:dissolve_chapter", args=[chapter.pk]))
    assert couple.memories.get().chapter is None


def test_two_change_a_chapter_at_once_and_neither_is_lost(as_: As, couple: Couple, alice: User, bob: User) -> None:
    chapter = chaptering.begin(couple, by=alice, title="One", opening="It rained.")
    rename = reverse("memories:chapter", args=[chapter.pk])
    page = as_(alice).get(rename).content.decode()
    saw = dict(re.findall(r'name="(initial-\w+)" value="([^"]*)"', page)) | {"initial-opening": "It rained."}
    assert set(saw) == {"initial-title", "initial-opening"}
    as_(bob).post(rename, saw | {"title": "One", "opening": "It poured."})
    as_(alice).post(rename, saw | {"title": "The rain", "opening": "It rained."})
    chapter.refresh_from_db()
    assert (chapter.title, chapter.opening) == ("The rain", "It poured.")


def test_a_chapter_wants_a_name(as_: As, couple: Couple, alice: User) -> None:
    chapter = chaptering.begin(couple, by=alice, title="One")
    for address in (reverse("memories:chapters"), reverse("memories:chapter", args=[chapter.pk])):
        response = as_(alice).post(address, {"title": "", "opening": "Kept"})
        assert response.status_code == 422
        assert "Kept" in response.content.decode()


def test_a_chapter_is_read_from_its_beginning_page_by_page(as_: As, couple: Couple, alice: User) -> None:
    chapter = chaptering.begin(couple, by=alice, title="Long")
    for day in range(1, 30):
        factories.a_memory(couple, chapter=chapter, title=f"Day {day:02}", when=f"2026-08-{day:02}")
    browser, address = as_(alice), reverse("memories:chapter", args=[chapter.pk])
    first = browser.get(address)
    assert [card.memory.title for card in first.context["page"].cards] == [f"Day {day:02}" for day in range(1, 25)]
    rest = browser.get(address, {"after": first.context["page"].earlier}).context["page"]
    assert ([card.memory.title for card in rest.cards], rest.earlier) == ([f"Day {day}" for day in range(25, 30)], "")


def test_arrows_move_a_chapter(as_: As, alice: User, three: list[Chapter]) -> None:
    for name, which, after in (("earlier", 2, ["One", "Three", "Two"]), ("later", 0, ["Three", "One", "Two"])):
        as_(alice).post(reverse("memories:shift_chapter", args=[three[which].pk]), {name: "1"})
        assert titles(three[0].couple, alice) == after


def test_there_is_an_end_to_chapters(couple: Couple, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chaptering, "MOST", 1)
    chaptering.begin(couple, by=alice, title="One")
    with pytest.raises(chaptering.TooManyChapters):
        chaptering.begin(couple, by=alice, title="Two")


def test_a_form_sent_twice_begins_one_chapter(as_: As, couple: Couple, alice: User) -> None:
    browser, address = as_(alice), reverse("memories:chapters")
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', browser.get(address).content.decode())
    typed = {"title": "The flat", "opening": "Four floors up.", "key": key[1] if key else ""}
    places = {browser.post(address, typed)["Location"] for _tap in range(2)}
    assert places == {reverse("memories:chapter", args=[couple.chapters.get().pk])}
    again = browser.post(address, typed | {"opening": "Five floors up."})
    assert again.status_code == 422
    assert "Five floors up." in again.content.decode()
    assert couple.chapters.get().opening == "Four floors up."
