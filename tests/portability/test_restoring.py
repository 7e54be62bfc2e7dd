"""A copy comes back: the same in whole, or not at all."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import msgspec
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.home import sample
from apps.photos import storage
from apps.photos.models import Photo
from apps.portability.gathering import Gathering
from apps.portability.writing import Writing
from tests import factories, whole
from tests.conftest import As
from tests.full import few
from tests.portability.reading import a_true_photo, told
from tests.portability.test_gathering import furnished

AT = datetime(2026, 11, 23, 21, tzinfo=UTC)
NEW = {"into": "new.alice@example.org", "partner": "new.bob@example.org"}

type Change = Callable[[dict[str, bytes]], object]


def written(couple: Couple, reader: User, path: Path) -> Path:
    with path.open("wb") as file:
        file.writelines(Writing(Gathering(couple, reader), AT).chunks())
    return path


def changed(path: Path, change: Change) -> Path:
    """Write a copy once more, with something in it changed; its manifest says what is there now."""
    with ZipFile(path) as file:
        files = {name: file.read(name) for name in file.namelist()}
    change(files)
    with ZipFile(path, "w") as file:
        for name, content in files.items():
            file.writestr(name, content)
    return path


def resealed(files: dict[str, bytes], name: str, content: bytes) -> None:
    """Put other bytes in place, with their hash."""
    manifest = json.loads(files["manifest.json"])
    manifest["files"][name] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    files |= {name: content, "manifest.json": json.dumps(manifest).encode()}


def rewritten(files: dict[str, bytes], change: Callable[[Any], object]) -> None:
    document = json.loads(files["nearer.json"])
    change(document)
    resealed(files, "nearer.json", json.dumps(document).encode())


def hashes(file: ZipFile) -> list[str]:
    return sorted(said["sha256"] for name, said in told(file, "manifest.json")["files"].items() if "photos/" in name)


def there_and_back(couple: Couple, reader: User, tmp_path: Path) -> tuple[ZipFile, ZipFile]:
    """Make a copy, delete everything, bring it back for two new accounts, and make another."""
    first = written(couple, reader, tmp_path / "first.zip")
    Couple.objects.all().delete()
    call_command("restore_export", first, **NEW)
    back = User.objects.get(email=NEW["into"])
    second = written(Couple.of(back), back, tmp_path / "second.zip")
    return ZipFile(first), ZipFile(second)


@pytest.mark.django_db
def test_what_comes_back_is_what_there_was(couple: Couple, alice: User, bob: User, tmp_path: Path) -> None:
    furnished(couple, alice, bob)
    first, second = there_and_back(couple, alice, tmp_path)
    assert second.read("nearer.json").decode() == first.read("nearer.json").decode()
    assert hashes(second) == hashes(first) != []


@pytest.mark.full
@pytest.mark.django_db
def test_the_sample_comes_back_and_opens(as_: As, tmp_path: Path) -> None:
    mara, _robin = sample.make(datetime.now(UTC))
    first, second = there_and_back(Couple.of(mara), mara, tmp_path)
    assert second.read("nearer.json") == first.read("nearer.json")
    assert hashes(second) == hashes(first) != []
    browser = as_(User.objects.get(email=NEW["partner"]))
    for address in ("/home/", "/story/", "/thanks/", "/plans/", "/together/"):
        assert browser.get(address).status_code == 200
    assert "Six days of rain" in browser.get("/story/").content.decode()


@pytest.mark.full
@pytest.mark.django_db
def test_without_the_partner_only_ones_own_comes(
    couple: Couple, alice: User, bob: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    furnished(couple, alice, bob)
    path = written(couple, alice, tmp_path / "copy.zip")
    call_command("restore_export", path, into="new@example.org")
    said = capsys.readouterr().out
    assert "tellings" in said
    assert "The rest is the other’s" in said
    found = Couple.of(User.objects.get(email="new@example.org"))
    assert {row.writer_id for row in found.tellings.all()} == {found.both()[0].user_id}
    assert not any("Bob" in (row.text or "") for row in found.thanks.all())


@pytest.mark.full
@pytest.mark.django_db
def test_whoever_joins_later_finds_nothing_of_another_life(
    couple: Couple, alice: User, bob: User, dana: User, tmp_path: Path
) -> None:
    furnished(couple, alice, bob)
    path = written(couple, alice, tmp_path / "copy.zip")
    call_command("restore_export", path, into="new@example.org")
    found = Couple.of(User.objects.get(email="new@example.org"))
    assert whole.CANARY in msgspec.json.encode(Gathering(found, found.both()[0].user).document()).decode()
    Couple.of(dana).delete()
    Membership.objects.create(couple=found, user=dana, slot=2, hue="lagoon")
    seen = Gathering(Couple.objects.get(pk=found.pk), dana).document()
    assert whole.CANARY not in msgspec.json.encode(seen).decode()
    assert not seen.photos


@pytest.mark.django_db
def test_only_an_empty_space_takes_it(couple: Couple, alice: User, bob: User, dana: User, tmp_path: Path) -> None:
    factories.a_memory(couple)
    path = written(couple, alice, tmp_path / "copy.zip")
    for into, partner in (("alice@example.org", "bob@example.org"), ("alice@example.org", "dana@example.org")):
        with pytest.raises(CommandError, match="isn’t empty"):
            call_command("restore_export", path, into=into, partner=partner)
    call_command("restore_export", path, into="dana@example.org", partner="x@example.org")
    assert Couple.of(dana).memories.count() == 1
    assert [seat.name for seat in Couple.of(dana).both()] == ["Dana", "Bob"]


@pytest.mark.django_db
def test_a_photo_that_was_lost_before_holds_nothing_up(couple: Couple, alice: User, tmp_path: Path) -> None:
    memory = factories.a_memory(couple)
    lost, _there = a_true_photo(couple, memory=memory), a_true_photo(couple, memory=memory)
    Photo.objects.filter(pk=lost.pk).update(original="00/nowhere")
    call_command("restore_export", written(couple, alice, tmp_path / "copy.zip"), **NEW)
    found = Couple.of(User.objects.get(email=NEW["into"]))
    assert (found.memories.count(), found.photos.count(), found.pictures.count()) == (1, 1, 1)


BAD: dict[str, Change] = {
    "not a copy": lambda files: files.pop("manifest.json"),
    "a photo is missing": lambda files: files.pop(_photo_in(files)),
    "a photo is another": lambda files: files.update({_photo_in(files): factories.a_picture(colour="#ff0000")}),
    "a photo is no picture": lambda files: resealed(files, _photo_in(files), b"<script>alert(1)</script>"),
    "the document was changed": lambda files: files.update({"nearer.json": files["nearer.json"] + b" "}),
    "no JSON": lambda files: resealed(files, "nearer.json", b"{"),
    "another's JSON": lambda files: resealed(files, "nearer.json", b'{"hello": "world"}'),
    "nested too deep": lambda files: resealed(files, "nearer.json", b"[" * 100_000),
    "a newer version": lambda files: files.update(
        {"manifest.json": files["manifest.json"].replace(b'"version": 1', b'"version": 2')}
    ),
    "a column that is none": lambda files: rewritten(files, lambda doc: doc["memories"][0].update(nonsense=1)),
    "a path out of it": lambda files: rewritten(files, lambda doc: doc["photos"][0].update(file="../../etc/passwd")),
    "too long a title": lambda files: rewritten(files, lambda doc: doc["memories"][0].update(title="x" * 200_000)),
    "a date that is none": lambda files: rewritten(
        files, lambda doc: doc["memories"][0].update(precision="season", season="")
    ),
    "one number twice": lambda files: rewritten(files, lambda doc: doc["memories"].append(doc["memories"][0])),
    "one photo in two places": lambda files: rewritten(
        files, lambda doc: doc["pictures"].append(doc["pictures"][0] | {"id": 77})
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", few(BAD, 4))
def test_a_bad_copy_gives_a_sentence_and_leaves_nothing(name: str, couple: Couple, alice: User, tmp_path: Path) -> None:
    memory = factories.a_memory(couple)
    a_true_photo(couple, memory=memory)
    a_true_photo(couple)
    path = changed(written(couple, alice, tmp_path / "copy.zip"), BAD[name])
    _refused(path)


@pytest.mark.django_db
@pytest.mark.parametrize("kept", [0, 10, 2000])
def test_a_copy_that_was_cut_short_is_refused(kept: int, couple: Couple, alice: User, tmp_path: Path) -> None:
    factories.a_memory(couple)
    path = written(couple, alice, tmp_path / "copy.zip")
    path.write_bytes(path.read_bytes()[:kept])
    _refused(path)


@pytest.mark.django_db
def test_a_bomb_is_read_to_its_limit_only(
    couple: Couple, alice: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.portability.opening.LONGEST", 1024**2)
    path = written(couple, alice, tmp_path / "copy.zip")
    with ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("nearer.json", b" " * 50 * 1024**2)
    _refused(path)
    bomb = io.BytesIO()
    with ZipFile(path) as old, ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("manifest.json", old.read("manifest.json"))
        file.writestr("nearer.json", b" " * 50 * 1024**2)
    path.write_bytes(bomb.getvalue())
    _refused(path)


def _refused(path: Path) -> None:
    files = set(storage.older_than(datetime(2100, 1, 1, tzinfo=UTC)))
    people, couples, photos = User.objects.count(), Couple.objects.count(), Photo.objects.count()
    with pytest.raises(CommandError) as refusal:
        call_command("restore_export", path, **NEW)
    assert str(refusal.value).endswith(".")
    assert (User.objects.count(), Couple.objects.count(), Photo.objects.count()) == (people, couples, photos)
    assert set(storage.older_than(datetime(2100, 1, 1, tzinfo=UTC))) == files


def _photo_in(files: dict[str, bytes]) -> str:
    return next(name for name in files if name.startswith("photos/"))
