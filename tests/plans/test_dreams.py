"""Dreams are one's own until they are shared; then either may change them, and plan their next step."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.plans.models import Dream
from tests import factories
from tests.conftest import As
from tests.pages import stable
from tests.test_statements import statements

NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
TODAY = NIGHT.date()
BOARD, ADD = "/plans/dreams/", "/plans/dreams/add/"
SAID = {"what": "Sleep on the night train", "whose": "ours", "horizon": "years", "why": "You wake early on trains."}


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to(NIGHT, tick=False)


def a_file(name: str = "train.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or factories.a_picture(size=(64, 48)))


def at(name: str, dream: Dream) -> str:
    return reverse(f"plans:{name}", args=[dream.pk])


def add(as_: As, person: User, **said: Any) -> Dream:
    answer = as_(person).post(ADD, {"key": str(uuid4())} | SAID | said)
    assert answer.status_code == 302, answer.content.decode()
    return Dream.objects.get(pk=answer["Location"].split("/")[-2])


def edit(as_: As, person: User, dream: Dream, seen: dict[str, str], **said: Any) -> int:
    """Sends the form as it was seen once, but for what is `said`."""
    held = {f"initial-{name}": value for name, value in seen.items()}
    return as_(person).post(at("change_dream", dream), held | seen | said).status_code


def page(as_: As, person: User, address: str) -> str:
    return stable(as_(person).get(address))


def test_it_is_its_maker_s_alone_until_they_share_it(as_: As, alice: User, bob: User, couple: Couple) -> None:
    looked_at = (BOARD, "/plans/", "/home/", "/story/")
    before = [page(as_, bob, address) for address in looked_at]
    dream = add(as_, alice, files=[a_file()])
    edit(as_, alice, dream, {"going": "", "why": SAID["why"]}, going="We have a timetable.", **SAID)
    as_(alice).post(at("add_step", dream), {"what": "Look up the trains", "only_me": "on", "key": str(uuid4())})
    assert [page(as_, bob, address) for address in looked_at] == before
    assert as_(bob).get(at("dream", dream)).status_code == 404
    assert not couple.photos.visible_to(bob).exists()
    as_(alice).post(at("share_dream", dream))
    told = page(as_, bob, at("dream", dream))
    assert all(said in told for said in (SAID["what"], SAID["why"], "We have a timetable.", "In a few years"))
    assert "Look up the trains" not in told
    assert couple.photos.visible_to(bob).exists()


def test_only_its_maker_can_share_it_and_alone_nobody(as_: As, alice: User, bob: User, couple: Couple) -> None:
    dream = add(as_, alice)
    assert as_(bob).post(at("share_dream", dream)).status_code == 404
    dana = factories.a_person("Dana")
    Couple.of(dana)
    hers = add(as_, dana)
    as_(dana).post(at("share_dream", hers))
    hers.refresh_from_db()
    assert hers.private_to == dana


def test_each_says_why_it_matters_and_both_read_it(as_: As, alice: User, bob: User, couple: Couple) -> None:
    dream = add(as_, alice)
    as_(alice).post(at("share_dream", dream))
    facts = {"what": SAID["what"], "horizon": "years", "going": ""}
    edit(as_, bob, dream, facts | {"why": ""}, why="I would like to hear it all night.")
    for person in (alice, bob):
        told = page(as_, person, at("dream", dream))
        assert told.index(SAID["why"]) < told.index("I would like to hear it all night.")
    edit(as_, bob, dream, facts | {"why": "I would like to hear it all night."}, why="")
    assert [why.writer for why in dream.whys.all()] == [alice]


def test_two_who_edit_at_once_lose_nothing(as_: As, alice: User, bob: User, couple: Couple) -> None:
    dream = factories.a_dream(couple, alice, what="A night train")
    seen = {"what": "A night train", "horizon": "someday", "going": "", "why": ""}
    assert edit(as_, alice, dream, seen | {"whose": "ours"}, going="Halfway there.", why="Mine") == 302
    assert edit(as_, bob, dream, seen, horizon="year", why="Theirs") == 302
    dream.refresh_from_db()
    assert (dream.what, dream.horizon, dream.going) == ("A night train", "year", "Halfway there.")
    assert [why.words for why in dream.whys.all()] == ["Mine", "Theirs"]


def test_whose_it_is_only_its_maker_says(as_: As, alice: User, bob: User, couple: Couple) -> None:
    dream = factories.a_dream(couple, alice, whose="mine")
    seen = {"what": "A night train", "horizon": "someday", "going": "", "why": ""}
    edit(as_, bob, dream, seen | {"whose": "mine"}, whose="ours")
    assert Dream.objects.get().whose == "mine"
    assert "Alice’s" in page(as_, bob, BOARD)
    assert "Alice’s" not in page(as_, alice, BOARD)


def test_sent_twice_it_is_made_once(as_: As, alice: User, couple: Couple) -> None:
    key = str(uuid4())
    for _ in range(2):
        add(as_, alice, key=key, files=[a_file()])
    assert (couple.dreams.count(), couple.photos.count()) == (1, 1)


def test_its_photo_is_in_use_and_goes_back_to_who_brought_it(as_: As, alice: User, bob: User, couple: Couple) -> None:
    dream = add(as_, alice, files=[a_file()])
    as_(alice).post(at("share_dream", dream))
    first = couple.photos.get()
    as_(alice).post(reverse("memories:delete_photos"), {"photo": str(first.pk)})
    assert list(couple.photos.all()) == [first]
    assert not couple.photos.loose_of(alice).exists()
    seen = {"what": SAID["what"], "horizon": "years", "going": "", "why": ""}
    edit(as_, bob, dream, seen, files=[a_file(content=factories.a_picture(colour="#aa3311"))])
    dream.refresh_from_db()
    assert dream.photo
    assert (dream.photo.uploader, dream.photo.private_to) == (bob, None)
    assert couple.photos.loose_of(alice).get() == first
    edit(as_, alice, dream, seen | {"whose": "ours", "why": SAID["why"]}, no_photo="on")
    assert couple.photos.loose_of(bob).count() == 1


def test_either_plans_its_next_step_and_it_is_a_plan(as_: As, alice: User, bob: User, couple: Couple) -> None:
    dream = factories.a_dream(couple, alice)
    step = {"what": "Look up the trains", "on": "2026-11-28", "key": str(uuid4())}
    for _ in range(2):
        assert as_(bob).post(at("add_step", dream), step)["Location"] == at("dream", dream)
    as_(alice).post(at("add_step", dream), {"what": "Buy earplugs", "on": "2026-12-28", "key": str(uuid4())})
    assert [one.dream for one in couple.plans.all()] == [dream, dream]
    for person in (alice, bob):
        told = page(as_, person, at("dream", dream))
        assert "Look up the trains" in told
        assert "Buy earplugs" not in told
        assert "Look up the trains" in page(as_, person, "/plans/")
        assert "A night train" in page(as_, person, couple.plans.first().get_absolute_url())  # type: ignore[union-attr]


def test_a_step_whose_day_is_over_stands_no_longer(as_: As, alice: User, couple: Couple, time_machine: Any) -> None:
    dream = factories.a_dream(couple, alice)
    factories.a_plan(couple, alice, what="Look up the trains", dream=dream, on=TODAY)
    assert "Look up the trains" in page(as_, alice, at("dream", dream))
    time_machine.move_to(NIGHT + timedelta(days=1), tick=False)
    assert "Look up the trains" not in page(as_, alice, at("dream", dream))


def test_deleted_it_is_gone_for_both_and_its_step_stays_a_plan(as_: As, alice: User, bob: User, couple: Couple) -> None:
    dream = factories.a_dream(couple, alice, photo=factories.a_photo(couple))
    dream.whys.create(couple=couple, writer=alice, words="Mine")
    plan = factories.a_plan(couple, bob, dream=dream)
    as_(bob).post(at("delete_dream", dream))
    plan.refresh_from_db()
    assert plan.dream is None
    assert as_(alice).get(at("dream", dream)).status_code == 404
    assert couple.photos.loose_of(alice).count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"what": ""}, "A few words are enough."),
        ({"what": "x" * 300}, "That’s too long: 300 of 120 characters."),
        ({"why": "x" * 2001}, "That’s too long: 2001 of 2000 characters."),
        ({"horizon": "never"}, "Choose one of these."),
        ({"horizon": ""}, "You haven’t chosen one yet."),
        ({"files": [a_file("words.jpg", b"no picture at all")]}, "photo"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_the_words_stay(
    as_: As, alice: User, couple: Couple, said: dict[str, Any], sentence: str
) -> None:
    dream = factories.a_dream(couple, alice)
    for address in (ADD, at("change_dream", dream)):
        answer = as_(alice).post(address, SAID | {"going": "A timetable of ours"} | said)
        assert answer.status_code == 422
        told = answer.content.decode()
        assert sentence in told
        assert "A timetable of ours" in told
    dream.refresh_from_db()
    assert (couple.dreams.count(), dream.what, dream.photo) == (1, "A night train", None)


def test_the_board_asks_little_however_many_dreams(as_: As, alice: User, bob: User, couple: Couple) -> None:
    for number in range(30):
        photo = factories.a_photo(couple, uploader=(alice, bob)[number % 2])
        dream = factories.a_dream(couple, (alice, bob)[number % 2], what=f"Dream {number}", photo=photo)
        factories.a_plan(
            couple, alice, what=f"Step {number}", on=date(2026, 12, 1), facts={"time": "20:30"}, dream=dream
        )
    browser = as_(alice)
    browser.get("/plans/")
    asked = statements(lambda: browser.get(BOARD))
    assert len(asked) <= 6, "\n".join(asked)
