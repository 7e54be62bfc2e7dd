"""Many uploads at once never bring a couple above what it may keep."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos import uploading
from apps.photos.reading import Refused
from tests import factories

AT = datetime(2026, 11, 23, 20, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_stop_at_the_limit(couple: Couple, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "MOST_PHOTOS", 5)
    pictures = [factories.a_picture(size=(60 + number, 40)) for number in range(50)]  # each another file

    def keep(content: bytes) -> str:
        try:
            ours = Couple.objects.get(pk=couple.pk)
            with ours.keys_held():
                uploading.keep(SimpleUploadedFile("a.jpg", content), ours, by=alice, at=AT)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "kept"

    with ThreadPoolExecutor(50) as pool:
        ends = list(pool.map(keep, pictures))
    assert couple.photos.count() == 5
    assert (ends.count("kept"), ends.count("many")) == (5, 45)
