"""One change, one door: it locks, bumps who can see it, and tells their streams after the commit."""

import sys
from types import ModuleType
from uuid import UUID

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import include, path
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.accounts.models import User
from apps.couples.http import CoupleRequest
from apps.couples.models import Couple
from apps.live import wire
from tests.conftest import As
from tests.watch import WroteAroundTheDoor, tables


def around(request: CoupleRequest) -> HttpResponse:
    """Write as no view may."""
    request.couple.thanks.create(writer=request.user, text="Around", day="2026-11-23")
    return HttpResponse()


def behind(request: CoupleRequest) -> HttpResponse:
    """Write as every view does."""
    with request.couple.change(by=request.user, seen_by=[request.user]):
        request.couple.thanks.create(writer=request.user, text="Behind", day="2026-11-23")
    return HttpResponse()


@pytest.fixture
def two_views(settings) -> None:  # type: ignore[no-untyped-def]
    addresses = ModuleType("addresses_of_two_views")
    addresses.urlpatterns = [path("around/", around), path("behind/", behind), path("", include("config.urls"))]  # type: ignore[attr-defined]
    sys.modules[addresses.__name__] = addresses
    settings.ROOT_URLCONF = addresses.__name__


def test_the_watch_knows_what_is_theirs() -> None:
    assert {"gratitude_thanks", "memories_memory", "photos_photo", "exercises_answer", "couples_membership"} <= tables()


def test_a_view_that_writes_around_fails(as_: As, alice: User, couple: Couple, two_views: None) -> None:
    with pytest.raises(WroteAroundTheDoor), transaction.atomic():
        as_(alice).post("/around/")
    assert not couple.thanks.exists()


def test_a_view_that_goes_through_it_passes(as_: As, alice: User, couple: Couple, two_views: None) -> None:
    assert as_(alice).post("/behind/").status_code == 200
    assert couple.thanks.exists()


def test_nobody_writes_without_naming_who_can_see_it(alice: User, couple: Couple) -> None:
    with pytest.raises(TypeError, match="seen_by"), couple.change(by=alice):  # type: ignore[call-arg]
        pass


@pytest.mark.parametrize("private", [True, False])
def test_streams_of_those_who_see_it_are_told_after_the_commit(
    couple: Couple,
    alice: User,
    bob: User,
    private: bool,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    told: list[UUID] = []
    monkeypatch.setattr(wire, "tell", told.extend)
    with django_capture_on_commit_callbacks(execute=True):
        with couple.change(by=alice, seen_by=[alice] if private else [alice, bob]):
            pass
        assert told == []
    assert set(told) == ({alice.pk} if private else {alice.pk, bob.pk})


def test_what_fails_tells_nobody_and_changes_no_version(
    couple: Couple, alice: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def failing() -> None:
        with couple.change(by=alice, seen_by=[alice]):
            couple.thanks.create(writer=alice, text="Lost", day="2026-11-23")
            raise ZeroDivisionError

    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(ZeroDivisionError):
        failing()
    assert callbacks == []
    assert not couple.thanks.exists()
    assert {member.version for member in couple.both()} == {1}
