"""One of the two leaves: at once, quietly, and without asking anybody (LEAVE-1, 2, 3, 5, 8, NOTE-5)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from apps.accounts.models import User
from apps.couples import ending, pairing, parting
from apps.couples.models import Archive, Couple, Moved
from apps.reminders.models import PushSubscription, Schedule
from apps.vault.sealing import Closed
from tests import factories
from tests.conftest import As
from tests.couples import everything
from tests.couples.everything import DAY, NOW, archive_of

pytestmark = pytest.mark.django_db
MODELS = everything.models()
AFTER = NOW + parting.LASTS


def test_both_sit_nowhere_and_have_an_archive_each(couple: Couple, alice: User, bob: User) -> None:
    parting.leave(couple, by=alice, at=NOW)
    assert not couple.members.exists()
    assert {one.user for one in Archive.objects.filter(couple=couple)} == {alice, bob}
    assert len({couple, Couple.of(alice), Couple.of(bob)}) == 3


def test_nothing_is_written_in_a_closed_space(couple: Couple, alice: User, bob: User) -> None:
    parting.leave(couple, by=alice, at=NOW)
    for person in (alice, bob):
        with pytest.raises(Moved), couple.change(by=person, seen_by=[person]):
            pass


def test_who_is_alone_leaves_nothing(dana: User) -> None:
    space = Couple.of(dana)
    parting.leave(space, by=dana, at=NOW)
    assert Couple.of(dana) == space


def everything_of(couple: Couple, photo: Any) -> list[str]:
    pages = [reverse("photos:photo", args=[photo.pk, "small"])]
    pages += [reverse("memories:memory", args=[couple.memories.first().pk])]  # type: ignore[union-attr]
    pages += [reverse("exercises:run", args=[couple.runs.first().pk])]  # type: ignore[union-attr]
    return [*pages, reverse("plans:dream", args=[couple.dreams.first().pk])]  # type: ignore[union-attr]


def test_old_sessions_find_nothing_at_their_next_request(life: Couple, alice: User, bob: User, as_: As) -> None:
    """LEAVE-1 and LEAVE-8: all that was theirs is 404 for both, also with the ETag that a browser holds."""
    photo = life.photos.filter(uploader=bob)[0]
    browsers = [as_(person) for person in (alice, bob) for _session in range(3)]
    pages = everything_of(life, photo)
    tags = [[browser.get(page) for page in pages] for browser in browsers]
    assert {answer.status_code for answers in tags for answer in answers} == {200}
    parting.leave(life, by=alice, at=NOW)
    for browser, answers in zip(browsers, tags, strict=True):
        for page, answer in zip(pages, answers, strict=True):
            held = {"If-None-Match": answer["ETag"]} if answer.has_header("ETag") else {}
            assert browser.get(page, headers=held).status_code == 404


def test_cached_pages_are_not_served_again(life: Couple, alice: User, bob: User, as_: As) -> None:
    browser = as_(bob)
    first = browser.get(reverse("gratitude:jar"))
    before = browser.get(reverse("gratitude:jar"))
    assert alice.name in before.text or alice.name in first.text
    parting.leave(life, by=alice, at=NOW)
    after = browser.get(reverse("gratitude:jar"), headers={"If-None-Match": before.headers.get("ETag", "x")})
    assert after.status_code == 200
    assert alice.name not in after.text


def test_feeds_subscriptions_and_reminders_end(life: Couple, alice: User, bob: User, as_: As) -> None:
    for person in (alice, bob):
        browser = as_(person)
        browser.get(reverse("home:today"))
        session = person.usersession_set.first()  # type: ignore[attr-defined]
        PushSubscription.objects.create(person=person, session=session, endpoint=f"https://push.example/{person.pk}")
        Schedule.objects.create(person=person, begun_on=DAY, next_due_at=NOW)
    parting.leave(life, by=alice, at=NOW)
    assert not life.feeds.exists()
    assert not PushSubscription.objects.exists()
    assert not Schedule.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_other_is_told_nothing(life: Couple, alice: User, bob: User, as_: As) -> None:
    """LEAVE-3: no mail, no push, no task; the export of one's own tells nobody either."""
    DBTaskResult.objects.all().delete()
    mail.outbox.clear()
    parting.leave(life, by=alice, at=NOW)
    assert mail.outbox == []
    assert not DBTaskResult.objects.exists()
    assert not Archive.objects.filter(user=bob, is_known=True).exists()


