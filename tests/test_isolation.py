"""No byte of a couple reaches anyone else: every route that names a row, asked by everybody with every method.

ROWS says, for each such route, which rows to ask for. A route without a line, or a line without a row, fails.
"""

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from apps.accounts.models import User
from apps.couples import pairing
from apps.couples.models import Acceptance, Couple
from apps.exercises.models import Evening, Parked, Run
from apps.gratitude import giving
from apps.gratitude.models import Thanks
from apps.memories.models import Book, Chapter, Memory
from apps.photos import uploads
from apps.photos.models import Photo, Upload
from apps.plans.models import Plan
from tests import factories
from tests.exercises.acting import actions
from tests.routes import OF_A_PATH, Route, every_route
from tests.standing import made_once

CANARY = "CANARY-7f3a"
DAY = date(2026, 11, 23)
BINNED = datetime(2026, 11, 23, tzinfo=UTC)
OUTSIDERS = ("visitor", "unpaired", "candidate", "unverified", "staff", "stranger")
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
# By each method; and for a part of a page, as htmx asks for it.
WAYS = (*((method, False) for method in METHODS), ("get", True), ("post", True))
RANDOM = uuid4()


@dataclass
class Cast:
    """Who asks, and what there is to ask for: shared rows, and rows that are alice's alone."""

    alice: User
    people: dict[str, User | None]
    memory: Memory
    private_memory: Memory
    photo: Photo
    private_photo: Photo
    placed: Photo
    private_placed: Photo
    binned_memory: Memory
    binned_photo: Photo
    private_binned: Photo
    chapter: Chapter
    private_chapter: Chapter
    thanks: Thanks
    waiting: Thanks
    run: Run
    evening: Evening
    plan: Plan
    private_plan: Plan
    parked: Parked
    acceptance: Acceptance
    upload: Upload
    book: Book


Args = list[object]
STEP_DOORS = ("note", "reply")
TALES = "memory change tell share_telling add_photos share arrange order take_out".split()
TALES += "put_away bring_back mute bin_memory".split()
CHAPTERS = ("chapter", "shift_chapter", "dissolve_chapter")
PHOTOS = ("photo", "bin_photo", "move_photo")
PLANS = ("plans:plan", "plans:change", "plans:hide", "plans:delete")
# Shared rows, which the partner may reach; and rows that are their writer's alone, partner or not.
SHARED: dict[str, Callable[[Cast], list[Args]]] = {
    **{f"memories:{name}": lambda cast: [[cast.memory.pk]] for name in (*TALES, "echo")},
    **{f"memories:{name}": lambda cast: [[cast.binned_memory.pk]] for name in ("restore_memory", "agree")},
    **{f"memories:{name}": lambda cast: [[cast.placed.pk]] for name in PHOTOS},
    **{f"memories:{name}": lambda cast: [[cast.binned_photo.pk]] for name in ("restore_photo", "delete_photo")},
    **{f"memories:{name}": lambda cast: [[cast.chapter.pk]] for name in CHAPTERS},
    "photos:photo": lambda cast: [[cast.photo.pk, size] for size in ("small", "medium", "large")],
    "exercises:run": lambda cast: [[cast.run.pk]],
    "exercises:act": lambda cast: actions(cast.run),
    "exercises:keep": lambda cast: [[cast.run.pk, "good"]],
    "exercises:helped": lambda cast: [[cast.run.pk, "good"]],
    "exercises:settle": lambda cast: [[cast.run.pk]],
    "exercises:shown": lambda cast: [[cast.run.pk]],
    "exercises:here": lambda cast: [[cast.run.pk]],
    "exercises:not_now": lambda cast: [[cast.run.pk]],
    "exercises:evening": lambda cast: [[cast.evening.pk]],
    **{f"exercises:{name}": lambda cast: [[cast.run.pk, "good"]] for name in STEP_DOORS},
    **{name: lambda cast: [[cast.plan.pk]] for name in (*PLANS, "home:after")},
}
PRIVATE: dict[str, Callable[[Cast], list[Args]]] = {
    "memories:download_book": lambda cast: [[cast.book.pk]],
    "memories:delete_book": lambda cast: [[cast.book.pk]],
    "photos:upload": lambda cast: [[cast.upload.pk]],
    "gratitude:give": lambda cast: [[cast.waiting.pk]],
    "gratitude:remove": lambda cast: [[cast.waiting.pk], [cast.thanks.pk]],
    "couples:confirm": lambda cast: [[cast.acceptance.pk]],
    "couples:refuse": lambda cast: [[cast.acceptance.pk]],
    "exercises:take_up": lambda cast: [[cast.parked.pk]],
    **{name: lambda cast: [[cast.private_plan.pk]] for name in PLANS},
    **{f"memories:{name}": lambda cast: [[cast.private_memory.pk]] for name in TALES},
    **{f"memories:{name}": lambda cast: [[cast.private_placed.pk]] for name in PHOTOS},
    **{f"memories:{name}": lambda cast: [[cast.private_chapter.pk]] for name in CHAPTERS},
    "memories:restore_photo": lambda cast: [[cast.private_binned.pk]],
    "photos:photo": lambda cast: [[cast.private_photo.pk, size] for size in ("small", "medium", "large")],
}


