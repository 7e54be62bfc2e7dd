"""What is one's own can be destroyed at once, and so can one's account; what is the other's stays as it is."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.urls import reverse

from apps.accounts.models import Kind, Pin, Record, User
from apps.couples import ending, parting, reading
from apps.couples.models import Archive, Couple
from apps.photos import housekeeping, storage
from apps.vault.fields import UnreadableText
from apps.vault.models import ContentKey, State
from tests.conftest import As
from tests.couples import everything
from tests.couples.everything import NOW, archive_of
from tests.full import few

pytestmark = pytest.mark.django_db
LATE = NOW + parting.LASTS
MODELS = everything.models()


@pytest.fixture
def parted(life: Couple, alice: User) -> Couple:
    parting.leave(life, by=alice, at=NOW)
    return life


def work_off(at: Any = NOW) -> None:
    while ending.due(at):
        pass


def own_rows(couple: Couple, person: User) -> dict[str, list[Any]]:
    """Gives somebody's own as it lies in the database, but for what it points at of the other's."""
    return {
        name: list(model.objects.filter(couple=couple).own_of(person).order_by("pk").values())
        for name, model in MODELS.items()
    }


def test_from_the_next_request_on_nothing_opens(parted: Couple, alice: User, bob: User, as_: As) -> None:
    """KEY-8."""
    browser, own = as_(alice), archive_of(alice)
    page = reverse("couples:archived", args=[own.pk, "thanks"])
    assert alice.name in browser.get(page).text
    ending.destroy(own, by=alice, at=NOW)
    assert browser.get(page).status_code == 404
    with reading.keys_held(own):
        assert isinstance(parted.thanks.get(writer=alice).text, UnreadableText)
    assert set(ContentKey.objects.filter(couple=parted.pk, user=alice.pk).values_list("state", flat=True)) == {
        State.DESTROYED
    }


def test_the_others_stays_as_it_is(parted: Couple, alice: User, bob: User) -> None:
    before, theirs = own_rows(parted, bob), archive_of(bob)
    ending.destroy(archive_of(alice), by=alice, at=NOW)
    work_off()
    assert own_rows(parted, bob) == before
    with reading.keys_held(theirs):
        pages = [reading.page(theirs, part.slug) for part in reading.parts(parted, bob)]
    assert {word for page in pages for entry in page.entries for word in entry.words} == {bob.name}


def test_ones_own_goes_but_for_what_the_other_hangs_on(parted: Couple, alice: User, bob: User) -> None:
    ending.destroy(archive_of(alice), by=alice, at=NOW)
    work_off()
    left = {name: rows for name, rows in own_rows(parted, alice).items() if rows}
    assert left.keys() == {"Memory", "Dream"}
    assert [parted.memories.get(pk=row["id"]).tellings.get().writer for row in left["Memory"]] == [bob]
    assert archive_of(alice).state == Archive.State.GONE


def test_files_go_with_their_rows(parted: Couple, alice: User, bob: User) -> None:
    """LEAVE-7."""
    gone, kept = ([*photo.objects_held()] for photo in (parted.photos.get(uploader=one) for one in (alice, bob)))
    ending.destroy(archive_of(alice), by=alice, at=NOW)
    work_off()
    housekeeping.sweep(NOW + timedelta(days=3650))
    place = storage._place()
    assert [place.exists(name) for name in (*gone, *kept)] == [False] * len(gone) + [True] * len(kept)


def test_when_both_have_destroyed_theirs_nothing_is_left(parted: Couple, alice: User, bob: User) -> None:
    for person in (alice, bob):
        ending.destroy(archive_of(person), by=person, at=NOW)
    work_off()
    assert not Couple.objects.filter(pk=parted.pk).exists()
    assert not ContentKey.objects.filter(couple=parted.pk).exclude(state=State.DESTROYED).exists()


@pytest.mark.parametrize("number", few(range(20), 4))
def test_stopped_anywhere_it_ends_the_same(
    parted: Couple, alice: User, bob: User, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LEAVE-7."""
    before, count, whole = own_rows(parted, bob), iter(range(1000)), ending._delete_some

    def stopped(rows: Any) -> int:
        if next(count) == number:
            raise InterruptedError
        return whole(rows)

    ending.destroy(archive_of(alice), by=alice, at=NOW)
    monkeypatch.setattr(ending, "ROWS", 1)
    with monkeypatch.context() as patch:
        patch.setattr(ending, "_delete_some", stopped)
        with pytest.raises(InterruptedError):
            work_off()
    work_off()
    assert {name for name, rows in own_rows(parted, alice).items() if rows} == {"Memory", "Dream"}
    assert own_rows(parted, bob) == before


