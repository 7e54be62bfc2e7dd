"""After a whole evening nothing that was written or shown can be read from what lies on the disk (KEY-1)."""

import base64
import io
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import psycopg
import pytest
import redis
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from psycopg import sql

from tests import ready
from tests.browser.conftest import PHONE, Server, a_server, pair, sign_up, watch
from tests.photos.folder import PHOTOS

pytestmark = [pytest.mark.browser, pytest.mark.full]

HEADS = {b"\xff\xd8\xff": 0, b"\x89PNG\r\n\x1a\n": 0, b"WEBPVP8": 8, b"ftypheic": 4, b"ftypavif": 4, b"ftypmif1": 4}
LARGEST = 8 * 1024**2
# Words that nobody writes by chance: what is typed below, each in another place.
MARKED = (
    "herongood heavyquill plumberwish noteback missedbus quietmins thankslamp waitingthanks refusedname "
    "titlesea placefar tellingmine tellinghers captionmoon"
).split()


def spelled(word: str) -> Iterator[bytes]:
    """Give the ways in which a word may lie somewhere."""
    plain = word.encode()
    yield from (plain, plain.upper(), plain.title(), word.encode("utf-16-le"), plain.hex().encode())
    for before in range(3):  # the three ways base64 can cut it
        yield base64.b64encode(b" " * before + plain)[before + 1 : -4]


def lying_open(folder: Path) -> set[str]:
    """Search every file for marked words, and for anything that opens as a picture."""
    found = set()
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_relative_to(folder / "static"):
            data = file.read_bytes()
            found |= {word for word in MARKED if any(way in data for way in spelled(word))}
            found |= {f"a picture in {file.name}"} if _shows_a_picture(data) else set()
    return found


def _shows_a_picture(data: bytes) -> bool:
    for head, before in HEADS.items():
        at = data.find(head)
        while at >= 0:
            if head.startswith(b"ftyp") or _opens(data[max(0, at - before) : at + LARGEST]):
                return True
            at = data.find(head, at + 1)
    return False


def _opens(data: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return picture.width > 1
    except Exception:  # noqa: BLE001  (Pillow raises nearly everything there is)
        return False


def dump(folder: Path, stores: Mapping[str, str]) -> None:
    """Lay beside the files what hosted databases would give away."""
    if address := stores.get("DATABASE_URL"):
        (folder / "dump.sql").write_bytes(_dump_of(address))
    if address := stores.get("REDIS_URL"):
        kept = redis.Redis.from_url(address)
        (folder / "redis").write_bytes(b"\n".join(key + (kept.dump(key) or b"") for key in kept.scan_iter("nearer*")))


def _dump_of(address: str) -> bytes:
    """Give what pg_dump gives, or every table as text where there is no pg_dump."""
    if program := shutil.which("pg_dump"):
        return subprocess.run([program, address], check=True, capture_output=True).stdout
    with psycopg.connect(address) as server:
        tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        copied = [server.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) for (name,) in tables]
        return b"".join(bytes(part) for table in copied for part in _parts(table))


def _parts(table: AbstractContextManager[psycopg.Copy]) -> Iterator[bytes]:
    with table as copy:
        yield from (bytes(part) for part in copy)


@pytest.fixture
def own_server(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a server of this test's own, with its temporary files in the folder that is searched."""
    (tmp_path / "tmp").mkdir()
    with a_server(tmp_path, tmp_path_factory, TMPDIR=str(tmp_path / "tmp")) as running:
        yield running


def test_the_search_finds_what_lies_open(tmp_path: Path) -> None:
    word, picture = MARKED[0], a_photo()
    for name, way in enumerate(spelled(word)):
        (tmp_path / str(name)).mkdir()
        (tmp_path / str(name) / "file").write_bytes(os.urandom(999) + way + os.urandom(999))
        assert lying_open(tmp_path / str(name)) == {word}
    with sqlite3.connect(tmp_path / "0" / "words.sqlite3") as words:
        words.executescript(f"PRAGMA journal_mode=WAL; CREATE TABLE t (x); INSERT INTO t VALUES ('my {MARKED[1]}')")  # noqa: S608
        assert MARKED[1] in lying_open(tmp_path / "0")
    webp = io.BytesIO()
    Image.open(io.BytesIO(picture)).save(webp, "WEBP")
    for number, shown in enumerate((picture, webp.getvalue(), os.urandom(5000) + picture)):
        (tmp_path / f"p{number}").mkdir()
        (tmp_path / f"p{number}" / "file").write_bytes(shown)
        assert lying_open(tmp_path / f"p{number}") == {"a picture in file"}
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "file").write_bytes(os.urandom(10**6))
    assert lying_open(tmp_path / "r") == set()
    with ready.stores() as stores:
        if address := stores.get("DATABASE_URL"):
            with psycopg.connect(address, autocommit=True) as server:
                server.execute("CREATE TABLE lies_open AS SELECT %s::text AS words", [f"some {MARKED[2]}"])
            dump(tmp_path / "r", stores)
            assert lying_open(tmp_path / "r") == {MARKED[2]}


