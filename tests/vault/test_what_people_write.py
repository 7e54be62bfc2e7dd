"""Everything a couple writes is sealed; what stays plain is on one list, with its reason."""

import pytest
from django.db import connection, connections, models
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.couples.moving import what_a_couple_has
from apps.gratitude.models import Thanks
from apps.photos.models import Photo
from apps.vault import keys, rotating
from apps.vault.fields import Guard, SealedField, is_legible
from apps.vault.models import Owner
from tests import factories
from tests.conftest import As
from tests.vault.test_vault import NOW

# Columns that could hold words, and why they hold none of anybody's.
PLAIN = {
    "Invitation.link_hash": "a hash",
    "Invitation.code_hash": "a hash",
    "Invitation.closed": "one of two words of ours",
    "Acceptance.words": "two words of ours, drawn by chance, gone after a day or two",
    "Photo.kind": "the file's format",
    "Photo.mark": "a hash made with the site's secret",
    "Photo.original": "a name drawn by chance",
    "Photo.small": "a name drawn by chance",
    "Photo.medium": "a name drawn by chance",
    "Photo.large": "a name drawn by chance",
    "Photo.failed": "one of our words",
    "Upload.refused": "one of our words",
    "Part.file": "a name drawn by chance",
    "Memory.precision": "how much of the date is known",
    "Memory.season": "part of the date",
    "Memory.kind": "one of five words of ours",
    "Memory.prompt": "which question it is",
    "Draft.form": "which form it is",
    "Book.failed": "one of our words",
    "Book.file": "a name drawn by chance",
    "Export.failed": "one of our words",
    "Export.file": "a name drawn by chance",
    "Run.exercise": "which exercise it is",
    "AgreedChoice.exercise": "which exercise it is",
    "AgreedChoice.step": "which step it is",
    "AgreedChoice.option": "which option it is",
    "PathRun.path": "which path it is",
    "PathEvening.evening": "which evening of a path it is",
    "PathEvening.swaps": "which exercise takes the place of which",
    "Evening.name": "which exercise, or evening of a path, it is",
    "Answer.step": "which step it is",
    "Reveal.step": "which step it is",
    "Place.step": "which step it is",
    "Place.mode": "one of four words of ours",
    "Note.step": "which step it is",
    "Input.step": "which step it is",
    "Outcome.step": "which step it is",
    "Clock.step": "which step it is",
    "Milestone.kind": "one of six words of ours",
    "OwnMilestone.what": "one of two words of ours",
    "Plan.step": "which step it is",
    "Plan.kind": "one of eight words of ours",
    "OwnCard.deck": "which deck it is for",
    "DrawnCard.deck": "which deck it is of",
    "DrawnCard.card": "which card it is, or a row’s id",
    "Preference.exercise": "which exercise it is",
    "Preference.how": "one of two words of ours",
    "WishList.sight": "one of three words of ours",
    "Feed.digest": "a hash",
    "Dream.whose": "one of two words of ours",
    "Dream.horizon": "one of three words of ours",
    "Plan.repeat": "how often it comes, one of three words of ours",
}
WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


def columns() -> dict[str, models.Field]:  # type: ignore[type-arg]
    return {f"{model.__name__}.{field.name}": field for model in what_a_couple_has() for field in model._meta.fields}


def test_what_could_hold_words_is_sealed_or_on_the_list() -> None:
    open_ones = {name for name, field in columns().items() if isinstance(field, WORDS)}
    sealed = {name for name, field in columns().items() if isinstance(field, SealedField)}
    assert open_ones - sealed == set(PLAIN)
    assert len(sealed) >= 8


def test_every_sealed_column_is_guarded_by_the_schema() -> None:
    for model in what_a_couple_has():
        guarded = {rule.field for rule in model._meta.constraints if isinstance(rule, Guard)}
        sealed = {field.name for field in model._meta.fields if isinstance(field, SealedField)}
        assert sealed == guarded, f"{model.__name__} needs a Guard for {sealed - guarded}"


