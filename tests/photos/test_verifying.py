"""Every original opens, in the place where it is stored or is to be, to what it was when it came."""

import hashlib
from pathlib import Path
from unittest import mock
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos.management.commands import photos as verifying
from apps.photos.models import Photo
from apps.photos.storage.folder import Folder
from apps.photos.storage.s3 import Bucket
from apps.vault import keys
from apps.vault.models import Owner
from tests import factories

pytestmark = pytest.mark.django_db
Output = pytest.CaptureFixture[str]


@pytest.fixture
def photos(couple: Couple) -> list[Photo]:
    """Five photos with their sizes, as the command comes to them."""
    facts = {"colour": "#336699", "sha256": hashlib.sha256(factories.a_picture()).hexdigest()}
    for _ in range(5):
        factories.a_photo(couple, facts=facts)
    return list(couple.photos.order_by("pk"))


def place(photo: Photo, size: str = "original") -> Path:
    return Path(storages["photos"].path(photo.original if size == "original" else photo.object_of(size)))


def verify(*words: object, fails: str = "") -> None:
    if not fails:
        call_command("photos", "verify", *map(str, words))
        return
    with pytest.raises(CommandError, match=fails):
        call_command("photos", "verify", *map(str, words))


def test_all_is_well(photos: list[Photo], capsys: Output) -> None:
    verify()
    assert capsys.readouterr().out == "5 originals open to what they were; 0 have no key.\n"


def test_an_original_that_was_damaged_is_named(photos: list[Photo], capsys: Output) -> None:
    place(photos[1]).write_bytes(bytes(500))
    verify(fails="1 photos")
    said = capsys.readouterr()
    assert said.err == f"{photos[1].pk} does not open: {photos[1].original}\n"
    assert said.out.startswith("4 originals")


def test_one_that_opens_to_something_else_is_named(photos: list[Photo], capsys: Output) -> None:
    photos[2].facts = photos[2].facts | {"sha256": "0" * 64}
    photos[2].save()
    verify(fails="1 photos")
    assert f"{photos[2].pk} is another picture than it was" in capsys.readouterr().err


@pytest.mark.parametrize("size", ["original", "large"])
def test_a_row_without_its_file_is_named(photos: list[Photo], capsys: Output, size: str) -> None:
    name = photos[3].original if size == "original" else photos[3].object_of(size)
    place(photos[3], size).unlink()
    verify(fails="1 photos")
    assert capsys.readouterr().err == f"{photos[3].pk} lacks {name}\n"


def test_one_that_was_let_go_meanwhile_is_no_fault(photos: list[Photo], capsys: Output) -> None:
    look = verifying._look

    def gone(store: Folder, one: tuple[Photo, bytes, str]) -> str:
        if one[0] == photos[0]:
            place(photos[0]).unlink()
        return look(store, one)

    with mock.patch.object(verifying, "_look", gone), mock.patch.object(Photo.objects, "filter") as asked:
        asked.return_value.exists.return_value = False
        verify()
    assert capsys.readouterr().err == ""


def test_whose_key_is_destroyed_is_counted_and_no_fault(photos: list[Photo], couple: Couple, alice: User) -> None:
    keys.destroy(Owner(couple.pk, alice.pk), at=timezone.now())
    found = dict(verifying.verify(storages["photos"], after=UUID(int=0), most=9))  # type: ignore[arg-type]
    assert found == dict.fromkeys((photo.pk for photo in photos), verifying.KEYLESS)


def test_it_goes_on_where_it_stopped(photos: list[Photo], capsys: Output) -> None:
    with mock.patch.object(verifying, "BATCH", 2):
        verify("--most", 3)
        assert f"There may be more: --from {photos[2].pk}" in capsys.readouterr().out
        verify("--from", photos[2].pk)
        assert capsys.readouterr().out.startswith("2 originals")


def test_while_the_store_is_away_it_says_where_to_go_on(photos: list[Photo]) -> None:
    whole = Folder.open

    def opened(self: Folder, name: str, mode: str = "rb") -> object:
        if name == photos[2].original:
            raise ConnectionError("The store is away.")
        return whole(self, name, mode)

    with mock.patch.object(Folder, "open", opened):
        verify(fails=f"The store is away. Continue with --from {photos[1].pk}")


def test_it_looks_into_a_bucket_before_the_site_does(bucket: Bucket, couple: Couple, capsys: Output) -> None:
    facts = {"colour": "#336699", "sha256": hashlib.sha256(factories.a_picture()).hexdigest()}
    photo = factories.a_photo(couple, facts=facts)
    lacking = factories.a_photo(couple, facts=facts)
    folder = storages["folder"]
    for name in [*photo.objects_held(), *lacking.objects_held()[1:]]:
        with bucket.open(name) as file:
            folder.save(name, ContentFile(file.read()))
    verify("--in", "bucket")
    verify("--in", "folder", fails="1 photos")
    assert capsys.readouterr().err == f"{lacking.pk} lacks {lacking.original}\n"


def test_without_a_bucket_it_says_so() -> None:
    verify("--in", "bucket", fails="S3_BUCKET")
