"""The phones of an evening, for Locust: run by bench/evening.py, in an environment of its own.

Each user is a couple with two phones, which hold a stream each and keep Home open. EVENING names a file with their
cookies and a photo.
"""

import json
import os
import re
import secrets
import socket
import time
from base64 import b64encode
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import gevent
from locust import HttpUser, between, events, task
from locust.clients import HttpSession

GIVEN: dict[str, Any] = json.loads(Path(os.environ["EVENING"]).read_text())
PHOTO = Path(GIVEN["photo"]).read_bytes()
NUMBERS = count()
CHECK_IN = "/together/daily-check-in"
QUESTIONS = ("good", "heavy", "tomorrow")
PATIENCE = 30.0  # seconds for what a stream should say


class Phone:
    """A browser of one of the two."""

    def __init__(self, user: HttpUser, cookies: str) -> None:
        self.session = HttpSession(user.host, user.environment.events.request, user)
        self.host, self.cookies, self.token = urlsplit(user.host), cookies, secrets.token_hex(16)
        for cookie in [*cookies.split("; "), f"csrf={self.token}"]:
            self.session.cookies.set(*cookie.split("=", 1))
        self.says = {"X-CSRFToken": self.token, "Sec-Fetch-Site": "same-origin", "Origin": user.host}
        self.tag, self.heard, self.since, self.words = "", 0, 0, user.environment.events.request
        gevent.spawn(self._listen)

    def _listen(self) -> None:
        """Hold a stream; where it ends, come back a second later, as browsers do."""
        while True:
            with socket.create_connection((self.host.hostname or "", self.host.port or 80)) as stream:
                told = f"GET /live/?since={self.since} HTTP/1.1\r\nHost: {self.host.netloc}\r\nCookie: {self.cookies}"
                stream.sendall(f"{told}\r\n\r\n".encode())
                began, status = time.perf_counter(), stream.recv(4096)
                wrong = None if b" 200 " in status.split(b"\r\n")[0] else ConnectionError(repr(status[:60]))
                self.fire("stream", time.perf_counter() - began, wrong)
                self._read(stream, status)
            gevent.sleep(1)

    def _read(self, stream: socket.socket, heard: bytes) -> None:
        while heard:
            self.heard += heard.count(b"event: change")
            self.since = int(([self.since, *re.findall(rb"id: (\d+)", heard)])[-1])
            heard = stream.recv(4096)

    def fire(self, name: str, took: float, wrong: Exception | None) -> None:
        """Tell Locust of what it can't see by itself; in seconds."""
        self.words.fire(request_type="stream", name=name, response_time=took * 1000, response_length=0, exception=wrong)

    def hears(self, name: str, do: Callable[[], object]) -> None:
        """Let the other do something, and note how long it takes until this one hears of it."""
        before, began = self.heard, time.perf_counter()
        do()
        while self.heard == before and time.perf_counter() < began + PATIENCE:
            gevent.sleep(0.001)
        missed = None if self.heard > before else TimeoutError("never heard")
        self.fire(name, time.perf_counter() - began, missed)

    def get(self, address: str, name: str, has: str = "") -> str:
        """Open a page, on condition where it is Home."""
        told = {"If-None-Match": self.tag} if address == "/home/" and self.tag else {}
        with self.session.get(address, name=name, headers=told, catch_response=True) as answer:
            if answer.status_code == 200 and address == "/home/":
                self.tag = answer.headers.get("ETag", "")
            if answer.status_code not in {200, 304}:
                answer.failure(f"answered with {answer.status_code}")
            elif has and has not in answer.text:
                answer.failure("the page lacks what it should have")
            return str(answer.text)

    def post(self, address: str, name: str, **said: str) -> str:
        """Send a form; give where it leads."""
        with self.session.post(
            address, said, name=name, headers=self.says, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code != 302:
                answer.failure(f"answered with {answer.status_code}")
            return str(answer.headers.get("Location", ""))

    def send(self, photo: bytes) -> None:
        """Send a photo as the pages' script does, in one part."""
        says = self.says | {"Tus-Resumable": "1.0.0"}
        named = {"Upload-Length": str(len(photo)), "Upload-Metadata": f"filename {b64encode(b'sea').decode()}"}
        at = self.session.post("/photos/uploads/", headers=says | named, name="photo: announced").headers["Location"]
        part = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        self.session.patch(at, photo, headers=says | part, name="photo: sent")
        with self.session.get(at, headers=says, name="photo: acknowledged", catch_response=True) as answer:
            if 'name="photo" value="' not in answer.text:
                answer.failure("the photo was refused")


class Evening(HttpUser):
    """A couple at ten in the evening."""

    wait_time = between(1, 4)

    def on_start(self) -> None:
        """Both open Home."""
        self.number = next(NUMBERS)
        self.phones = [Phone(self, cookies) for cookies in GIVEN["cookies"][self.number]]
        self.checked_in = False
        for phone in self.phones:
            phone.get("/home/", "Home")

    @task(12)
    def looks(self) -> None:
        """Home is asked for again."""
        for phone in self.phones:
            phone.get("/home/", "Home again")

    @task(3)
    def thanks(self) -> None:
        """One writes, the other hears of it and reads it."""
        one, other = self.phones
        words = f"You made soup {secrets.token_hex(4)}"
        other.hears("thank-you heard", lambda: one.post("/thanks/", "thank-you", text=words, now="1"))
        other.get("/thanks/", "thank-you read", has=words)

    @task(2)
    def tells(self) -> None:
        """Somebody looks through the story."""
        self.phones[1].get("/story/", "Story")

    @task(2)
    def photo(self) -> None:
        """A photo like no other: a remark in it differs."""
        self.phones[1].send(PHOTO[:2] + b"\xff\xfe\x00\x12" + secrets.token_bytes(16) + PHOTO[2:])

    @task(3)
    def check_in(self) -> None:
        """Both answer, each for themselves; one of them opens it for both, and the other hears of it."""
        if self.checked_in:
            return
        self.checked_in = True
        run, _same = (self._begin(phone) for phone in self.phones)
        words = [[f"{question} {secrets.token_hex(4)}" for question in QUESTIONS] for _phone in self.phones]
        for phone in self.phones:
            phone.post(f"{run}settle/go-on/", "check-in: here")
        for phone, mine in zip(self.phones, words, strict=True):
            for question, answer in zip(QUESTIONS, mine, strict=True):
                phone.get(run, "check-in: question")
                phone.post(f"{run}{question}/answer/", "check-in: answer", words=answer)
        one, other = self.phones
        one.get(run, "check-in: ready?")
        other.hears("reveal heard", lambda: one.post(f"{run}open/open/", "check-in: ready"))
        for phone, theirs in zip(self.phones, reversed(words), strict=True):
            phone.get(run, "check-in: opened", has=theirs[0])

    def _begin(self, phone: Phone) -> str:
        """Begin, by way of the page that whoever has done none yet sees first."""
        shown = phone.post(f"{CHECK_IN}/begin/", "check-in: begun", mode="two")
        page = phone.get(shown, "check-in: before")
        made_for = re.search(r'name="made_for" value="([^"]+)"', page)
        return phone.post(f"{CHECK_IN}/begin/", "check-in: begun", mode="two", made_for=made_for[1] if made_for else "")


@events.quitting.add_listener
def _ends(environment: Any, **_more: Any) -> None:
    environment.process_exit_code = 0  # what failed is judged by who started it
