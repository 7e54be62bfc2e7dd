"""The way out is on every page that somebody signed in can meet, and works without script."""

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.home import views
from apps.web import mailbox
from tests import whole
from tests.conftest import As
from tests.exercises.evening import ASKED, begun

pytestmark = pytest.mark.django_db
LINK = '<our-exit><a class="button is-plain is-exit'
ELSEWHERE = 'href="https://www.wikipedia.org/" rel="noreferrer"'


def has_exit(answer: HttpResponseBase) -> bool:
    page = b"".join(answer).decode()
    return LINK in page and ELSEWHERE in page and ("js/elements/exit.js" in page or "js/core.js" in page)


def is_page(answer: HttpResponseBase) -> bool:
    return answer.status_code not in {204, 301, 302, 405} and answer["Content-Type"].startswith("text/html")


@pytest.mark.full
def test_every_page_that_answers(time_machine, alice: User, bob: User, couple: Couple) -> None:  # type: ignore[no-untyped-def]
    time_machine.move_to(whole.NIGHT, tick=False)
    place = whole.furnish(couple, alice, bob)
    browser, seen = whole.browser_of(alice), set()
    for address in place.addresses():
        answer = browser.get(address)
        if is_page(answer):
            seen.add(address)
            assert has_exit(answer), address
    assert len(seen) >= 50


def test_every_page_of_who_is_alone(as_: As, dana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "may_look", lambda _request: True)
    dana.set_unusable_password()
    dana.save()
    browser = as_(dana)
    browser.post(reverse("couples:invite"))
    for address in "/home/ /pair/ /mailbox/ /story/ /thanks/ /invitation/ /account/again/ /you/settings/".split():
        assert has_exit(browser.get(address)), address


def test_it_is_introduced_once(as_: As, alice: User, bob: User, couple: Couple) -> None:
    home, sentence = reverse("home:today"), "“Quick exit” takes you to an encyclopedia at once."
    browser = as_(alice)
    for _ in range(2):
        assert sentence in browser.get(home).content.decode()
    for _ in range(2):
        assert browser.post(reverse("couples:know_exit"))["Location"] == home
        assert sentence not in browser.get(home).content.decode()
    assert sentence in as_(bob).get(home).content.decode()


def test_every_step_of_an_evening(as_: As, bob: User, couple: Couple) -> None:
    browser = as_(bob)
    run = begun(browser, couple)
    address = reverse("exercises:run", args=[run.pk])
    for step in ASKED:
        assert has_exit(browser.get(address)), step
        part = browser.get(address, headers={"HX-Request": "true"}).content.decode()
        assert LINK in part  # a swap replaces the head of the page, too
        browser.post(reverse("exercises:act", args=[run.pk, step, "answer"]), {"words": "Words"})
    assert has_exit(browser.get(address))


def test_pages_of_errors(as_: As, alice: User, couple: Couple, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, old = as_(alice), Client(enforce_csrf_checks=True)
    browser.raise_request_exception = False
    old.force_login(alice)
    answers = {
        403: old.post("/thanks/"),
        404: browser.get("/no-such-page/"),
        409: browser.post("/pair/invite/"),
        422: browser.post("/story/add/", {"title": ""}),
    }
    for _ in range(5):
        answers[429] = browser.post("/pair/invite/")
    monkeypatch.setattr(views, "gather", lambda *_args, **_more: 1 / 0)
    answers[500] = browser.get("/home/")
    for status, answer in answers.items():
        assert (answer.status_code, has_exit(answer)) == (status, True)


def test_page_of_too_many_tries_is_our_own(as_: As, alice: User) -> None:
    browser = as_(alice)
    answers = [browser.post("/account/reauthenticate/", {"password": "wrong"}) for _ in range(20)]
    assert answers[-1].status_code == 429
    assert has_exit(answers[-1])


def test_pictures_have_their_own(as_: As, alice: User, bob: User, couple: Couple) -> None:
    """A picture covers the page, and the way out with it."""
    place = whole.furnish(couple, alice, bob)
    page = as_(alice).get(reverse("memories:memory", args=[place.memories[0].pk])).content.decode()
    assert page[page.index("<our-viewer>") :].count(LINK) == 1
