"""What a device sends again, since the first answer was lost or it waited for the network, is carried out once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.sessions import seal_of
from apps.couples.models import Couple
from apps.drafts import drafting
from tests.conftest import As

JAR = "/thanks/"
WORDS = {"text": "You carried the bags", "later": "1"}
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def with_key(**more: str) -> dict[str, str]:
    return {"Sent-Id": str(uuid4()), **more}


def test_the_second_time_nothing_is_written(as_: As, alice: User, couple: Couple) -> None:
    headers = with_key(**{"Sent-Later": "1"})
    for _ in range(3):
        assert as_(alice).post(JAR, WORDS, headers=headers).status_code == 204
    assert couple.thanks.count() == 1


def test_not_even_after_it_was_deleted(as_: As, alice: User, couple: Couple) -> None:
    headers = with_key()
    as_(alice).post(JAR, WORDS, headers=headers)
    as_(alice).post(f"/thanks/{couple.thanks.get().pk}/remove/")
    as_(alice).post(JAR, WORDS, headers=headers | {"Sent-Later": "1"})
    assert not couple.thanks.exists()


def test_the_page_that_sends_it_again_is_shown_anew(as_: As, alice: User, couple: Couple) -> None:
    headers = with_key(Referer="http://testserver/thanks/?month=2026-11")
    for _ in range(2):
        answer = as_(alice).post(JAR, WORDS, headers=headers)
        assert answer.status_code == 302
    assert answer["Location"] == "/thanks/?month=2026-11"
    assert couple.thanks.count() == 1


def test_what_was_refused_is_not_done(as_: As, alice: User, couple: Couple) -> None:
    headers = with_key(**{"Sent-Later": "1"})
    assert as_(alice).post(JAR, {"text": "", "later": "1"}, headers=headers).status_code == 422
    assert as_(alice).post(JAR, WORDS, headers=headers).status_code == 204
    assert couple.thanks.count() == 1


def test_what_broke_off_is_not_done(as_: As, alice: User, couple: Couple, monkeypatch: pytest.MonkeyPatch) -> None:
    headers, browser = with_key(), as_(alice)
    browser.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("apps.couples.models.couple.wire.tell", lambda _who: None)
        broken.setattr("apps.drafts.drafting.note_sent", lambda *_args, **_kwargs: 1 / 0)
        assert browser.post(JAR, WORDS, headers=headers).status_code == 500
    assert not couple.thanks.exists()
    browser.post(JAR, WORDS, headers=headers)
    assert couple.thanks.count() == 1


def test_the_same_key_of_the_other_is_another(as_: As, alice: User, bob: User, couple: Couple) -> None:
    headers = with_key()
    for person in (alice, bob):
        as_(person).post(JAR, WORDS, headers=headers)
    assert couple.thanks.count() == 2


def test_its_form_still_ends_its_draft(as_: As, alice: User, couple: Couple) -> None:
    now = timezone.now()
    drafting.save(couple, "thanks", {"text": ["You"]}, by=alice, written=now - timedelta(minutes=1), at=now)
    as_(alice).post(JAR, WORDS | {"draft": "thanks"}, headers=with_key())
    assert not couple.drafts.with_words(now.date()).exists()


def test_it_needs_no_token_but_is_only_its_persons(alice: User, bob: User, couple: Couple) -> None:
    """What waited has the stamp of its page: in another's session it is refused."""
    page = Client()
    page.force_login(alice)
    stamp = page.get(JAR).content.decode().split('name="made_for" value="')[1].split('"')[0]
    for person, status in ((bob, 403), (alice, 204)):
        strict: Any = Client(enforce_csrf_checks=True)
        strict.force_login(person)
        headers = with_key(**{"Sent-Later": "1"}) | SAME_SITE
        assert strict.post(JAR, WORDS | {"made_for": stamp}, headers=headers).status_code == status
    assert couple.thanks.get().writer == alice


def test_it_is_remembered_longer_than_a_session(as_: As, alice: User, couple: Couple) -> None:
    as_(alice).post(JAR, WORDS, headers=with_key())
    now = timezone.now()
    drafting.due(now + timedelta(days=30))
    assert couple.drafts.filter(form__startswith="sent:").count() == 1
    drafting.due(now + timedelta(days=33))
    assert not couple.drafts.exists()


def test_each_session_has_a_key_of_its_own(alice: User, bob: User) -> None:
    keys = {seal_of({"began": began}, person) for began in (1.5, 1.6) for person in (alice, bob)}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {22}