# What stands in these addresses is no row of a couple; passkeys have their test in accounts/test_passkeys.py.
NO_ROW = {
    "couples:link",
    "accounts:take_back",
    "exercises:begin",
    "exercises:about",
    "memories:month",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    *OF_A_PATH,
}
WITH_ROW = [route for route in every_route() if route.params and route.name not in NO_ROW]


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    yield from made_once(django_db_blocker, a_cast)


@pytest.fixture
def cast(standing: Cast, db: None) -> Cast:
    return deepcopy(standing)


def a_cast() -> Cast:
    """Put the canary into everything alice and bob have; charlie, dana and a candidate stand outside."""
    names = ("Alice", "Bob", "Charlie", "Chris", "Dana", "Host", "Candidate")
    alice, bob, charlie, chris, dana, host, candidate = map(factories.a_person, names)
    couple, _theirs, _danas = factories.a_couple(alice, bob), factories.a_couple(charlie, chris), Couple.of(dana)
    acceptance = pairing.accept(pairing.invite(host, at=BINNED), by=candidate, at=BINNED)
    assert acceptance
    run = couple.runs.create(exercise="daily-check-in", version=1, day=DAY)
    run.answers.create(couple=couple, step="good", writer=alice, words=CANARY, shown_on=DAY)
    memory = factories.a_memory(couple, title=CANARY, place=CANARY)
    for person in (alice, bob):
        memory.tellings.create(couple=couple, writer=person, words=CANARY)
    private = factories.a_memory(couple, title=CANARY, private_to=alice, made_by=alice)
    hers: dict[str, Any] = {"private_to": alice, "uploader": alice}
    made = {"made_by": alice, "title": CANARY, "opening": CANARY}
    return Cast(
        alice=alice,
        people={"visitor": None, "unpaired": dana, "candidate": candidate, "stranger": charlie, "partner": bob}
        | {"unverified": factories.an_unverified("Uma"), "staff": factories.a_person("Stu", is_superuser=True)},
        memory=memory,
        private_memory=private,
        photo=factories.a_photo(couple),
        private_photo=factories.a_photo(couple, **hers),
        placed=factories.a_photo(couple, memory=memory, caption=CANARY),
        private_placed=factories.a_photo(couple, memory=private, caption=CANARY, **hers),
        binned_memory=factories.a_memory(couple, title=CANARY, binned_at=BINNED),
        binned_photo=factories.a_photo(couple, caption=CANARY, binned_at=BINNED),
        private_binned=factories.a_photo(couple, caption=CANARY, binned_at=BINNED, **hers),
        chapter=couple.chapters.create(position=1, **made),
        private_chapter=couple.chapters.create(position=2, private_to=alice, **made),
        thanks=giving.give_now(couple, CANARY, by=alice, day=DAY, key=uuid4()),
        waiting=giving.keep_for_tonight(couple, CANARY, by=alice, day=DAY),
        run=run,
        evening=couple.evenings.create(couple=couple, name="daily-check-in", day=DAY),
        plan=factories.a_plan(couple, alice, what=CANARY, on=DAY),
        private_plan=factories.a_plan(couple, alice, what=CANARY, private_to=alice),
        parked=couple.parked.create(writer=alice, words=CANARY, day=DAY),
        acceptance=acceptance,
        upload=uploads.begin(couple, by=alice, name=CANARY, length=9, at=BINNED),
        book=factories.a_book(couple, alice, title=CANARY),
    )