def test_an_older_copy_of_the_words_brings_nothing_back(parted: Couple, alice: User, bob: User) -> None:
    """KEY-9: the words from before, the keys from after."""
    copy = {person: own_rows(parted, person) for person in (alice, bob)}
    ending.destroy(archive_of(alice), by=alice, at=NOW)
    work_off()
    for person, rows in copy.items():
        for name, kept in rows.items():
            for row in kept:
                MODELS[name].objects.filter(pk=row["id"]).delete()
                MODELS[name](**row).save(force_insert=True)
        archive = Archive.objects.get(couple=parted, user=person)
        with reading.keys_held(archive):
            pages = [reading.page(archive, part.slug) for part in reading.parts(parted, person)]
        words = {word for page in pages for entry in page.entries for word in entry.words}
        assert words == ({"These words can’t be read any more."} if person == alice else {bob.name})


def test_it_can_be_destroyed_after_thirty_days_too(parted: Couple, alice: User, bob: User) -> None:
    work_off(LATE)
    before = own_rows(parted, bob)
    ending.destroy(archive_of(alice), by=alice, at=LATE)
    work_off(LATE)
    assert own_rows(parted, bob) == before


def test_an_account_goes_with_all_that_is_its_persons(life: Couple, alice: User, bob: User, as_: As) -> None:
    """LEAVE-6."""
    browser = as_(alice)
    browser.get(reverse("home:today"))
    Pin.objects.create(person=alice, digest="x")
    Authenticator.objects.create(user=alice, type=Authenticator.Type.TOTP, data={})
    before = own_rows(life, bob)
    ending.delete_account(alice, at=NOW)
    assert not User.objects.filter(email__icontains="alice").exists()
    for model, name in ((EmailAddress, "user"), (Authenticator, "user"), (UserSession, "user"), (Pin, "person")):
        assert not model.objects.filter(**{name: alice}).exists()
    assert not Record.objects.filter(person=alice).exists()
    assert not Session.objects.filter(session_key=browser.session.session_key or "x").exists()
    assert browser.get(reverse("home:today")).status_code == 302
    assert not ContentKey.objects.filter(user=alice.pk).exclude(state=State.DESTROYED).exists()
    work_off()
    assert own_rows(life, bob) == before
    assert not ContentKey.objects.filter(couple=life.pk, user=bob.pk, state=State.DESTROYED).exists()


def test_its_name_is_gone_for_the_other(life: Couple, alice: User, bob: User, as_: As) -> None:
    ending.delete_account(User.objects.get(pk=alice.pk), at=NOW)
    work_off()
    browser = as_(bob)
    pages = [reverse("home:today"), reverse("couples:settings"), reverse("couples:archive", args=[archive_of(bob).pk])]
    assert [page for page in pages if alice.name in browser.get(page).text] == []
    assert "From your time together" in browser.get(pages[-1]).text


def test_the_row_of_an_account_goes_with_the_last_that_hangs_on_it(life: Couple, alice: User, bob: User) -> None:
    ending.delete_account(alice, at=NOW)
    work_off()
    assert User.objects.filter(pk=alice.pk, is_active=False, name="").exists()  # bob tells a memory that she made
    ending.destroy(archive_of(bob), by=bob, at=NOW)
    work_off()
    assert not User.objects.filter(pk=alice.pk).exists()
    assert User.objects.filter(pk=bob.pk).exists()


def test_who_was_always_alone_leaves_nothing(dana: User) -> None:
    space = Couple.of(dana)
    space.thanks.create(writer=dana, text="Mine", day=NOW.date())
    ending.delete_account(dana, at=NOW)
    work_off()
    assert not User.objects.filter(pk=dana.pk).exists()
    assert not Couple.objects.filter(pk=space.pk).exists()
    assert not ContentKey.objects.filter(couple=space.pk).exclude(state=State.DESTROYED).exists()


def test_through_the_pages(life: Couple, alice: User, bob: User, as_: As) -> None:
    browser = as_(alice)
    browser.post(reverse("account_reauthenticate"), {"password": "correct horse battery"})
    there = reverse("couples:delete_account")
    assert browser.get(f"{there}?sure").status_code == 200
    answer = browser.post(f"{there}?sure")
    assert answer["Location"] == reverse("web:landing")
    assert '"storage"' in answer["Clear-Site-Data"]
    assert as_(bob).get(reverse("home:today")).status_code == 200


def test_it_is_noted_for_its_person(parted: Couple, alice: User, bob: User) -> None:
    ending.destroy(archive_of(bob), by=bob, at=NOW)
    assert [*Record.objects.filter(person=alice).values_list("kind", flat=True)] == [Kind.LEFT]
    assert [*Record.objects.filter(person=bob).values_list("kind", flat=True)] == [Kind.DESTROYED]