def test_nothing_lies_open_after_an_evening(own_server: Server, browser: Browser, trouble: list[str]) -> None:
    pages = []
    for name in ("Maralight", "Robinlight"):
        page = browser.new_context(viewport=PHONE, base_url=own_server.url, locale="en-GB").new_page()  # type: ignore[arg-type]
        page.set_default_timeout(15_000)
        watch(page, own_server, trouble)
        sign_up(page, own_server, name)
        pages.append(page)
    mara, robin = pages
    pair(mara, robin)
    an_evening(mara, robin)
    a_memory(mara, robin)
    left_half_way(robin)
    for page in pages:  # an open stream would notice the kill
        page.goto("about:blank")

    for moment in ("while it runs", "killed", "stopped"):
        if moment == "killed":
            own_server.kill()
        elif moment == "stopped":
            own_server.start()
            own_server.stop()
        dump(own_server.folder, own_server.env)
        assert lying_open(own_server.folder) == set(), moment
    own_server.start()
    mara.goto("/story/")
    expect(mara.get_by_text("titlesea").first).to_be_visible()


def an_evening(mara: Page, robin: Page) -> None:
    """Check in and open it; thank each other; one more thank-you goes on waiting."""
    for page, answers in ((mara, MARKED[:3]), (robin, MARKED[3:6])):
        page.goto("/together/daily-check-in/")
        page.get_by_text("Each in our own time").click()
        page.get_by_role("button", name="Start").click()
        page.locator("#step").get_by_role("button").first.click()
        for question, words in zip(("A good moment", "What was hard", "One thing for tomorrow"), answers, strict=True):
            page.get_by_role("heading", name=question, level=1).wait_for()
            page.locator("#step textarea, #step input[type=text]").first.fill(f"{words} and more")
            page.locator("#step button.button").first.click()
    robin.get_by_role("button", name="Open together").click()
    expect(robin.get_by_text(MARKED[0])).to_be_visible()
    mara.goto("/thanks/")
    mara.get_by_label("today that you appreciated").fill(
        "You carried the thankslamp home when I was tired, so I could laugh"
    )
    mara.get_by_role("button", name="Save for tonight").click()
    mara.wait_for_load_state()
    expect(mara.get_by_text("thankslamp").first).to_be_visible()


def a_memory(mara: Page, robin: Page) -> None:
    """Keep a memory with photos, one refused; caption one; let the other tell it too."""
    mara.goto("/story/add/")
    mara.get_by_text("More", exact=True).click()
    for label, words in (
        ("What do you call it?", "A titlesea"),
        ("Year", "2018"),
        ("Where", "A placefar"),
        ("How you remember it", "A tellingmine"),
    ):
        mara.get_by_label(label).fill(words)
    files = [{"name": "one.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}]
    files += [
        {"name": "refusedname.svg", "mimeType": "image/svg+xml", "buffer": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}
    ]
    mara.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    expect(mara.locator("[data-files] input[name=photo]")).to_have_count(1)
    mara.get_by_role("button", name="Save").click()
    expect(mara.locator("#photos .photos img, .picture img").first).to_be_visible(timeout=30_000)
    address = mara.url
    mara.goto(f"{address}change/")
    mara.get_by_label("Caption").first.fill("A captionmoon")
    mara.locator("main form button.button").first.click()
    mara.wait_for_url(address)
    robin.goto(address)
    robin.get_by_text("How you remember it").first.click()
    robin.locator("textarea[name=words]").fill("A tellinghers")
    robin.locator("textarea[name=words]").locator("xpath=ancestor::form").get_by_role("button").first.click()
    expect(robin.get_by_text("A tellinghers").first).to_be_visible()


def left_half_way(page: Page) -> None:
    """Send a thank-you after the session has ended: it is kept until the next sign-in."""
    page.goto("/thanks/")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="session")
    page.locator("textarea[name=text]").fill("You kept the waitingthanks warm when I was late, so I could eat")
    page.get_by_role("button", name="Save for tonight").click()
    page.wait_for_url("**/account/login/**")
    page.context.add_cookies([cookie for cookie in cookies if cookie["name"] == "session"])  # type: ignore[misc]


def a_photo() -> bytes:
    """Give a real photo, or a drawn one where there is none."""
    real = sorted((PHOTOS / "real").glob("*.jp*g"), key=lambda file: file.stat().st_size) if PHOTOS.is_dir() else []
    if real:
        return real[0].read_bytes()
    file = io.BytesIO()
    Image.effect_noise((900, 600), 40).convert("RGB").save(file, "JPEG")
    return file.getvalue()
