"""Runs the real thing (web, stream, worker) in a folder of its own, and gives each person a browser."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import ready

KNOWN = ("chromium", "chromium-browser", "google-chrome")
NAMED = os.environ.get("CHROMIUM")
CHROMIUM = NAMED or next(filter(None, map(shutil.which, KNOWN)), None)
# The same engine without a window to draw takes half the processor. What it can't do is bring pages back from memory.
LIGHT = NAMED or shutil.which("chromium-headless-shell") or CHROMIUM
PHONE = {"width": 390, "height": 844}
expect.set_options(timeout=20_000)  # milliseconds: several browsers share a processor
# Says on leaving a page what it has kept in the browser: nothing may be.
KEEPS_NOTHING = """addEventListener("pagehide", () => {
  const kept = location.origin === "null" ? [] : [...Object.keys(localStorage), ...Object.keys(sessionStorage)]
  if (kept.length) console.error("kept in the browser:", kept.join())
})"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Use the system's Chromium where there is one, the light one if possible; it needs no sandbox as root."""
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    args = browser_type_launch_args | {"args": quiet}
    return args | {"executable_path": LIGHT} if LIGHT else args


class Server:
    """The server under test: its address and its mails."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = os.environ | {
            "NEARER_VAR": str(folder),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": "",
            **env,
        }

    def set_up(self, factory: pytest.TempPathFactory) -> None:
        """Do what bin/start does the first time; where all of it is files, take those that were made once."""
        if self.env.get("DATABASE_URL"):
            ready.set_up(self.env)
            return
        made = ready.once(factory, "place", lambda folder: ready.set_up(self.env | {"NEARER_VAR": str(folder)}))
        shutil.copytree(made, self.folder, dirs_exist_ok=True)

    def start(self) -> None:
        """Start as bin/start does, and wait for the first page."""
        with (self.folder / "server.log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.server.box"], cwd=ready.ROOT, env=self.env, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/health/", timeout=2)  # noqa: S310
            except OSError:
                time.sleep(0.1)
            else:
                return
        pytest.fail((self.folder / "server.log").read_text())

    def stop(self) -> None:
        """Stop as Ctrl-C does."""
        self.process.terminate()
        self.process.wait(timeout=15)

    def kill(self) -> None:
        """Stop as a power cut does: the supervisor and all it runs."""
        family = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        children = [int(pid) for pid, parent in map(str.split, family.splitlines()) if int(parent) == self.process.pid]
        for pid in (self.process.pid, *children):
            os.kill(pid, signal.SIGKILL)
        self.process.wait(timeout=15)

    def code_for(self, address: str) -> str:
        """Wait for the newest mail to this address and give the code in it."""
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline:
            mails = sorted((self.folder / "mail").glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
            for mail in mails:
                text = mail.read_text()
                code = re.search(r" is ([A-Z0-9]{3,}-?[A-Z0-9]{3,})\.", text)
                if f"To: {address}" in text and code:
                    mail.unlink()
                    return code[1]
            time.sleep(0.1)
        pytest.fail(f"No mail came to {address}.")


@contextmanager
def a_server(folder: Path, factory: pytest.TempPathFactory, **env: str) -> Iterator[Server]:
    """Run a server with a folder, and a database where one is handed in, of its own."""
    with ready.stores() as stores:
        running = Server(folder, stores | env)
        running.set_up(factory)
        running.start()
        yield running
        running.stop()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Server]:
    with a_server(tmp_path_factory.mktemp("nearer"), tmp_path_factory) as running:
        yield running
    log = (running.folder / "server.log").read_text()
    if request.session.testsfailed:
        print(*log.splitlines()[-200:], sep="\n")  # noqa: T201
    assert "Traceback" not in log


@pytest.fixture
def trouble() -> Iterator[list[str]]:
    """Collect what must not happen in any page: script errors, broken policy, requests elsewhere."""
    seen: list[str] = []
    yield seen
    assert seen == []


@pytest.fixture
def new_page(browser: Browser, server: Server, trouble: list[str]) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own (phone, unless told otherwise) that reports every trouble."""
    contexts: list[BrowserContext] = []

    def opened(**options: object) -> Page:
        settings = {
            "viewport": PHONE,
            "base_url": server.url,
            "timezone_id": "Europe/Berlin",
            "locale": "en-GB",
            "reduced_motion": "reduce",
            "service_workers": "block",  # tests/browser/test_installed.py looks at ours
        } | options
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        contexts.append(context)
        context.add_init_script(KEEPS_NOTHING)
        page = context.new_page()
        page.set_default_timeout(30_000)
        watch(page, server, trouble)
        return page

    yield opened
    for context in contexts:
        context.close()