def test_every_route_with_a_row_is_listed() -> None:
    assert {route.name for route in WITH_ROW} == SHARED.keys() | PRIVATE.keys()


def browser_of(person: User | None) -> Client:
    """Open a browser for somebody; to sign in costs more than to ask."""
    browser = Client(raise_request_exception=False)
    if person:
        browser.force_login(person)
    return browser


def ask(browser: Client, method: str, address: str, *, htmx: bool) -> tuple[int, str]:
    """Ask once; give status and everything that came back."""
    response = browser.generic(method.upper(), address, headers={"HX-Request": "true"} if htmx else {})
    body = b"".join(response)
    return response.status_code, f"{dict(response.items())} {body.decode(errors='replace')}"


@pytest.mark.parametrize("route", WITH_ROW, ids=lambda route: route.name)
def test_strangers_get_nothing(route: Route, cast: Cast) -> None:
    they_get_nothing(["stranger"], route, cast)


@pytest.mark.full
@pytest.mark.parametrize("route", WITH_ROW, ids=lambda route: route.name)
def test_nobody_outside_gets_anything(route: Route, cast: Cast) -> None:
    they_get_nothing([who for who in OUTSIDERS if who != "stranger"], route, cast)


def they_get_nothing(people: Iterable[str], route: Route, cast: Cast) -> None:
    rows = [args for book in (SHARED, PRIVATE) if route.name in book for args in book[route.name](cast)]
    assert rows, "There was nothing to ask for."
    browsers = {who: browser_of(cast.people[who]) for who in people}
    for who, args, (method, htmx) in product(browsers, rows, WAYS):
        status, answer = ask(browsers[who], method, reverse(route.name, args=args), htmx=htmx)
        allowed = {302, 204, 405} if who == "visitor" else {404, 405}
        assert status in allowed, f"{who} {method} {args}: {status}"
        assert CANARY not in answer


@pytest.mark.parametrize("name", sorted(PRIVATE))
def test_partner_gets_nothing_private(name: str, cast: Cast) -> None:
    partner = browser_of(cast.people["partner"])
    for args, method in product(PRIVATE[name](cast), METHODS):
        status, answer = ask(partner, method, reverse(name, args=args), htmx=False)
        assert status in {404, 405}, f"{method} {args}: {status}"
        assert CANARY not in answer


@pytest.mark.parametrize("name", sorted(SHARED))
def test_partner_may_reach_what_is_shared(name: str, cast: Cast) -> None:
    """The other direction: without it, a broken address would pass for a closed one."""
    partner = browser_of(cast.people["partner"])
    for args in SHARED[name](cast):
        statuses = {ask(partner, method, reverse(name, args=args), htmx=False)[0] for method in ("get", "post")}
        assert statuses - {404, 405}, f"{name} {args}: {statuses}"


@pytest.mark.parametrize("route", WITH_ROW, ids=lambda route: route.name)
def test_not_yours_and_never_existed_look_alike(route: Route, cast: Cast) -> None:
    for args in (PRIVATE | SHARED)[route.name](cast):
        stranger = browser_of(cast.people["stranger"])
        never = reverse(route.name, args=[RANDOM, *args[1:]])
        theirs = ask(stranger, "get", reverse(route.name, args=args), htmx=False)[1]
        assert theirs.replace(str(args[0]), "") == ask(stranger, "get", never, htmx=False)[1].replace(str(RANDOM), "")
