"""Many uploads at once never bring a couple above what it may keep."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connections
from django.db.models import Sum

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos import library
from apps.photos.refusals import Refused
from tests import factories
from tests.photos.sending import keep
from tests.photos.test_keep import files_stored

AT = datetime(2026, 11, 23, 20, tzinfo=UTC)


def fifty_at_once(couple: Couple, by: User, pictures: list[bytes]) -> Counter[str]:
    """Keep them all at the same time, and count how it ended."""

    def kept(content: bytes) -> str:
        try:
            ours = Couple.objects.get(pk=couple.pk)
            with ours.keys_held():
                keep(content, ours, by=by, at=AT)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "kept"

    assert len(set(pictures)) == 50
    with ThreadPoolExecutor(50) as pool:
        return Counter(pool.map(kept, pictures))


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_stop_at_the_limit(couple: Couple, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "MOST_PHOTOS", 5)
    pictures = [factories.a_picture(size=(60 + number, 40)) for number in range(50)]
    assert fifty_at_once(couple, alice, pictures) == {"kept": 5, "many": 45}
    assert couple.photos.count() == 5


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_stop_at_the_weight_of_a_day(
    couple: Couple, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    weight, before = 4000, len(files_stored())
    monkeypatch.setattr(library, "MOST_BYTES_A_DAY", 6 * weight - 1)
    pictures = [factories.a_picture(size=(60 + number, 40)).ljust(weight, b"\0") for number in range(50)]
    assert fifty_at_once(couple, alice, pictures) == {"kept": 5, "much": 45}
    assert couple.photos.aggregate(bytes=Sum("weight"))["bytes"] == 5 * weight
    assert len(files_stored()) == before + 5
