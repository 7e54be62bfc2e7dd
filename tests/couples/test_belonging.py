"""A row can't point at another couple's, whatever the code does."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from apps.accounts.models import User
from apps.couples.belonging import SameCouple
from apps.couples.models import Archive, Couple, Membership
from apps.couples.moving import what_a_couple_has
from apps.exercises.models import Answer, Place, Run
from apps.memories.models import Picture, Telling
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def links() -> list[tuple[type[models.Model], models.ForeignKey]]:  # type: ignore[type-arg]
    """List every foreign key from one thing of a couple's to another."""
    theirs = what_a_couple_has()
    return [
        (model, field)
        for model in theirs
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model in theirs
    ]


def test_every_link_carries_the_couple() -> None:
    assert len(links()) >= 9
    for model, field in links():
        guarded = {rule.field for rule in model._meta.constraints if isinstance(rule, SameCouple)}
        assert field.name in guarded, f"{model.__name__}.{field.name} needs a SameCouple constraint"


def test_whatever_names_a_couple_is_a_row_of_theirs() -> None:
    related = {relation.related_model for relation in Couple._meta.related_objects}
    assert related == {Membership, Archive, *what_a_couple_has()}


def test_no_other_model_points_at_what_is_a_couples() -> None:
    theirs = set(what_a_couple_has())
    for model in set(apps.get_models()) - theirs:
        pointers = [field for field in model._meta.concrete_fields if field.related_model in theirs]
        assert not pointers, f"{model.__name__} points at a couple's row and has no couple"


def test_the_schema_refuses_a_link_across_couples(couple: Couple, alice: User, charlie: User) -> None:
    far = Couple.of(charlie)
    their_memory, their_photo = factories.a_memory(far, made_by=charlie), factories.a_photo(far, uploader=charlie)
    their_run = Run.objects.create(couple=far, exercise="daily-check-in", version=1, day="2026-11-23")
    ours = {"couple": couple}
    strays = [
        Telling(**ours, memory=their_memory, writer=alice, words="x"),
        Picture(**ours, memory=factories.a_memory(couple), photo=their_photo, position=1),
        Picture(**ours, memory=their_memory, photo=factories.a_photo(couple), position=1),
        Answer(**ours, run=their_run, step="good", writer=alice, words="x"),
        Place(**ours, run=their_run, step="good", person=alice),
    ]
    for stray in strays:
        with pytest.raises(IntegrityError), transaction.atomic():
            stray.save(force_insert=True)


def test_a_row_cannot_be_moved_away_either(couple: Couple, charlie: User) -> None:
    memory = factories.a_memory(couple)
    telling = Telling.objects.create(couple=couple, memory=memory, writer=couple.seats[0].user, words="x")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE memories_telling SET couple_id = %s WHERE id = %s",
            [_spelled(Couple.of(charlie).pk), _spelled(telling.pk)],
        )


def _spelled(key: object) -> str:
    return str(key).replace("-", "") if connection.vendor == "sqlite" else str(key)
