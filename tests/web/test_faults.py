"""What can't be read, and what finds no room, is answered in our page and with our headers; words stay on the page."""

import errno
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos.models import Upload
from apps.web import faults
from config import wsgi
from tests import factories
from tests.conftest import As
from tests.full import few
from tests.photos.sending import announce, send
from tests.web.test_headers_everywhere import missing

PASSWORD = "correct horse battery"
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data"
A_PART = b'--x\r\nContent-Disposition: form-data; name="a"%s\r\n\r\n1\r\n--x--\r\n'
UNREADABLE: list[tuple[str, bytes]] = [
    *((f"{FORM}; charset={name}", b"a=1") for name in ("latin-1", "utf-7", "rot13", "idna", "nonsense")),
    *((f"{PARTS}; boundary=x; charset={name}", A_PART % b"") for name in ("latin-1", "rot13", "undefined")),
    ("text/plain; charset=latin-1", b"a=1"),
    (PARTS, b"a=1"),
    (f"{PARTS}; boundary=\xe9", b"a=1"),
    (f"{PARTS}; boundary={'x' * 300}", b"a=1"),
    (f"{PARTS}; boundary=x", A_PART % b"; filename*=rot13''x"),
    (FORM, b"&".join(b"a%d[b][c]=1" % number for number in range(1500))),
    (FORM, b"a=" + b"x" * (1024**2 + 9)),
    (FORM, b"login=a%00b&text=%00"),
    (FORM, b"login=%ff%fe&text=%&%=%zz"),
]
DOORS = ("/account/login/", "/thanks/", "/story/add/", "/photos/uploads/", "/account/signup/")


@pytest.mark.django_db
@pytest.mark.parametrize(("content_type", "body"), few(UNREADABLE, 8), ids=range(len(UNREADABLE)))
@pytest.mark.parametrize("checks", [False, True])
def test_a_form_that_cannot_be_read_is_no_fault_of_ours(
    as_: As, alice: User, couple: Couple, content_type: str, body: bytes, *, checks: bool
) -> None:
    for browser in (Client(), as_(alice)):
        browser.get("/account/login/")
        browser.handler.enforce_csrf_checks = checks
        browser.raise_request_exception = False
        for address in DOORS:
            answer = browser.generic("POST", address, body, content_type)
            assert answer.status_code < 500, address
            assert missing(answer.items(), secure=False) == set()
            if "charset" in content_type:
                assert (answer.status_code, b"Nothing was changed" in answer.content) == (400, True)


@pytest.mark.django_db
@pytest.mark.parametrize("told", ["a/b; charset=\0", "a/b; x=\xe9", "a/b;" * 9999, f"a/b; {'c=d;' * 99}", "a/b; c*=x"])
def test_neither_is_a_content_type(told: str) -> None:
    answers: list[tuple[str, list[tuple[str, str]]]] = []
    environ = RequestFactory().post("/account/login/", "a=1", content_type=FORM).environ | {"CONTENT_TYPE": told}
    page = b"".join(wsgi.application(environ, lambda *answer: answers.append(answer)))
    assert answers[0][0].startswith(("400", "403"))
    assert missing(answers[0][1], secure=False) == set()
    assert b"</html>" in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/%00", "/%ff%fe", "/i/%00/", "/i/a%0ab/", "/thanks/?q=%00", "/?next=%ED%A0%80&%"])
def test_an_address_that_cannot_be_read_is_none_either(path: str) -> None:
    answer = Client(raise_request_exception=False).get(path)
    assert answer.status_code < 500
    assert missing(answer.items(), secure=False) == set()


def test_a_host_that_is_not_ours_gets_our_page() -> None:
    answer = Client().get("/", headers={"Host": "elsewhere.example"})
    assert (answer.status_code, b"Nothing was changed" in answer.content) == (400, True)


