"""A bucket keeps photos as a folder does, and what goes wrong there is what a full disk is: said, and nothing lost."""

import io
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from unittest import mock

import pytest
from django.core.checks import run_checks
from django.core.files.base import File
from django.core.files.storage import storages
from django.utils import timezone
from PIL import Image

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos import housekeeping, storage, tasks
from apps.photos.models import SIZES, Part, Upload
from apps.photos.storage import s3 as buckets
from apps.photos.storage.s3 import Bucket
from tests import factories
from tests.conftest import As
from tests.photos.seaweed import READS, READS_SECRET, Seaweed
from tests.photos.sending import announce, reached, send, send_part
from tests.photos.stored import names
from tests.photos.test_photo import address, body
from tests.test_house import ROOT

KEY, MIB = bytes(32), 1024**2


def a_picture() -> bytes:
    file = io.BytesIO()
    Image.effect_noise((160, 120), 60).convert("RGB").save(file, "JPEG", quality=95)
    return file.getvalue()


@contextmanager
def questions(bucket: Bucket) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(request: object, **_kwargs: object) -> None:
        asked.append(str(request.method))  # type: ignore[attr-defined]

    bucket.client.meta.events.register("before-send.s3", note)
    yield asked
    bucket.client.meta.events.unregister("before-send.s3", note)


@pytest.mark.django_db(transaction=True)
def test_a_photo_goes_the_whole_way(bucket: Bucket, as_: As, alice: User, couple: Couple) -> None:
    browser, content = as_(alice), a_picture()
    at = str(announce(browser, len(content))["Location"])
    for start in range(0, len(content), 5000):
        assert send_part(browser, at, content[start : start + 5000], start).status_code == 204
    tasks.make_sizes.func(str(couple.photos.get().pk))
    photo = couple.photos.get()
    with photo.opened("original") as file:
        assert b"".join(file) == content
    for size in SIZES:
        assert body(browser.get(address(photo, size)))[8:12] == b"WEBP"
    assert names(bucket) == set(photo.objects_held())


def test_a_file_comes_with_one_question_and_what_is_large_lies_in_no_memory(bucket: Bucket) -> None:
    for content, on_disk in ((secrets.token_bytes(MIB), False), (secrets.token_bytes(5 * MIB + 7), True)):
        name = storage.put(content, KEY, label="x")
        with questions(bucket) as asked, storage.take(name, KEY, label="x") as file:
            assert b"".join(file.read(MIB - 1, 4 * MIB + 1)) == content[MIB - 1 : 4 * MIB + 1]
            assert b"".join(file) == content
            assert file._file.file._rolled is on_disk  # type: ignore[attr-defined]
        assert asked == ["GET"]


def test_an_empty_file_is_no_photo(bucket: Bucket) -> None:
    bucket.save("00/" + "0" * 40, File(io.BytesIO()))
    with bucket.open("00/" + "0" * 40) as file:
        assert file.read() == b""


def test_no_name_is_given_twice(bucket: Bucket) -> None:
    first = bucket.save("00/" + "1" * 40, File(io.BytesIO(b"one")))
    assert bucket.save(first, File(io.BytesIO(b"two"))) != first
    with bucket.open(first) as file:
        assert file.read() == b"one"


def test_a_list_is_two_questions(bucket: Bucket) -> None:
    for number in range(30):
        bucket.save(f"{number % 3:02x}/{number:040x}", File(io.BytesIO(b"x")))
    with questions(bucket) as asked:
        assert len(names(bucket)) == 30
    assert len(asked) == 2  # from where it begins to the end, and round from the beginning


@pytest.mark.django_db
def test_the_sweep_takes_what_is_forgotten_and_nothing_that_is_not_ours(bucket: Bucket, couple: Couple) -> None:
    photo = factories.a_photo(couple)
    bucket.client.put_object(Bucket="photos", Key="backup/of-something.tar", Body=b"x")
    stray = storage.put(b"x", KEY, label="x")
    housekeeping.due(timezone.now())
    assert stray in names(bucket)
    assert housekeeping.sweep(timezone.now() + timedelta(days=2))[1] == 1
    assert names(bucket) == set(photo.objects_held())
    assert bucket.client.head_object(Bucket="photos", Key="backup/of-something.tar")


@pytest.mark.django_db(transaction=True)
def test_a_store_that_goes_away_loses_nothing(
    bucket: Bucket, seaweed: Seaweed, as_: As, alice: User, couple: Couple
) -> None:
    browser, content, shown = as_(alice), a_picture(), factories.a_photo(couple)
    at = str(announce(browser, len(content))["Location"])
    send_part(browser, at, content[:5000], 0)
    seaweed.stop()
    try:
        answer = send_part(browser, at, content[5000:], 5000)
        assert (answer.status_code, "couldn’t save this photo just now" in answer.content.decode()) == (507, True)
        looked = browser.get(address(shown))
        assert (looked.status_code, looked["Cache-Control"]) == (503, "no-store")
        assert "ETag" not in looked
        browser.post("/story/delete-photos/", {"photo": [str(shown.pk)]})
        assert send(browser, content).status_code == 507
        with pytest.raises(OSError, match="could not be reached"):
            housekeeping.due(timezone.now())
        (warned,) = run_checks(tags=["store"], include_deployment_checks=True)
        assert (warned.id, "could not be reached" in warned.msg) == ("photos.W003", True)
    finally:
        seaweed.start()
    assert send_part(browser, at, content[5000:], reached(browser, at)).status_code == 204
    with couple.photos.exclude(pk=shown.pk).get().opened("original") as file:
        assert b"".join(file) == content