@pytest.mark.parametrize("state", ["no visit yet", "account deleted", "switched off"])
def test_nobody_else_is_needed(state: str, life: Couple, alice: User, bob: User, as_: As) -> None:
    """LEAVE-2."""
    if state == "account deleted":
        ending.delete_account(bob, at=NOW)
        assert archive_of(alice).state == Archive.State.OPEN
        return
    User.objects.filter(pk=bob.pk).update(is_active=state != "switched off")
    parting.leave(life, by=alice, at=NOW)
    assert archive_of(alice)


def test_what_the_other_is_called_since_is_not_told(life: Couple, alice: User, bob: User, as_: As) -> None:
    parting.leave(life, by=alice, at=NOW)
    User.objects.filter(pk=alice.pk).update(name="Alicia")
    page = as_(bob).get(reverse("couples:archive", args=[archive_of(bob).pk])).text
    assert f"From your time with {alice.name}" in page
    assert "Alicia" not in page


def test_invitations_are_taken_back(life: Couple, alice: User) -> None:
    parting.leave(life, by=alice, at=NOW)
    assert not life.invitations.exists()
    assert not life.acceptances.exists()


@pytest.mark.parametrize("name", ["couples:leave", "couples:delete_account", "couples:destroy"])
def test_one_is_asked_again_who_one_is(name: str, life: Couple, alice: User, bob: User, as_: As) -> None:
    browser = as_(alice)
    args = [factories.an_archive(alice).pk] if name == "couples:destroy" else []
    there = reverse(name, args=args)
    assert browser.get(there).status_code == 200
    assert browser.post(there).status_code == 200
    for answer in (browser.get(f"{there}?sure"), browser.post(f"{there}?sure")):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/reauthenticate/")
    assert life.members.count() == 2
    assert User.objects.get(pk=alice.pk).is_active


def test_three_pages_without_script(life: Couple, alice: User, bob: User, as_: As) -> None:
    browser = as_(alice)
    page = browser.get(reverse("couples:leave"))
    assert "Thank-yous" in page.text
    asked = browser.get(f"{reverse('couples:leave')}?sure")
    again = browser.post(asked["Location"], {"password": "correct horse battery"})
    last = browser.get(again["Location"])
    assert last.status_code == 200
    assert browser.post(again["Location"])["Location"] == reverse("home:today")
    home = browser.get(reverse("home:today")).text
    assert f"What you and {bob.name} shared here is closed." in home
    assert not life.members.exists()


def test_home_says_it_until_it_is_put_away(life: Couple, alice: User, bob: User, as_: As) -> None:
    parting.leave(life, by=alice, at=NOW)
    browser, said = as_(bob), f"What you and {alice.name} shared here is closed."
    for page in ("memories:story", "gratitude:jar"):
        assert "What you shared here is closed." in browser.get(reverse(page)).text
    assert said in browser.get(reverse("home:today")).text
    browser.post(reverse("couples:know_closed", args=[archive_of(bob).pk]))
    assert said not in browser.get(reverse("home:today")).text
    assert "What you shared here is closed." not in browser.get(reverse("memories:story")).text
    assert "Your archive" in browser.get(reverse("couples:settings")).text


def test_the_same_two_begin_anew(life: Couple, alice: User, bob: User) -> None:
    """LEAVE-10: by invitation it is another couple, with other keys and nothing of old."""
    parting.leave(life, by=alice, at=NOW)
    accepted = pairing.accept(pairing.invite(alice, at=NOW), by=bob, at=NOW)
    assert accepted
    pairing.confirm(accepted, by=alice, at=NOW + timedelta(minutes=1))
    new = Couple.of(alice)
    assert Couple.of(bob) == new != life
    assert not any(everything.rows(new, model) for name, model in MODELS.items() if name != "Invitation")
    new.thanks.create(pk=uuid4(), writer=alice, text="Anew", day=DAY)
    with new.keys_held(), pytest.raises(Closed):
        _ = life.thanks.filter(writer=alice)[0].text
