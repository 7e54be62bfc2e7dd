"""How a form that was sent too late is kept until its person has signed in again. tests/test_kept_forms.py: which."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts import stamps
from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import LONGEST
from tests import factories
from tests.sending import HERE, Answer, a_browser, hidden_fields, send, sign_in, sign_out

pytestmark = pytest.mark.django_db
WORDS = "You walked the dog in the rain today so that I could sleep"
ADD = "/story/add/"
AGAIN = "Your words are here. Please add the photos again."


@pytest.fixture
def phone(alice: User, couple: Couple) -> Client:
    phone = a_browser()
    phone.force_login(alice)
    phone.get("/home/")
    return phone


def memory(phone: Client, **more: str) -> dict[str, str]:
    page = phone.get(ADD).content.decode()
    return hidden_fields(page, ADD) | {"title": "The sea", "year": "2026", "words": WORDS} | more


def note(phone: Client) -> dict[str, str]:
    return hidden_fields(phone.get("/thanks/").content.decode(), "/thanks/") | {"text": WORDS, "now": "1"}


def send_late(phone: Client, there: str, data: dict[str, str], **files: object) -> Answer:
    Session.objects.all().delete()
    return send(phone, there, {**data, **files}, "multipart" if files else "plain", page=there)


def a_photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("sea.jpg", factories.a_picture(), "image/jpeg")


def test_a_thank_you_whose_photo_was_lost_is_shown_not_sent(phone: Client, alice: User, couple: Couple) -> None:
    send_late(phone, "/thanks/", note(phone), files=a_photo())
    page = sign_in(phone, alice.email, then="/thanks/")
    assert (page.status_code, AGAIN in page.content.decode()) == (422, True)
    assert WORDS in page.content.decode()
    assert not couple.thanks.exists()


def test_a_memory_whose_photos_were_lost_is_shown_not_kept(phone: Client, alice: User, couple: Couple) -> None:
    send_late(phone, ADD, memory(phone), files=a_photo())
    page = sign_in(phone, alice.email, then=ADD)
    assert (page.status_code, AGAIN in page.content.decode()) == (422, True)
    assert WORDS in page.content.decode()
    assert not couple.memories.exists()
    shown = hidden_fields(page.content.decode(), ADD) | {"title": "The sea", "year": "2026", "words": WORDS}
    send(phone, ADD, shown | {"files": a_photo()}, "multipart", page=ADD)
    assert couple.memories.get().pictures.count() == 1
    assert AGAIN not in phone.get(ADD).content.decode()


def test_photos_that_came_alone_are_asked_for_again(phone: Client, alice: User, couple: Couple) -> None:
    inbox = "/story/inbox/"
    data = hidden_fields(phone.get(inbox).content.decode(), inbox)
    send_late(phone, inbox, data, files=a_photo())
    page = sign_in(phone, alice.email, then=inbox).content.decode()
    assert "Please add the photos again." in page
    assert AGAIN not in page
    assert not couple.photos.exists()


def test_no_file_of_a_visitor_is_read(phone: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_args: object, **_more: object) -> None:
        raise AssertionError("a file was read")

    for reads in ("MemoryFileUploadHandler", "TemporaryFileUploadHandler"):
        monkeypatch.setattr(f"django.core.files.uploadhandler.{reads}.new_file", read)
    assert send_late(phone, ADD, memory(phone), files=a_photo()).status_code == 302


def test_as_long_as_any_field_may_be(phone: Client, alice: User, couple: Couple) -> None:
    send_late(phone, ADD, memory(phone, words="“” " * (LONGEST // 3)))
    sign_in(phone, alice.email)
    assert len(couple.memories.get().tellings.get().words) >= LONGEST - 3


def test_what_is_too_long_for_its_field_comes_back_whole(phone: Client, alice: User, couple: Couple) -> None:
    send_late(phone, ADD, memory(phone, words="x" * (LONGEST + 1)))
    page = sign_in(phone, alice.email)
    assert (page.status_code, "x" * (LONGEST + 1) in page.content.decode()) == (422, True)


def test_forms_of_two_tabs_both_arrive(phone: Client, alice: User, couple: Couple) -> None:
    one, two = note(phone), memory(phone)
    sign_out(phone)
    send(phone, "/thanks/", one, page="/thanks/")
    send(phone, ADD, two, page=ADD)
    sign_in(phone, alice.email)
    assert (couple.thanks.get().text, couple.memories.get().title) == (WORDS, "The sea")


def test_sent_twice_they_arrive_once(phone: Client, alice: User, couple: Couple) -> None:
    data = memory(phone)
    sign_out(phone)
    for _ in range(2):
        send(phone, ADD, data, page=ADD)
    sign_in(phone, alice.email)
    assert couple.memories.count() == 1


def test_what_a_page_asks_by_itself_takes_no_place(phone: Client, alice: User, couple: Couple) -> None:
    data = note(phone)
    sign_out(phone)
    send(phone, "/thanks/", data, page="/thanks/")
    by_itself = HERE | {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "cors"}
    send(phone, "/thanks/", data | {"text": "half a sen"}, page="/thanks/", sender=by_itself)
    sign_in(phone, alice.email)
    assert couple.thanks.get().text == WORDS


@pytest.mark.parametrize("by_itself", [{"HX-Request": "true"}, {"Sec-Fetch-Dest": "image"}])
def test_they_wait_for_a_page(phone: Client, alice: User, couple: Couple, by_itself: dict[str, str]) -> None:
    send_late(phone, "/thanks/", note(phone))
    phone.force_login(alice)
    phone.get("/home/", headers=by_itself)
    assert not couple.thanks.exists()
    phone.get("/home/")
    assert couple.thanks.exists()


def test_after_an_hour_nothing_is_sent_on(time_machine, phone: Client, alice: User, couple: Couple) -> None:  # type: ignore[no-untyped-def]
    send_late(phone, "/thanks/", note(phone))
    time_machine.move_to(time.time() + 3601)
    sign_in(phone, alice.email, then="/thanks/")
    assert not couple.thanks.exists()


def test_kept_words_last_an_hour_and_the_session_after_them_as_any(phone: Client, alice: User) -> None:
    send_late(phone, "/thanks/", note(phone))
    ends = Session.objects.get().expire_date
    assert timedelta(minutes=59) < ends - timezone.now() <= timedelta(hours=1)
    sign_in(phone, alice.email)
    assert Session.objects.get().expire_date - timezone.now() > timedelta(days=29)


def test_passwords_are_never_kept(phone: Client, alice: User) -> None:
    data = note(phone) | {"password1": "a quiet word of mine"}
    send_late(phone, "/thanks/", data)
    assert not any("kept_forms" in session.get_decoded() for session in Session.objects.all())


def test_what_concerns_the_account_is_asked_anew(phone: Client, alice: User) -> None:
    there = "/account/email/"
    data = note(phone) | {"email": "new@example.org", "action_add": ""}
    send_late(phone, there, data)
    assert not any("kept_forms" in session.get_decoded() for session in Session.objects.all())


def test_a_form_from_elsewhere_leads_home(phone: Client) -> None:
    data = note(phone)
    Session.objects.all().delete()
    answer = phone.post("/thanks/", data, headers={"Origin": "http://testserver", "Referer": "https://evil.example/"})
    assert answer["Location"] == "/account/login/?next=%2Fhome%2F"


def of_bob(_stamp: str, bob: User) -> str:
    return stamps.make(bob)


def changed(stamp: str, bob: User) -> str:
    return f"{bob.pk}:{stamp.split(':', 1)[1]}"


def without_signature(stamp: str, _bob: User) -> str:
    return stamp.rsplit(":", 1)[0]


def nonsense(_stamp: str, _bob: User) -> str:
    return "a:b:c\x00"


@pytest.mark.parametrize("forge", [of_bob, changed, without_signature, nonsense])
def test_no_other_stamp_will_do(phone: Client, bob: User, couple: Couple, forge: Callable[[str, User], str]) -> None:
    data = note(phone) | {"csrfmiddlewaretoken": ""}
    data["made_for"] = forge(data["made_for"], bob)
    assert send(phone, "/thanks/", data, page="/thanks/").status_code == 403
    assert not couple.thanks.exists()


@pytest.mark.parametrize(("days", "status"), [(30, 302), (33, 403)])
def test_a_stamp_lasts_as_long_as_a_session(time_machine, phone: Client, alice: User, days: int, status: int) -> None:  # type: ignore[no-untyped-def]
    data = note(phone)
    sign_out(phone)
    time_machine.move_to(time.time() + days * 24 * 3600)
    sign_in(phone, alice.email)
    assert send(phone, "/thanks/", data, page="/thanks/").status_code == status


def test_a_visitors_forms_bear_none(phone: Client) -> None:
    assert "made_for" not in Client().get(reverse("account_login")).content.decode()