@pytest.mark.django_db(transaction=True)
def test_a_write_that_is_refused_is_a_sentence(
    bucket: Bucket, seaweed: Seaweed, as_: As, alice: User, couple: Couple
) -> None:
    browser, content, shown = as_(alice), a_picture(), factories.a_photo(couple)
    at = str(announce(browser, len(content))["Location"])
    send_part(browser, at, content[:5000], 0)
    with mock.patch.dict(storages._storages, photos=seaweed.bucket(READS, READS_SECRET)):  # type: ignore[attr-defined]
        assert send_part(browser, at, content[5000:], 5000).status_code == 507
        assert browser.get(address(shown)).status_code == 200
        assert storage.remove(shown.objects_held()) == 0
        (warned,) = run_checks(tags=["store"], include_deployment_checks=True)
        assert (warned.id, "AccessDenied" in warned.msg) == ("photos.W003", True)
    assert Part.objects.count() == 1
    assert send_part(browser, at, content[5000:], 5000).status_code == 204
    assert not Upload.objects.under_way().exists()


def test_a_store_that_works_is_no_matter(bucket: Bucket) -> None:
    assert run_checks(tags=["store"], include_deployment_checks=True) == []
    assert names(bucket) == set()


def test_one_that_is_open_to_all_is_noticed(bucket: Bucket) -> None:
    with mock.patch.object(Bucket, "_made", return_value=bucket.client):
        (warned,) = run_checks(tags=["store"], include_deployment_checks=True)
    assert warned.id == "photos.W004"


def test_a_bucket_that_is_not_there_is_no_missing_photo(seaweed: Seaweed, bucket: Bucket) -> None:
    bucket.bucket_name = "nowhere"
    with pytest.raises(OSError, match="NoSuchBucket"):
        storage.take("00/" + "1" * 40, KEY, label="x")


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[tuple[Bucket, list[int]]]:
    """Be a store that behaves badly; note how often it was asked."""
    asked: list[int] = []

    def serve(listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            asked.append(1)
            connection.recv(65536)
            answer(connection)

    times = buckets.TIMES | {"read_timeout": 0.2}
    with socket.create_server(("127.0.0.1", 0)) as listening, mock.patch.object(buckets, "TIMES", times):
        Thread(target=serve, args=[listening], daemon=True).start()
        endpoint = f"http://127.0.0.1:{listening.getsockname()[1]}"
        yield Bucket(bucket_name="photos", endpoint_url=endpoint, access_key="a", secret_key="b"), asked
        listening.shutdown(socket.SHUT_RDWR)


def _cut(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 206 x\r\nContent-Length: 99\r\nContent-Range: bytes 0-98/99\r\n\r\nhalf of it")
    connection.close()


def _failing(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 503 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    connection.close()


def _nonsense(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 x\r\nContent-Length: 5\r\nConnection: close\r\n\r\n<html")
    connection.close()


@pytest.mark.parametrize("answer", [_cut, _failing, socket.socket.close, lambda _silent: None])
def test_what_breaks_off_is_asked_twice_and_then_said(answer: Callable[[socket.socket], None]) -> None:
    with answering(answer) as (bucket, asked), pytest.raises(OSError, match=r"no answer|refused|reached"):
        bucket.open("00/" + "1" * 40)
    assert len(asked) == 2


def test_where_no_connection_comes_about_not_everybody_waits_for_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        endpoint = f"http://127.0.0.1:{closed.getsockname()[1]}"
    bucket = Bucket(bucket_name="photos", endpoint_url=endpoint, access_key="a", secret_key="b")
    seen = []
    for moment in (100.0, 100.9, 101.1):
        with (
            mock.patch("apps.photos.storage.s3.time.monotonic", lambda at=moment: at),
            questions(bucket) as asked,
            pytest.raises(OSError, match="could not be reached"),
        ):
            bucket.exists("00/" + "1" * 40)
        seen.append(len(asked))
    assert seen == [2, 0, 2]


def test_nonsense_is_said_too() -> None:
    with answering(_nonsense) as (bucket, _asked), pytest.raises(OSError, match="refused"):
        names(bucket)


@pytest.mark.full
def test_a_box_without_a_bucket_loads_nothing_of_it() -> None:
    program = "import config.asgi, sys; from apps.photos import housekeeping, storage; storage.try_out()"
    program += "; sys.exit('boto3' in sys.modules or 'storages' in sys.modules)"
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run([sys.executable, "-c", program], env=env, cwd=ROOT, check=True)
