"""The file: what lies in it, that it's read without us, and that it's written without being held."""

import hashlib
import json
import re
from datetime import date
from zipfile import ZipFile

import pytest
from django.utils import translation

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos.models import Photo
from apps.portability import writing
from apps.portability.gathering import Gathering
from apps.portability.writing import Flow, Writing
from tests import factories, whole
from tests.portability.reading import a_true_photo, told, zip_of
from tests.portability.test_gathering import furnished

pytestmark = pytest.mark.django_db
LINK = re.compile(r'(?:href|src)="([^"]*)"')


@pytest.fixture
def copy(couple: Couple, alice: User, bob: User) -> ZipFile:
    furnished(couple, alice, bob)
    return zip_of(couple, alice)


def test_the_manifest_has_every_file_and_its_hash(copy: ZipFile) -> None:
    manifest = told(copy, "manifest.json")
    assert copy.testzip() is None
    assert set(copy.namelist()) == {*manifest["files"], "manifest.json"}
    for name, said in manifest["files"].items():
        content = copy.read(name)
        assert (len(content), hashlib.sha256(content).hexdigest()) == (said["size"], said["sha256"])
    document = told(copy, "nearer.json")
    assert {name: len(document.get(name, [])) for name in manifest["rows"]} == manifest["rows"]


def test_originals_are_as_they_came(couple: Couple, alice: User) -> None:
    photo = a_true_photo(couple, taken_on=date(2024, 8, 9))
    with photo.opened("original") as file:
        original = b"".join(file)
    copy = zip_of(couple, alice)
    assert copy.read("photos/2024/2024-08-09-00001.jpg") == original
    manifest = told(copy, "manifest.json")
    assert manifest["differing"] == []
    assert manifest["files"]["photos/2024/2024-08-09-00001.jpg"]["sha256"] == photo.facts["sha256"]


def test_a_photo_that_cannot_be_opened_is_named_as_such(couple: Couple, alice: User) -> None:
    lost, there = factories.a_photo(couple), factories.a_photo(couple)
    Photo.objects.filter(pk=lost.pk).update(original="00/nowhere")
    copy = zip_of(couple, alice)
    assert sum("file" not in photo for photo in told(copy, "nearer.json")["photos"]) == 1
    assert told(copy, "manifest.json")["unreadable"] == 1
    assert told(copy, "manifest.json")["differing"]  # the factory's hash is not that of the file
    assert there


def test_every_link_leads_to_a_file_and_none_out_of_the_folder(copy: ZipFile) -> None:
    names = set(copy.namelist())
    for page in (name for name in names if name.endswith(".html")):
        text = copy.read(page).decode()
        assert "<script" not in text
        for link in LINK.findall(text):
            target = link.partition("#")[0]
            path = target.removeprefix("../") if target.startswith("../") else f"{page.rpartition('/')[0]}/{target}"
            assert path.lstrip("/") in names, f"{page}: {link}"


def test_pages_say_what_the_copy_says_and_private_things_stand_apart(copy: ZipFile) -> None:
    pages = {name: copy.read(name).decode() for name in copy.namelist() if name.endswith(".html")}
    shared = "".join(text for name, text in pages.items() if name != "pages/mine.html")
    mine = pages["pages/mine.html"]
    for word in ("hers", "sealed", "draft", "kept", "parked"):
        assert f"{whole.CANARY} {word}" in mine
        assert f"{whole.CANARY} {word}" not in shared
    assert "of Alice, 2026-11-23" in mine
    assert "of Alice, 2026-11-23" not in shared
    for word in ("of Bob, 2026-11-22", "told by Bob", "thanks of Bob", "plan", "dream", "why", "chapter", "idea"):
        assert word in shared, word


def test_of_the_other_no_page_tells_more_than_ours(couple: Couple, alice: User, bob: User) -> None:
    furnished(couple, alice, bob)
    copy = zip_of(couple, bob)
    text = "".join(
        copy.read(name).decode() for name in copy.namelist() if not name.startswith(("photos", "pages/pict"))
    )
    for word in ("hers", "sealed", "draft", "kept", "parked", "binned"):
        assert f"{whole.CANARY} {word}" not in text
    assert "SECRET" not in text
    assert "of Alice, 2026-11-23" not in text
    assert "hers" not in copy.read("calendar.ics").decode().lower().replace("others", "")


def test_pages_are_in_its_readers_language(couple: Couple, alice: User, bob: User) -> None:
    furnished(couple, alice, bob)
    alice.language = "de"
    with translation.override("de"):
        page = zip_of(couple, alice).read("index.html").decode()
    assert '<html lang="de"' in page
    assert "Dankeschöns" in page or "Danke" in page


def test_it_never_holds_more_than_one_photo(couple: Couple, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A photo is read only after all that was read before has gone out."""
    for _ in range(5):
        factories.a_photo(couple)
    out, most = 0, 0
    read = list[int]()
    real = writing._bytes

    def noted(photo: Photo, size: str) -> bytes | None:
        nonlocal most
        most = max(most, sum(read) - out)
        content = real(photo, size)
        read.append(len(content or b""))
        return content

    monkeypatch.setattr(writing, "_bytes", noted)
    for chunk in Writing(Gathering(couple, alice), whole.NIGHT).chunks():
        out += len(chunk)
    assert len(read) == 10
    assert most <= 0


def test_a_flow_is_read_like_a_file() -> None:
    flow = Flow([b"ab", b"", b"cdefg"])
    assert (flow.read(3), flow.read(1), flow.read(), flow.size) == (b"ab", b"c", b"defg", 7)


def test_the_schema_is_the_one_that_documents_are_read_by(copy: ZipFile) -> None:
    schema = told(copy, "nearer.schema.json")
    assert set(json.loads(copy.read("nearer.json"))) <= schema["$defs"]["Nearer"]["properties"].keys()
