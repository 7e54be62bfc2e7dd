"""What two agree on stands until they agree otherwise: said aloud or picked on two phones, and read on its page."""

import re
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples import pairing
from apps.couples.models import Couple, Membership
from apps.exercises.content.load import load
from apps.exercises.models import AgreedChoice
from tests.conftest import As
from tests.exercises.player import Player, play
from tests.whole import NIGHT

pytestmark = pytest.mark.django_db
ABOUT, TALK = "/together/time-out/", reverse("exercises:talk", args=["time-out"])
DONE = reverse("exercises:talk_done", args=["time-out"])


def page(as_: As, person: User, address: str = ABOUT) -> str:
    return unescape(as_(person).get(address).content.decode())


def chosen(couple: Couple) -> dict[str, str]:
    return dict(couple.agreed_choices.values_list("step", "option"))


def test_what_was_tapped_aloud_stands_for_both_each_in_their_language(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    bob.language = "de"
    bob.save()
    assert "You agreed" not in page(as_, alice)
    as_(alice).post(DONE, {"time-out.sign": "hand", "time-out.length": "20"})
    assert "You agreed: a raised hand, 20 minutes." in page(as_, alice)
    assert "Ihr habt abgemacht: eine Hand heben, 20 Minuten." in page(as_, bob)


def test_agreed_again_it_replaces_the_first_and_nonsense_changes_nothing(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    as_(alice).post(DONE, {"time-out.sign": "hand", "time-out.length": "20"})
    as_(bob).post(DONE, {"time-out.sign": "nonsense", "time-out.length": "60", "time-out.calm": "20"})
    assert chosen(couple) == {"sign": "hand", "length": "60"}
    as_(bob).post(DONE)
    assert chosen(couple) == {"sign": "hand", "length": "60"}


def test_the_end_of_the_talk_holds_it_where_no_script_does(as_: As, alice: User, couple: Couple) -> None:
    found = re.findall(r'<input type="radio" name="(time-out\.\w+)" value="(\w+)" form="done">', page(as_, alice, TALK))
    assert found == [
        *[("time-out.sign", option) for option in ("hand", "word", "own")],
        *[("time-out.length", option) for option in ("20", "30", "60")],
    ]
    evening = page(as_, alice, "/together/paths/after-a-hard-stretch/")
    assert "Taking a break" in evening


def test_on_two_phones_what_both_pick_stands(as_: As, alice: User, bob: User, couple: Couple) -> None:
    one, two = Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)
    run = one.begin("time-out", "two")
    assert two.begin("time-out", "two") == run
    play(run, one, two)
    exercise = load("en")["time-out"]
    assert set(chosen(couple)) == {"sign", "length"}
    for step in ("sign", "length"):
        assert chosen(couple)[step] in {option.id for option in exercise.step(step).options}  # type: ignore[union-attr]


def test_an_evening_of_a_path_keeps_it_too(as_: As, alice: User, couple: Couple) -> None:
    (night,) = [one for one in _nights() if any(part.use == "time-out" for part in one.parts)]
    as_(alice).post(reverse("exercises:start_path", args=["after-a-hard-stretch"]))
    args = ["after-a-hard-stretch", night.id]
    assert 'name="time-out.sign"' in page(as_, alice, reverse("exercises:path_evening", args=args))
    as_(alice).post(reverse("exercises:evening_done", args=args), {"time-out.length": "30"})
    assert chosen(couple) == {"length": "30"}


def _nights() -> Any:
    from apps.exercises.content import path

    return path.load("en")["after-a-hard-stretch"].evenings


def test_both_pages_move_once_something_new_stands(as_: As, alice: User, bob: User, couple: Couple) -> None:
    as_(alice).post(DONE)
    before = Membership.objects.get(user=bob).version
    as_(alice).post(DONE, {"time-out.sign": "own"})
    assert Membership.objects.get(user=bob).version == before + 1


def test_where_two_meet_what_stood_there_stays(as_: As, alice: User, dana: User) -> None:
    as_(alice).post(DONE, {"time-out.sign": "hand"})
    as_(dana).post(DONE, {"time-out.sign": "word", "time-out.length": "30"})
    invited = pairing.accept(pairing.invite(alice, at=NIGHT), by=dana, at=NIGHT)
    assert invited
    pairing.confirm(invited, by=alice, at=NIGHT)
    assert chosen(Couple.of(alice)) == {"sign": "hand", "length": "30"}
    assert AgreedChoice.objects.count() == 2