@pytest.mark.django_db
def test_words_that_cannot_be_read_are_one_sentence_on_the_page(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    """KEY-2 and KEY-8, as people meet them: no page breaks, and the rest of it stays."""
    memory = factories.a_memory(couple, made_by=alice, title="Readable")
    memory.tellings.create(couple=couple, writer=alice, words="Mine")
    memory.tellings.create(couple=couple, writer=bob, words="Theirs")
    photo = factories.a_photo(couple, memory=memory, uploader=bob)
    for writer in (alice, bob):
        Thanks.objects.create(couple=couple, writer=writer, text=f"From {writer}", day="2026-11-22", waits=False)
    assert keys.destroy(Owner(couple.pk, bob.pk), at=NOW)
    browser = as_(alice)
    address = f"/story/{memory.pk}/"
    page = browser.get(address).content.decode()
    assert "Readable" in page
    assert "Mine" in page
    assert "Theirs" not in page
    assert "These words can’t be read any more." in page
    for other in ("/home/", "/story/", "/thanks/", "/thanks/draw/?bunch", f"{address}change/"):
        assert browser.get(other).status_code == 200
    assert "From Alice" in browser.get("/thanks/").content.decode()
    assert browser.get(f"/photos/{photo.pk}/small/").status_code == 404


@pytest.mark.django_db
def test_a_key_that_is_gone_is_looked_for_once(alice: User, bob: User, couple: Couple) -> None:
    for day in range(1, 6):
        for writer in (alice, bob):
            Thanks.objects.create(couple=couple, writer=writer, text="Gone", day=f"2026-11-0{day}", waits=False)
    for person in (alice, bob):
        keys.destroy(Owner(couple.pk, person.pk), at=NOW)
    with couple.keys_held(), CaptureQueriesContext(connections["vault"]) as queries:
        assert not any(is_legible(thanks.text) for thanks in couple.thanks.all())
    assert len(queries) == 2


@pytest.mark.django_db
def test_a_ciphertext_of_another_couple_does_not_open(as_: As, alice: User, charlie: User, couple: Couple) -> None:
    far = Couple.of(charlie)
    Thanks.objects.create(couple=far, writer=charlie, text="A secret of theirs", day="2026-11-22", waits=False)
    Thanks.objects.create(couple=couple, writer=alice, text="Ours", day="2026-11-22", waits=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE gratitude_thanks SET text = (SELECT text FROM gratitude_thanks WHERE couple_id = %s)"
            " WHERE couple_id = %s",
            [_key(far), _key(couple)],
        )
    page = as_(alice).get("/thanks/").content.decode()
    assert "A secret of theirs" not in page
    assert "These words can’t be read any more." in page


@pytest.mark.django_db
def test_a_photo_that_was_exchanged_on_the_disk_is_not_shown(
    as_: As, alice: User, charlie: User, couple: Couple
) -> None:
    mine, theirs = factories.a_photo(couple), factories.a_photo(Couple.of(charlie), uploader=charlie)
    Photo.objects.filter(pk=mine.pk).update(small=theirs.small)
    assert as_(alice).get(f"/photos/{mine.pk}/small/").status_code == 404
    Photo.objects.filter(pk=mine.pk).update(small=mine.large)
    assert as_(alice).get(f"/photos/{mine.pk}/small/").status_code == 404


@pytest.mark.django_db
def test_content_keys_are_exchanged_and_all_is_still_there(as_: As, alice: User, bob: User, couple: Couple) -> None:
    memory = factories.a_memory(couple, made_by=alice, title="Readable")
    photo = factories.a_photo(couple, memory=memory, uploader=bob, caption="Moon")
    before = as_(alice).get(f"/photos/{photo.pk}/small/").getvalue()
    for person in (alice, bob):
        rotating.rotate_content(Owner(couple.pk, person.pk), at=NOW)
    assert rotating.finish(at=NOW.replace(hour=23)) == 2
    page = as_(alice).get(f"/story/{memory.pk}/").content.decode()
    assert "Readable" in page
    assert "Moon" in page
    assert as_(alice).get(f"/photos/{photo.pk}/small/").getvalue() == before


def _key(couple: Couple) -> str:
    return couple.pk.hex if connection.vendor == "sqlite" else str(couple.pk)