def watch(page: Page, server: Server, trouble: list[str]) -> None:
    """Write down script errors, refused resources, faulty answers and requests to anyone else."""
    page.on("pageerror", lambda error: trouble.append(f"script: {error}"))
    page.on("console", lambda said: trouble.append(f"console: {said.text}") if _matters(said.type, said.text) else None)
    page.on(
        "request",
        lambda asked: None if asked.url.startswith((server.url, "blob:", "data:")) else trouble.append(asked.url),
    )
    page.on("response", lambda got: trouble.append(f"{got.status} {got.url}") if got.status >= 500 else None)


def _matters(kind: str, text: str) -> bool:
    # A form with a fault answers 422, which Chromium notes as a failed resource; that is the form's business.
    return kind == "error" and "status of 422" not in text


def sign_up(page: Page, server: Server, name: str) -> None:
    """Make an account as a browser does, with the code from the mail, but draw no page before our home."""
    address = f"{name.lower()}@example.org"
    send_form(page, "/account/signup/", name=name, email=address, time_zone="Europe/Berlin")
    send_form(page, "/account/confirm-email/", code=server.code_for(address))
    page.request.get("/together/daily-check-in/before/")  # what is shown once before the first exercise
    page.goto("/home/")
    assert page.url.endswith("/home/")


def pair(one: Page, two: Page) -> None:
    """Ask in, accept and confirm; end on our home."""
    send_form(one, "/pair/", "/pair/invite/")
    link = re.search(r'value="(http[^"]+/i/[^"]+)"', one.request.get("/pair/").text())
    assert link
    assert two.request.get(link[1]).ok
    send_form(two, "/invitation/", "/invitation/accept/")
    send_form(one, "/pair/", r"/pair/[^/]+/confirm/")
    for page in (one, two):
        page.goto("/home/")


def send_form(page: Page, address: str, action: str = "", **words: str) -> None:
    """Send a form of the page at this address, with what it holds and these words."""
    shown = page.request.get(address)
    form = re.search(rf'<form[^>]*action="({action or address})".*?</form>', shown.text(), re.DOTALL)
    assert form, f"{address} has no form for {action or address}: {shown.url}"
    held = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))
    origin = {"Origin": page.request.get("/health/").url[:-8]}
    for _ in range(35):
        sent = page.request.post(form[1], form=held | words, headers=origin)
        if sent.status != 429:
            break
        page.wait_for_timeout(2_000)  # twenty sign up in a minute from one address, here as everywhere
    assert sent.ok, f"{sent.status} {sent.url}"


def sign_up_by_hand(page: Page, server: Server, name: str) -> None:
    """Make an account as a person does, with the code from the mail."""
    address = f"{name.lower()}@example.org"
    page.goto("/account/signup/")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your email").fill(address)
    page.get_by_role("button", name="Create my account").click()
    page.get_by_label("Code").fill(server.code_for(address))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/home/")


def pair_by_hand(one: Page, two: Page) -> None:
    """Ask in, accept and confirm; the inviter's page shows the acceptance without a reload."""
    one.goto("/pair/")
    one.get_by_role("button", name="Make an invitation").click()
    two.goto(one.get_by_label("A link for one person. It works once.").input_value())
    two.get_by_role("button", name="Accept").click()
    words = two.locator(".code").inner_text()
    one.get_by_text("accepted your invitation").wait_for()
    assert one.locator(".code").inner_text() == words
    one.get_by_role("button", name="Yes, that’s them").click()
    one.get_by_role("link", name="Continue").click()
    one.wait_for_url("**/home/")
    two.get_by_role("link", name="Continue").click()
    two.wait_for_url("**/home/")
