"""Every form with words, sent after the session had ended: the words arrive, and only for whom they are."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.moment import Moment
from apps.memories.story import keeping
from tests import factories
from tests.exercises.evening import begun
from tests.full import but_for
from tests.sending import WAYS, a_browser, hidden_fields, send, sign_in, sign_out

pytestmark = pytest.mark.django_db
WORDS = "Rain, “at last” — and tea"
OTHERWISE = {"year": "2026", "time_zone": "UTC", "language": "en", "hue": "moss", "day_zone": "UTC", "now": "1"}


@dataclass
class Form:
    """One form: where it stands, where it goes, its field, and what has come of it."""

    page: str
    there: str
    field: str
    arrived: Callable[[], list[str]]


def thanks(couple: Couple, _alice: User, _browser: Client) -> Form:
    address = reverse("gratitude:jar")
    return Form(address, address, "text", lambda: [note.text or "" for note in couple.thanks.all()])


def ask(couple: Couple, _alice: User, browser: Client) -> Form:
    loose = Client()
    loose.cookies = browser.cookies
    run = begun(loose, couple)
    there = reverse("exercises:act", args=[run.pk, "good", "answer"])
    return Form(run.get_absolute_url(), there, "words", lambda: [answer.words for answer in run.answers.all()])


def add(couple: Couple, _alice: User, _browser: Client) -> Form:
    address = reverse("memories:add")
    return Form(address, address, "title", lambda: [memory.title for memory in couple.memories.all()])


def tell(couple: Couple, alice: User, _browser: Client) -> Form:
    memory = keeping.keep(couple, by=alice, title="The sea", when=Moment(2026))
    address, there = (reverse(f"memories:{name}", args=[memory.pk]) for name in ("memory", "tell"))
    return Form(address, there, "words", lambda: [telling.words for telling in memory.tellings.all()])


def caption(couple: Couple, _alice: User, _browser: Client) -> Form:
    memory = factories.a_memory(couple)
    photo = factories.a_photo(couple, memory=memory)
    address = reverse("memories:photo", args=[photo.pk])
    photos = couple.photos.exclude
    return Form(address, address, "caption", lambda: [seen.caption for seen in photos() if seen.caption])


def settings(_couple: Couple, alice: User, _browser: Client) -> Form:
    address = reverse("couples:settings")
    named = User.objects.filter(pk=alice.pk).exclude(name="Alice")
    return Form(address, address, "name", lambda: [person.name for person in named.all()])


FORMS = (thanks, ask, add, tell, caption, settings)


@pytest.fixture(params=but_for(FORMS, thanks, ask), ids=lambda form: form.__name__)
def form(request: pytest.FixtureRequest, phone: Client, alice: User, couple: Couple) -> Form:
    made: Form = request.param(couple, alice, phone)
    return made


@pytest.fixture(params=but_for(WAYS, "htmx"))
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def phone(alice: User, couple: Couple) -> Client:
    browser = a_browser()
    browser.force_login(alice)
    browser.get("/home/")
    return browser


def written(phone: Client, form: Form) -> dict[str, str]:
    return hidden_fields(phone.get(form.page).content.decode(), form.there) | OTHERWISE | {form.field: WORDS}


def leads_to_sign_in(answer: object, form: Form) -> bool:
    there = answer.get("HX-Redirect") or answer.get("Location", "")  # type: ignore[attr-defined]
    return bool(there == f"/account/login/?next={form.page.replace('/', '%2F')}")


def test_after_the_session_ended(phone: Client, form: Form, way: str, alice: User) -> None:
    data = written(phone, form)
    Session.objects.all().delete()
    assert leads_to_sign_in(send(phone, form.there, data, way, page=form.page), form)
    assert form.arrived() == []
    sign_in(phone, alice.email, then=form.page)
    assert form.arrived() == [WORDS]


@pytest.mark.parametrize("looks_around", [False, True])
def test_signed_out_in_another_tab(phone: Client, form: Form, way: str, alice: User, looks_around: bool) -> None:
    data = written(phone, form)
    sign_out(phone)
    if looks_around:
        phone.get("/account/login/")
    assert leads_to_sign_in(send(phone, form.there, data, way, page=form.page), form)
    assert form.arrived() == []
    sign_in(phone, alice.email)
    assert form.arrived() == [WORDS]
    phone.get(form.page)
    assert form.arrived() == [WORDS]


def test_signed_in_again_in_another_tab(phone: Client, form: Form, way: str, alice: User) -> None:
    data = written(phone, form)
    sign_out(phone)
    sign_in(phone, alice.email)
    assert send(phone, form.there, data, way, page=form.page).status_code in {200, 302}
    assert form.arrived() == [WORDS]


def test_nobody_else_sends_them_on_or_reads_them(phone: Client, form: Form, way: str, alice: User, bob: User) -> None:
    data = written(phone, form)
    sign_out(phone)
    send(phone, form.there, data, way, page=form.page)
    assert WORDS not in sign_in(phone, bob.email, then=form.page).content.decode()
    phone.get(form.page)
    sign_out(phone)
    sign_in(phone, alice.email, then=form.page)
    assert form.arrived() == []


def test_a_page_of_one_sends_nothing_as_the_other(phone: Client, form: Form, way: str, bob: User) -> None:
    data = written(phone, form)
    sign_out(phone)
    sign_in(phone, bob.email)
    assert send(phone, form.there, data, way, page=form.page).status_code == 403
    assert form.arrived() == []


@pytest.mark.parametrize("signed_out", [True, False])
def test_without_token_nothing_is_kept(phone: Client, form: Form, way: str, alice: User, signed_out: bool) -> None:
    if signed_out:
        sign_out(phone)
    else:
        Session.objects.all().delete()
    send(phone, form.there, OTHERWISE | {form.field: WORDS}, way, page=form.page)
    sign_in(phone, alice.email, then=form.page)
    assert form.arrived() == []


ELSEWHERE: tuple[dict[str, str], ...] = (
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "same-site"},
    {},
)


@pytest.mark.parametrize("sender", but_for(ELSEWHERE, ELSEWHERE[0]), ids=str)
def test_from_elsewhere_nothing_is_kept(phone: Client, form: Form, alice: User, sender: dict[str, str]) -> None:
    """Not even with the fields of her own page."""
    data = written(phone, form)
    sign_out(phone)
    send(phone, form.there, data, "multipart", page=form.page, sender=sender)
    sign_in(phone, alice.email, then=form.page)
    assert form.arrived() == []
