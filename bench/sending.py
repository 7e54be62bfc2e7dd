"""People who send photos part by part, as the pages' script does, and note what a server told them (see kills.py)."""

import hashlib
import http.client
import queue
import re
import secrets
import threading
import time
from base64 import b64encode
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

PIECE = 48 * 1024  # bytes of a part: smaller than a photo here, so that each comes in several
GIVE_UP = 200  # tries without a step forward, a twentieth of a second apart


@dataclass
class Seen:
    """What the senders saw."""

    ours: dict[str, str] = field(default_factory=dict)  # photo → SHA-256, as acknowledged
    losses: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    parts: int = 0
    moved: threading.Condition = field(default_factory=threading.Condition)

    def step(self, parts: int) -> None:
        """Count parts that are in."""
        with self.moved:
            self.parts += parts
            self.moved.notify_all()


class Sender(threading.Thread):
    """One of the photos that a browser sends at once, and then the next."""

    def __init__(self, port: int, cookies: str, photos: "queue.SimpleQueue[bytes]", seen: Seen) -> None:
        super().__init__(daemon=True)
        self.port, self.photos, self.seen = port, photos, seen
        token = secrets.token_hex(16)
        self.told = {"Cookie": f"{cookies}; csrf={token}", "X-CSRFToken": token, "Sec-Fetch-Site": "same-origin"}
        self.told |= {"Tus-Resumable": "1.0.0", "Origin": f"http://127.0.0.1:{port}"}
        self.line: http.client.HTTPConnection | None = None

    def run(self) -> None:
        """Send until none is left."""
        with suppress(queue.Empty):
            while True:
                Sending(self, self.photos.get_nowait()).whole()

    def ask(self, method: str, at: str, body: bytes = b"", **headers: str) -> tuple[int, Any, str]:
        """Ask once; an answer that did not come is status 0."""
        self.line = self.line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            self.line.request(method, at, body, self.told | {k.replace("_", "-"): v for k, v in headers.items()})
            answer = self.line.getresponse()
            found = answer.status, answer.headers, answer.read().decode()
        except (OSError, http.client.HTTPException) as problem:
            self.line.close()
            self.line = None
            found = 0, {}, type(problem).__name__
        self.seen.answers[str(found[0] or "none")] += 1
        return found


class Sending:
    """One photo on its way, as static/js/lib/tus.js goes it."""

    def __init__(self, sender: Sender, content: bytes) -> None:
        self.sender, self.seen, self.content = sender, sender.seen, content
        self.at, self.offset, self.tries = "", 0, 0

    def whole(self) -> None:
        """Send it, whatever happens in between, and note what became of it."""
        while self.tries < GIVE_UP:
            if (self.reached() if self.at else self.announce()) and self.parts() and self.told():
                return
            self.tries += 1
            time.sleep(0.05)
        self.seen.losses.append("a photo that never came to an end")

    def announce(self) -> bool:
        """Say that it comes."""
        named = {"Upload_Length": str(len(self.content)), "Upload_Metadata": f"filename {b64encode(b'sea').decode()}"}
        status, headers, _ = self.sender.ask("POST", "/photos/uploads/", **named)
        if status == 201:
            self.at = headers["Location"]
        return status == 201

    def reached(self) -> bool:
        """Hear how much is there; what was in may not have gone."""
        status, headers, _ = self.sender.ask("HEAD", self.at)
        if status != 200:
            return self.lost("an upload that was announced") if status == 404 else False
        reached = int(headers["Upload-Offset"])
        if reached < self.offset:
            return self.lost(f"{self.offset - reached} bytes that were in")
        self.moved(reached)
        return True

    def parts(self) -> bool:
        """Send what is missing, or nothing, where only the end is."""
        while self.part():
            if self.offset == len(self.content):
                return True
        return False

    def part(self) -> bool:
        """Send one part, or none at the end."""
        piece = self.content[self.offset : self.offset + PIECE]
        told = {"Content_Type": "application/offset+octet-stream", "Upload_Offset": str(self.offset)}
        status, headers, _ = self.sender.ask("PATCH", self.at, piece, **told)
        if status != 204:
            return False
        self.moved(int(headers["Upload-Offset"]))
        return True

    def moved(self, reached: int) -> None:
        """Note a step forward, which a lost answer may have hidden until now."""
        if reached > self.offset:
            self.seen.step(-(-(reached - self.offset) // PIECE))
            self.offset, self.tries = reached, 0

    def told(self) -> bool:
        """Hear what became of it."""
        status, _, words = self.sender.ask("GET", self.at)
        if found := re.search(r'name="photo" value="([^"]+)"', words):
            self.seen.ours[found[1]] = hashlib.sha256(self.content).hexdigest()
            return True
        return self.lost(f"a photo that was refused: {words}") if status in {404, 422} else False

    def lost(self, what: str) -> bool:
        """Note a loss, and give it up."""
        self.seen.losses.append(what)
        self.tries = GIVE_UP
        return False
