"""What somebody made while alone comes along, sealed anew, when they join another."""

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts.models import User
from apps.couples import middleware, pairing
from apps.couples.models import Couple, Membership, Moved
from apps.exercises.content.load import load
from apps.exercises.content.schema import Ask
from apps.exercises.runs import flow
from apps.gratitude import giving
from apps.vault import rotating
from apps.vault.fields import Sealed
from apps.vault.models import ContentKey, State
from tests import factories
from tests.conftest import As
from tests.exercises.acting import act

NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def erin() -> User:
    return factories.a_person("Erin")


def join(inviter: User, joiner: User) -> Couple:
    pairing.accept(pairing.invite(inviter, at=NOW), by=joiner, at=NOW)
    pairing.confirm(Couple.of(inviter).acceptances.get(), by=inviter, at=NOW)
    return Couple.of(inviter)


def alone_with_things(person: User) -> Couple:
    alone = Couple.of(person)
    memory = factories.a_memory(alone, title="Alone", place="Here", made_by=person, private_to=person)
    memory.tellings.create(couple=alone, writer=person, words="Told alone")
    factories.a_photo(alone, memory=memory, uploader=person, private_to=person, caption="Moon")
    giving.give_now(alone, "For later", by=person, day=NOW.date(), key=memory.pk)
    run = flow.begin(alone, load("en")["daily-check-in"], by=person, day=NOW.date())
    act(run, run.guide.steps[0].id, "go-on", by=person, now=NOW)
    act(run, run.guide.of_kind(Ask)[0].id, "answer", by=person, now=NOW, words="Answered alone")
    return alone


def test_all_of_it_opens_in_the_new_space(as_: As, dana: User, erin: User) -> None:
    old = alone_with_things(erin)
    couple = join(dana, erin)
    browser, memory = as_(erin), couple.memories.get()
    page = browser.get(f"/story/{memory.pk}/").content.decode()
    for words in ("Alone", "Here", "Told alone", "Moon"):
        assert words in page
    photo = couple.photos.get()
    assert browser.get(f"/photos/{photo.pk}/small/").status_code == 200
    assert couple.thanks.get().text == "For later"
    assert couple.answers.get().words == "Answered alone"
    assert couple.places.get().run.pk == couple.answers.get().run_id
    rotating.finish(at=NOW + timedelta(days=1))
    assert set(ContentKey.objects.filter(couple=old.pk).values_list("state", flat=True)) == {State.DESTROYED}
    assert couple.thanks.get().text == "For later"
    assert as_(dana).get(f"/story/{memory.pk}/").status_code == 404


def test_what_was_lost_before_holds_nobody_up(as_: As, dana: User, erin: User) -> None:
    alone = alone_with_things(erin)
    whole = factories.a_photo(alone, uploader=erin, private_to=erin)
    broken = alone.photos.exclude(pk=whole.pk).get()
    type(broken).objects.filter(pk=broken.pk).update(key=Sealed(b"\x01" * 40))
    join(dana, erin)
    assert as_(erin).get(f"/photos/{whole.pk}/small/").status_code == 200
    assert as_(erin).get(f"/photos/{broken.pk}/small/").status_code == 404


def test_the_same_begun_by_each_becomes_one(dana: User, erin: User) -> None:
    alone_with_things(dana)
    alone_with_things(erin)
    couple = join(dana, erin)
    run = couple.runs.get()
    assert {answer.writer for answer in run.answers.all()} == {dana, erin}
    assert {place.person for place in run.places.all()} == {dana, erin}
    assert couple.answers.count() == couple.places.count() == 2


def test_a_plan_made_alone_is_found_in_the_run_of_both(dana: User, erin: User) -> None:
    hers = alone_with_things(erin)
    plan = factories.a_plan(hers, erin, origin=hers.runs.get().pk, private_to=erin)
    alone_with_things(dana)
    couple = join(dana, erin)
    assert [found.pk for found in couple.runs.get().plans] == [plan.pk]
    assert couple.plans.get().what == plan.what


def test_what_is_sent_in_that_very_moment_arrives(
    as_: As, dana: User, erin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    Couple.of(erin)
    found = middleware._seats

    def a_moment_too_early(person: User) -> list[Membership]:
        seats = found(person)
        monkeypatch.setattr(middleware, "_seats", found)
        join(dana, erin)
        return seats

    monkeypatch.setattr(middleware, "_seats", a_moment_too_early)
    said = {"text": "You waited for me at the station tonight, in the rain"}
    photo = SimpleUploadedFile("station.jpg", factories.a_picture())
    answer = as_(erin).post(reverse("gratitude:jar"), said | {"files": [photo]})
    assert answer.status_code == 302
    thanks = Couple.of(dana).thanks.get()
    assert thanks.writer == erin
    assert thanks.photo
    assert thanks.photo.uploader == erin


def test_a_space_that_is_gone_for_good_is_not_looked_for_again_and_again(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    browser.raise_request_exception = False
    with patch.object(Couple, "change", side_effect=Moved) as change:
        assert browser.post(reverse("gratitude:jar"), {"text": "You waited, in the rain"}).status_code == 500
    assert change.call_count == 2
