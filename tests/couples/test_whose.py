"""Each model says whose its rows are when two part, and its sealed fields say the same."""

import pytest
from django.db.models import ForeignKey

from apps.couples.moving import what_a_couple_has
from apps.couples.rows import Belongs, Kind
from apps.vault.fields import SealedField

EVERY = {model.__name__: model for model in sorted(what_a_couple_has(), key=lambda model: model.__name__)}


@pytest.mark.parametrize("name", EVERY)
def test_each_model_says_whose_it_is(name: str) -> None:
    assert isinstance(vars(EVERY[name]).get("belongs"), Belongs), f"{name} needs `belongs` (couples/rows.py)."


@pytest.mark.parametrize("name", EVERY)
def test_what_is_sealed_belongs_to_who_sealed_it(name: str) -> None:
    model = EVERY[name]
    sealed = [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]
    authors = {field.author for field in sealed}
    if model.belongs.kind in (Kind.OWN, Kind.JOINT):
        assert authors <= {f"{model.belongs.person}_id"}
    elif model.belongs.kind != Kind.GOES:
        assert not sealed, f"{name} holds words, so somebody wrote them."


@pytest.mark.parametrize("name", [name for name, model in EVERY.items() if model.belongs.person])
def test_its_person_is_a_field_of_it(name: str) -> None:
    field = EVERY[name]._meta.get_field(EVERY[name].belongs.person)
    assert isinstance(field, ForeignKey)
    assert field.related_model._meta.label == "accounts.User"


@pytest.mark.parametrize("name", [name for name, model in EVERY.items() if model.belongs.kind == Kind.TIE])
def test_a_tie_hangs_on_something(name: str) -> None:
    others = [field.related_model for field in EVERY[name]._meta.concrete_fields if isinstance(field, ForeignKey)]
    assert any(model in EVERY.values() for model in others)