def of_sqlite() -> Exception:
    """Fill a database up, and give what it says then."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE t (a)")
    base.execute("PRAGMA max_page_count = 3")
    try:
        base.execute("INSERT INTO t VALUES (zeroblob(100000))")
    except sqlite3.OperationalError as fault:
        return fault
    finally:
        base.close()
    raise AssertionError


def wrapped(cause: Exception) -> Exception:
    fault = OperationalError(str(cause))
    fault.__cause__ = cause
    return fault


NO_ROOM = [
    OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
    OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)),
    wrapped(of_sqlite()),
    wrapped(psycopg.errors.DiskFull("could not extend file")),
]
AWAY = [
    wrapped(psycopg.OperationalError("connection refused")),
    wrapped(sqlite3.OperationalError("unable to open database file")),
    ConnectionRefusedError(errno.ECONNREFUSED, "refused"),
    OSError(errno.EIO, "The bucket could not be reached."),
]


def test_it_is_known_what_went_wrong() -> None:
    assert [faults.status_of(fault) for fault in NO_ROOM] == [507] * 4
    assert [faults.status_of(fault) for fault in AWAY] == [503] * 4
    assert [faults.status_of(fault) for fault in (ValueError(), FileNotFoundError(2, "no"), None)] == [500] * 3


@contextmanager
def writes_fail(fault: Exception) -> Iterator[None]:
    """Let everything that is to be written to the database end like this."""

    def execute(run: Callable[..., Any], sql: str, *args: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE")):
            raise fault
        return run(sql, *args)

    with connection.execute_wrapper(execute):
        yield


@pytest.mark.django_db
@pytest.mark.parametrize(("fault", "status"), [(NO_ROOM[2], 507), (NO_ROOM[3], 507), (AWAY[0], 503)])
def test_where_nothing_more_can_be_kept_the_words_stay_on_the_page(
    as_: As, alice: User, couple: Couple, fault: Exception, status: int
) -> None:
    browser = as_(alice)
    browser.raise_request_exception = False
    thanks = {"text": "For the soup.\n<b>Twice</b>"}
    memory = {"title": "By the sea", "words": "We swam.", "year": "2026"}
    for address, words in (("/thanks/", thanks), ("/story/add/", memory)):
        with writes_fail(fault):
            answer = browser.post(address, words)
        page = answer.content.decode()
        assert (answer.status_code, missing(answer.items(), secure=False)) == (status, set())
        assert ("Your words are still here." in page, "Retry-After" in answer) == (True, True)
        assert f'action="{address}"' in page
        assert all(f'name="{name}"' in page for name in words)
        assert "csrfmiddlewaretoken" in page
        assert "<b>Twice" not in page
    assert "&lt;b&gt;Twice" not in page
    assert browser.post("/thanks/", thanks).status_code == 302


@pytest.mark.django_db
def test_signing_in_says_so_too_and_repeats_no_secret(alice: User) -> None:
    browser = Client(raise_request_exception=False)
    with writes_fail(NO_ROOM[2]):
        answer = browser.post("/account/login/", {"login": alice.email, "password": PASSWORD})
    assert (answer.status_code, missing(answer.items(), secure=False)) == (507, set())
    assert PASSWORD not in answer.content.decode()
    assert b"no room left in Nearer" in answer.content
    assert browser.post("/account/login/", {"login": alice.email, "password": PASSWORD}).status_code == 302


@pytest.mark.django_db
def test_a_photo_is_told_in_its_own_row(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    browser.get("/home/")
    with writes_fail(NO_ROOM[2]):
        answer = announce(browser, 100)
    assert (answer.status_code, missing(answer.items(), secure=False)) == (507, set())
    assert answer.content.decode().strip().startswith("<li")
    assert Upload.objects.count() == 0
    with writes_fail(NO_ROOM[2]):
        assert send(browser, factories.a_picture()).status_code == 507
    assert couple.photos.count() == 0
    assert send(browser, factories.a_picture()).status_code == 200


@pytest.mark.django_db
def test_a_plain_photo_that_cannot_be_taken_in_says_so(
    as_: As, alice: User, couple: Couple, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    browser = as_(alice)
    browser.raise_request_exception = False

    def full(*_args: object, **_more: object) -> None:
        raise NO_ROOM[0]

    (photo := tmp_path / "sea.jpg").write_bytes(factories.a_picture())
    for module, name in ((TemporaryFileUploadHandler, "new_file"), (hashlib, "file_digest")):
        with monkeypatch.context() as patch, photo.open("rb") as file:
            patch.setattr(module, name, full)
            answer = browser.post("/story/add/", {"title": "By the sea", "year": "2026", "files": file})
        assert (answer.status_code, missing(answer.items(), secure=False)) == (507, set()), name
