"""What each has of what they shared, once they have parted (LEAVE-4, 5)."""

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples import ending, parting, reading
from apps.couples.models import Archive, Couple
from apps.couples.rows import Kind
from apps.vault import keyring
from apps.vault.models import Owner
from apps.vault.sealing import Closed
from tests.conftest import As
from tests.couples import everything
from tests.couples.everything import DAY, NOW, archive_of
from tests.full import few

pytestmark = pytest.mark.django_db
MODELS = everything.models()
AFTER = NOW + parting.LASTS


@pytest.mark.parametrize("name", few(MODELS, 6))
def test_of_each_model_there_is_something(name: str, life: Couple) -> None:
    assert everything.rows(life, MODELS[name])


def seen(archive: Archive) -> dict[str, list[str]]:
    """Gives all that one reads in an archive, by kind."""
    with reading.keys_held(archive):
        return {
            part.slug: [word for entry in reading.page(archive, part.slug).entries for word in entry.words]
            for part in reading.parts(archive.couple, archive.user)
        }


@pytest.mark.full
@pytest.mark.parametrize("when", ["grace", "after"])
@pytest.mark.parametrize("name", MODELS)
def test_whose_it_is_when_they_have_parted(name: str, when: str, life: Couple, alice: User, bob: User) -> None:
    """LEAVE-5: mine stays as it is; what is of both stays until it can't come back; the rest as it says."""
    model, kind = MODELS[name], MODELS[name].belongs.kind
    before = everything.rows(life, model)
    parting.leave(life, by=alice, at=NOW)
    if when == "after":
        while ending.due(AFTER):
            pass
    left = everything.rows(life, model)
    if kind == Kind.GOES:
        assert not left
    elif kind == Kind.OWN and not model.belongs.but_joint:
        assert left == before
    elif kind in (Kind.JOINT, Kind.MARK):
        assert left == (before if when == "grace" else [])


@pytest.mark.parametrize("when", ["grace", "after"])
@pytest.mark.parametrize("name", few(MODELS, 6))
def test_who_reads_it_when_they_have_parted(name: str, when: str, life: Couple, alice: User, bob: User) -> None:
    """LEAVE-5 and LEAVE-4: all of one's own, and nothing else."""
    model = MODELS[name]
    parting.leave(life, by=alice, at=NOW)
    ending.due(AFTER if when == "after" else NOW)
    for person, other in ((alice, bob), (bob, alice)):
        own = model.objects.filter(couple=life).own_of(person)
        assert bool(own) == (model.belongs.kind == Kind.OWN)
        read = seen(archive_of(person)).get(name.lower(), [])
        assert other.name not in read
        if model.belongs.words:
            assert read == [person.name] * len(own)


@pytest.mark.parametrize("name", few([name for name, model in MODELS.items() if model.belongs.words], 4))
def test_while_they_are_together_both_read_what_both_share(name: str, life: Couple, alice: User, bob: User) -> None:
    with life.keys_held():
        rows = [row for person in (alice, bob) for row in MODELS[name].objects.filter(couple=life).own_of(person)]
        assert {alice.name, bob.name} <= {word for row in rows for word in reading._words(row)}


def test_what_is_of_both_is_nobodys_own(life: Couple, alice: User, bob: User) -> None:
    for person in (alice, bob):
        assert set(life.plans.own_of(person).values_list("kind", flat=True)) == {"step"}


def test_frames_stay_while_something_hangs_on_them(life: Couple, alice: User) -> None:
    empty = life.runs.create(exercise="love-languages", version=1, day=DAY)
    parting.leave(life, by=alice, at=NOW)
    ending.due(AFTER)
    assert set(life.runs.all()) == {life.answers.all()[0].run}
    assert empty not in life.runs.all()
    assert life.evenings.count() == 1
    assert not life.path_runs.exists()


def test_an_archive_holds_the_key_of_its_person_alone(life: Couple, alice: User, bob: User) -> None:
    parting.leave(life, by=alice, at=NOW)
    theirs = life.thanks.get(writer=bob)
    with reading.keys_held(archive_of(alice)):
        assert life.thanks.get(writer=alice).text == alice.name
        with pytest.raises(Closed):
            _ = theirs.text
        with pytest.raises(Closed):
            keyring.held().key_to_write(Owner(life.pk))


def test_every_kind_can_be_read_page_by_page(
    life: Couple, alice: User, bob: User, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    for month in range(1, 8):
        life.thanks.create(writer=alice, text=f"In {month}", day=DAY.replace(month=month), waits=False)
    life.thanks.create(writer=alice, text=None, day=DAY)
    parting.leave(life, by=alice, at=NOW)
    monkeypatch.setattr(reading, "AT_ONCE", 3)
    browser, own = as_(alice), archive_of(alice)
    there, words = reverse("couples:archived", args=[own.pk, "thanks"]), []
    with reading.keys_held(own):
        rest = ""
        while True:
            page = reading.page(own, "thanks", rest)
            words += [entry.words[0] for entry in page.entries]
            if not (rest := page.rest):
                break
            assert browser.get(f"{there}?before={rest}").status_code == 200
    assert words == [alice.name, *(f"In {month}" for month in range(7, 0, -1))]
    assert browser.get(f"{there}?before=rubbish").status_code == 404
    assert browser.get(reverse("couples:archived", args=[own.pk, "outcome"])).status_code == 404


@pytest.mark.parametrize("name", few([name.lower() for name, model in MODELS.items() if model.belongs.called], 4))
def test_every_kind_has_its_page(name: str, life: Couple, alice: User, bob: User, as_: As) -> None:
    parting.leave(life, by=alice, at=NOW)
    page = as_(alice).get(reverse("couples:archived", args=[archive_of(alice).pk, name]))
    assert page.status_code == 200
    assert alice.name in page.text
    assert f">{bob.name}<" not in page.text


def test_photos_are_shown_to_who_brought_them(life: Couple, alice: User, bob: User, as_: As) -> None:
    parting.leave(life, by=alice, at=NOW)
    mine, theirs = (life.photos.get(uploader=person) for person in (alice, bob))
    own, browser = archive_of(alice), as_(alice)
    for photo, status in ((mine, 200), (theirs, 404)):
        assert browser.get(reverse("photos:archived", args=[own.pk, photo.pk, "small"])).status_code == status
    answer = as_(bob).get(reverse("photos:archived", args=[own.pk, mine.pk, "small"]))
    assert answer.status_code == 404


def test_nobody_opens_the_archive_of_the_other(life: Couple, alice: User, bob: User, charlie: User, as_: As) -> None:
    parting.leave(life, by=alice, at=NOW)
    for person in (bob, charlie):
        browser = as_(person)
        for name in ("archive", "destroy"):
            assert browser.get(reverse(f"couples:{name}", args=[archive_of(alice).pk])).status_code == 404
        for name in ("come_back", "know_closed"):
            assert browser.post(reverse(f"couples:{name}", args=[archive_of(alice).pk])).status_code == 404
