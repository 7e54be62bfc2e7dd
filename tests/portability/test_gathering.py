"""What is in a copy: all that one person can see, every column of it, and nothing else (PRIV-2, LEAVE-4)."""

import re
from datetime import UTC, datetime

import msgspec
import pytest
from django.apps import apps
from django.conf import settings

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.couples.moving import what_a_couple_has
from apps.couples.rows import Kind as Whose
from apps.portability.gathering import Gathering
from apps.portability.kinds import KIND_OF, KINDS
from apps.portability.schema import DECODER
from apps.vault import keys
from apps.vault.models import Owner
from tests import factories, whole

DOC = (settings.ROOT / "docs" / "export-format.md").read_text(encoding="utf-8")


def copy_of(couple: Couple, reader: User) -> str:
    return msgspec.json.encode(Gathering(couple, reader).document()).decode()


def left_out() -> set[str]:
    rows = re.findall(r"^\| ((?:[A-Z]\w+(?:\.\w+)?(?:, )?)+) \|", DOC, re.MULTILINE)
    return {name for row in rows for name in row.split(", ")}


def test_every_column_goes_out_or_is_explained() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("apps.")]
    kept = {model.__name__: set(KIND_OF[model].columns.split()) if model in KIND_OF else set() for model in ours}
    explained, missing = left_out(), []
    for model in ours:
        for field in model._meta.concrete_fields:
            known = {model.__name__, f"{model.__name__}.{field.name}"} & explained
            if field.name not in {"id", "couple"} | kept[model.__name__] and not known:
                missing.append(f"{model.__name__}.{field.name}")
    assert missing == []
    assert explained - {"Export", "Archive"} <= kept.keys() | {
        f"{one.__name__}.{f.name}" for one in ours for f in one._meta.fields
    }


def test_the_page_of_the_format_tells_each_list() -> None:
    for kind in KINDS:
        columns = ", ".join(f"`{name}`" for name in [*kind.columns.split(), *kind.more])
        assert f"| `{kind.name}` | {kind.says} | {columns} |" in DOC


def test_what_a_row_belongs_to_comes_before_it() -> None:
    order = [model for model in what_a_couple_has() if model in KIND_OF]
    assert len(order) == len(KINDS)
    seen: set[object] = set()
    for kind in KINDS:
        pointed = {field.related_model for field in kind.model._meta.concrete_fields if field.is_relation}
        assert pointed & KIND_OF.keys() <= seen | {kind.model}
        seen.add(kind.model)


@pytest.mark.django_db
def test_a_copy_has_something_of_every_kind(couple: Couple, alice: User, bob: User) -> None:
    furnished(couple, alice, bob)
    found = DECODER.decode(copy_of(couple, alice))
    assert [kind.name for kind in KINDS if not getattr(found, kind.name)] == []


@pytest.mark.django_db
def test_the_others_secrets_are_in_no_copy(couple: Couple, alice: User, bob: User) -> None:
    """Every private thing there is belongs to alice, in whole.py and here: so bob's copy says none of these words."""
    furnished(couple, alice, bob)
    hers, theirs = copy_of(couple, alice), copy_of(couple, bob)
    secret = [f"{whole.CANARY} {word}" for word in ("hers", "sealed", "draft", "kept", "parked")]
    secret += ["of Alice, 2026-11-23", "SECRET"]
    assert [word for word in secret if word not in hers] == []
    assert [word for word in secret if word in theirs] == []
    assert '"private_to":"one"' not in theirs
    assert "of Alice, 2026-11-22" in theirs  # what has opened
    assert "binned" not in hers + theirs
    for copy, seat in ((hers, "one"), (theirs, "two")):
        (line,) = DECODER.decode(copy).lines  # each has saved one for themselves
        assert line.writer == line.private_to == seat


@pytest.mark.django_db
def test_a_copy_has_nothing_of_another_couple(couple: Couple, alice: User, bob: User, charlie: User) -> None:
    furnished(Couple.of(charlie), *(seat.user for seat in Couple.of(charlie).both()))
    assert whole.CANARY not in copy_of(couple, alice)
    rows = msgspec.json.decode(copy_of(couple, alice))
    assert [kind.name for kind in KINDS if kind.name in rows] == []


@pytest.mark.full
@pytest.mark.django_db
def test_what_cannot_be_read_any_more_is_left_out(couple: Couple, alice: User, bob: User) -> None:
    whole.furnish(couple, alice, bob)
    keys.destroy(Owner(couple.pk, bob.pk), at=datetime(2026, 11, 24, tzinfo=UTC))
    with couple.keys_held():
        gathering = Gathering(couple, alice)
        found = gathering.document()
    assert gathering.unreadable
    told = msgspec.json.encode(found).decode()
    assert "told by Alice" in told  # though it stands in bob's memory, whose title is gone
    assert "of Bob" not in told
    assert "can’t be read" not in told


@pytest.mark.django_db
def test_a_copy_after_parting_has_ones_own_and_nothing_of_the_other(couple: Couple, alice: User, bob: User) -> None:
    """LEAVE-4. What holds one's own words without being one's own is there, without the other's words."""
    furnished(couple, alice, bob)
    mine, both = Gathering(couple, bob, own_only=True).document(), Gathering(couple, bob).document()
    told = msgspec.json.encode(mine).decode()
    assert [person.name for person in mine.people] == ["Bob"]
    assert '"one"' not in told
    assert "lice" not in told.replace("told by Bob", "")
    for kind in KINDS:
        belongs = kind.model.belongs
        if belongs.kind == Whose.OWN:
            own = [row for row in getattr(both, kind.name) if getattr(row, belongs.person) == "two"]
            assert len(getattr(mine, kind.name)) >= len(own), kind.name
    assert not mine.outcomes
    assert len(mine.memories) == 2  # one of his own, one that he has told
    assert {memory.title for memory in mine.memories} == {"", f"{whole.CANARY} of Bob"}


@pytest.mark.full
@pytest.mark.django_db
def test_gathering_twice_gives_the_same_bytes(couple: Couple, alice: User, bob: User) -> None:
    furnished(couple, alice, bob)
    assert copy_of(couple, alice) == copy_of(couple, alice)


def furnished(couple: Couple, alice: User, bob: User) -> whole.Place:
    """Furnish it, and add what whole.py has none of, all of it alice's alone."""
    place = whole.furnish(couple, alice, bob)
    step = couple.plans.filter(kind="step").get()
    couple.still_good.create(plan=step, person=alice, day=whole.DAY)
    couple.hiddenplans.create(plan=step, person=alice)
    couple.ownmilestones.create(milestone=couple.milestones.filter(private_to=None).get(), person=alice, what="no-hint")
    couple.echoes.create(memory=place.memories[0], person=alice, answered_on=whole.DAY)
    couple.preferences.create(person=alice, exercise="five-minute-hug", how="favourite")
    path = couple.path_runs.create(path="seven-evenings", begun_on=whole.EARLIER)
    couple.path_evenings.create(path_run=path, evening="one", swaps={"a": "b"})
    evening = couple.evenings.get()
    couple.evening_photos.create(evening=evening, photo=place.photos[0], place=0)
    answer = place.tonight.answers.filter(writer=alice).first()
    assert answer
    couple.enclosed_photos.create(answer=answer, photo=place.photos[-1])
    place.photos[-1].caption = "SECRET caption"
    place.photos[-1].save()
    factories.a_plan(couple, alice, what="SECRET proposal", agreed_on=None)
    return place
