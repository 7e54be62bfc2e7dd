"""How good five pages are to Lighthouse's phone: `bin/start --sample`, then `python bench/lighthouse.py [address]`.

Sign-in page, Home, Story, a memory and an exercise at the table, as Mara of the sample: the mobile profile with its
simulated slow network and a processor four times slower. It needs Chromium (CHROME_PATH) and npx, which fetches
Lighthouse from npm. Everything stays on this machine and goes over HTTP: TLS would add a round trip.

Past its limits it exits with 1: 100 in all four categories, the largest paint at 1.0 s, 1.5 s with photos, and
nothing that shifts. Whether a search engine may list it (is-crawlable) is not asked: private pages say no on purpose.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

VERSION = "12.8.2"  # the last that runs on the Node of Debian stable
CHROMIUM = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
PASSWORD = "two lights in one landscape"  # noqa: S105 (the sample's, which everybody knows)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TEXT, PHOTO = 1000, 1500  # milliseconds to the largest paint
RUNS = 3  # of which the middle one counts
TRIES = 3  # now and then it loses the beginning of its own trace
SHIFT = "cumulative-layout-shift"


def show(name: str, words: str) -> None:
    """Print one line at once."""
    sys.stdout.write(f"{name:8}{words}\n")
    sys.stdout.flush()


def sign_in(site: str) -> tuple[OpenerDirector, str]:
    """Sign Mara in; give what asks as she does, and her cookies."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', read(browser, f"{site}/account/login/"))
    if not token:
        raise SystemExit("The sign-in page has no form.")
    form = {"csrfmiddlewaretoken": token[1], "login": "mara@example.org", "password": PASSWORD}
    sent = Request(f"{site}/account/login/", urlencode(form).encode(), {"Origin": site})  # noqa: S310
    with browser.open(sent) as answer:
        if not answer.url.endswith("/home/"):
            raise SystemExit("Mara could not sign in: is this bin/start --sample?")
    return browser, "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def read(browser: OpenerDirector, address: str) -> str:
    with browser.open(address) as answer:
        return str(answer.read().decode())


def pages(browser: OpenerDirector, site: str) -> dict[str, tuple[str, int]]:
    """Give what is looked at: address, and how soon the largest paint has to be there."""
    memory = re.search(r'href="(/story/[0-9a-f-]{36}/)"', read(browser, f"{site}/story/"))
    if not memory:
        raise SystemExit("There is no memory in the story.")
    return {
        "Sign-in": ("/account/login/", TEXT),
        "Home": ("/home/", PHOTO),
        "Story": ("/story/", PHOTO),
        "Memory": (memory[1], PHOTO),
        "Talk": ("/together/daily-check-in/talk/", TEXT),
    }


def look(address: str, cookies: str, folder: Path) -> dict[str, float]:
    """Let Lighthouse look once; give its four scores, largest paint and shift, and print what it finds wanting."""
    (folder / "headers.json").write_text(json.dumps({"Cookie": cookies} if cookies else {}))
    command = [
        "npx", "--yes", f"lighthouse@{VERSION}", address, "--quiet", "--skip-audits=is-crawlable", "--output=json",
        f"--output-path={folder}/found.json", f"--extra-headers={folder}/headers.json",
        "--chrome-flags=--headless=new --no-sandbox",
    ]  # fmt: skip
    env = os.environ | {"CHROME_PATH": CHROMIUM or ""}
    if not any(subprocess.run(command, check=False, timeout=120, env=env).returncode == 0 for _ in range(TRIES)):  # noqa: S603
        raise SystemExit(f"Lighthouse could not look at {address}.")
    found = json.loads((folder / "found.json").read_text())
    audits, of = found["audits"], found["categories"]
    if (shown := urlsplit(found["finalDisplayedUrl"]).path) != urlsplit(address).path:
        raise SystemExit(f"{address} led to {shown}.")
    scores = {name: round(100 * (of[name]["score"] or 0)) for name in CATEGORIES}
    for name in CATEGORIES:
        for part in of[name]["auditRefs"]:
            score = audits[part["id"]]["score"]
            if part["weight"] and score is not None and score < 1:
                show("", f"{name}: {audits[part['id']]['title']} ({score})")
    return scores | {
        "paint": audits["largest-contentful-paint"]["numericValue"],
        "shift": audits[SHIFT]["numericValue"],
    }


def judge(name: str, runs: list[dict[str, float]], limit: int) -> bool:
    """Print the middle of each figure; give whether all hold to their limits."""
    middle = {figure: sorted(run[figure] for run in runs)[len(runs) // 2] for figure in runs[0]}
    held = all(middle[category] == 100 for category in CATEGORIES)
    held = held and middle["paint"] <= limit and not middle["shift"]
    scores = " ".join(f"{category} {middle[category]}" for category in CATEGORIES)
    paint = f"paint {middle['paint']:.0f} ms of {limit}, shift {middle['shift']:.3f}"
    show(name, f"{scores}, {paint}{'' if held else ': PAST'}")
    return held


def main(site: str) -> None:
    if urlsplit(site).hostname not in {"127.0.0.1", "localhost"}:
        raise SystemExit("Only a server on this machine is looked at.")
    if not (CHROMIUM and shutil.which("npx")):
        raise SystemExit("Chromium or npx is missing: on Debian, apt install chromium nodejs npm.")
    browser, cookies = sign_in(site)
    held = []
    with tempfile.TemporaryDirectory(prefix="nearer-bench-") as folder:
        for name, (path, limit) in pages(browser, site).items():
            own = "" if name == "Sign-in" else cookies
            held.append(judge(name, [look(site + path, own, Path(folder)) for _ in range(RUNS)], limit))
    sys.exit(not all(held))


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000")
