"""The event stream says that something changed, to those it concerns, and nothing else."""

import pytest
from django.conf import settings
from django.test import Client, override_settings

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.live import hub, wire
from tests.conftest import As
from tests.live.conftest import NEVER, Listen, Served

pytestmark = pytest.mark.django_db(transaction=True)


def version(person: User) -> int:
    return person.membership.__class__.objects.get(user=person).version


def both(couple: Couple) -> list[User]:
    return [seat.user for seat in couple.both()]


def test_visitors_are_told_not_to_come_back(listen: Listen) -> None:
    assert listen(Client()).answer.status == 204


def test_a_made_up_session_is_a_visitor(listen: Listen) -> None:
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert listen(browser).answer.status == 204


def test_a_stream_begins_with_the_version(as_: As, listen: Listen, alice: User, couple: Couple) -> None:
    stream = listen(as_(alice))
    assert stream.opening == ["retry: 3000", f"id: {version(alice)}"]
    assert stream.answer.headers["Content-Type"] == "text/event-stream"
    assert stream.answer.headers["Cache-Control"] == "no-store"
    assert stream.answer.headers["X-Accel-Buffering"] == "no"


def test_both_hear_of_a_shared_change_and_not_what_it_was(
    as_: As, listen: Listen, alice: User, bob: User, couple: Couple
) -> None:
    streams = [listen(as_(alice)), listen(as_(bob))]
    with couple.change(by=alice, seen_by=both(couple)):
        pass
    heard = [stream.block() for stream in streams]
    assert heard == [["event: change", f"id: {version(person)}", "data: "] for person in (alice, bob)]


def test_the_partner_hears_nothing_of_a_private_change(
    as_: As, listen: Listen, alice: User, bob: User, couple: Couple
) -> None:
    mine, theirs = listen(as_(alice)), listen(as_(bob))
    with couple.change(by=alice, seen_by=[alice]):
        pass
    assert mine.block()
    assert theirs.block(within=NEVER) is None


def test_nobody_else_hears_anything(as_: As, listen: Listen, alice: User, charlie: User, couple: Couple) -> None:
    stream = listen(as_(charlie))
    with couple.change(by=alice, seen_by=both(couple)):
        pass
    assert stream.block(within=NEVER) is None


def test_nothing_is_said_of_a_change_that_was_taken_back(as_: As, listen: Listen, alice: User, couple: Couple) -> None:
    stream = listen(as_(alice))
    with pytest.raises(ZeroDivisionError), couple.change(by=alice, seen_by=both(couple)):
        1 / 0  # noqa: B018
    assert stream.block(within=NEVER) is None


@pytest.mark.parametrize("how", ["header", "address"])
def test_who_was_away_catches_up(how: str, as_: As, listen: Listen, alice: User, couple: Couple) -> None:
    old = version(alice)
    with couple.change(by=alice, seen_by=both(couple)):
        pass
    headers = {"Last-Event-ID": str(old)} if how == "header" else {}
    stream = listen(as_(alice), f"/live/?since={old}" if how == "address" else "/live/", **headers)
    assert stream.block() == ["event: change", f"id: {old + 1}", "data: "]


def test_who_missed_nothing_hears_nothing(as_: As, listen: Listen, alice: User, couple: Couple) -> None:
    stream = listen(as_(alice), **{"Last-Event-ID": str(version(alice))})
    assert stream.block(within=NEVER) is None


def test_signing_out_ends_the_stream_at_the_next_word(as_: As, listen: Listen, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    stream, kept = listen(browser), listen(as_(alice))
    browser.logout()
    with couple.change(by=alice, seen_by=both(couple)):
        pass
    assert stream.block() == []
    assert kept.block()


def test_a_new_password_ends_the_stream(as_: As, listen: Listen, alice: User, couple: Couple) -> None:
    stream = listen(as_(alice))
    alice.set_password("another correct horse")
    alice.save()
    wire.tell([alice.pk])
    assert stream.block() == []


def test_a_heartbeat_finds_a_lost_word_and_an_ended_session(
    as_: As, listen: Listen, alice: User, couple: Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "HEARTBEAT", 0.2)
    monkeypatch.setattr(wire, "tell", lambda people: None)
    browser = as_(alice)
    stream = listen(browser)
    assert stream.block() == [":"]
    with couple.change(by=alice, seen_by=both(couple)):
        pass
    assert "event: change" in next(block for _ in range(9) if (block := stream.block()) != [":"])  # type: ignore[operator]
    browser.logout()
    assert next(block for _ in range(9) if (block := stream.block()) != [":"]) == []


def test_the_seventh_stream_closes_the_first_and_calms_it(as_: As, listen: Listen, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    streams = [listen(browser) for _ in range(7)]
    assert streams[0].block() == ["retry: 300000"]
    assert streams[0].block() == []
    with couple.change(by=alice, seen_by=both(couple)):
        pass
    assert all(stream.block() for stream in streams[1:])


def test_leaving_for_another_space_ends_the_stream(as_: As, listen: Listen, alice: User, couple: Couple) -> None:
    stream = listen(as_(alice))
    alice.membership.delete()
    Couple.of(alice)
    wire.tell([alice.pk])
    assert stream.block() == ["event: change", "id: 1", "data: "]
    assert stream.block() == []


def test_a_folder_too_deep_for_a_socket_has_a_short_address() -> None:
    with override_settings(LIVE_SOCKET="/" + "deep/" * 40 + "live.sock"):
        assert wire.address() == wire.address()
        assert len(wire.address()) <= wire.LONGEST_ADDRESS


def test_stopping_ends_the_streams(as_: As, listen: Listen, served: Served, alice: User, couple: Couple) -> None:
    stream = listen(as_(alice))
    served.stop()
    assert stream.block() == []
