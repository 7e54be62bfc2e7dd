"""The steps of bin/check: each with its name, its time and a summary; the first that fails is the last."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
PYTEST = [sys.executable, "-m", "pytest", "-q"]
# So many tests may fail for want of a processor; more are a fault.
FEW = 3
FULL = "--full" in sys.argv
# More than there are processors: tests wait for disks, servers and browsers, too, and the long ones do so most.
WORKERS = (os.cpu_count() or 1) + (2 if FULL else 1)
LEFT_OUT = "" if FULL else " and not full"  # what only goes through the same once more, for others or at greater length
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


def run(*command: object, **env: str) -> int:
    """Run a command; give its exit code."""
    return subprocess.run([str(word) for word in command], cwd=ROOT, env=os.environ | env, check=False).returncode  # noqa: S603


def production(folder: str) -> dict[str, str]:
    """Give the environment of a real site, with a folder of its own."""
    return {
        "SITE_URL": "https://nearer.example",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "TRUSTED_PROXIES": "1",
        "MAIL_SERVER": "mail.nearer.example",
        "NEARER_VAR": folder,
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "PHOTOS_IN": "",
        "DEBUG": "no",
    }


def apart(*command: object) -> int:
    """Run a command as a real site would, and keep nothing of it."""
    with tempfile.TemporaryDirectory(prefix="nearer-check-") as folder:
        return run(*command, **production(folder))


def pytest(*how: object) -> int:
    """Run tests. A few that fail beside others are run again alone: what fails twice is a fault.

    More than FEW failing, or a run that broke off, is no matter of time and stands as it is.
    """
    cache = ROOT / ".pytest_cache/v/cache/lastfailed"
    cache.unlink(missing_ok=True)
    code = run(*PYTEST, *how)
    failed = json.loads(cache.read_text()) if code == 1 and cache.is_file() else {}
    if not 0 < len(failed) <= FEW:
        return code
    say("\nFailed beside others, and is run again alone:\n" + "\n".join(f"  {name}" for name in failed))
    return run(*PYTEST, "--last-failed", "--last-failed-no-failures", "none", *(name.split("[")[0] for name in failed))


def formatting() -> int:
    """Python is formatted as ruff would."""
    return run(BIN / "ruff", "format", "--check", ".")


def lint() -> int:
    """No rule of ruff's is broken."""
    return run(BIN / "ruff", "check", ".")


def types() -> int:
    """Types agree."""
    return run(BIN / "mypy", "apps", "config", "decoder", "tests")


def floors() -> int:
    """No app imports from above or beside it."""
    return run(BIN / "lint-imports")


def templates() -> int:
    """Templates are formatted as djade would."""
    found = sorted((ROOT / "templates").rglob("*.html"))
    return run(BIN / "djade", "--check", "--target-version", "6.0", *found)


def deploy() -> int:
    """Django's own checks for a real site find nothing."""
    return apart(*MANAGE, "check", "--deploy", "--fail-level", "WARNING")


def migrations() -> int:
    """The migrations say the same as the models."""
    return apart(*MANAGE, "makemigrations", "--check", "--dry-run")


def content() -> int:
    """Exercises and decks can be read."""
    return apart(*MANAGE, "check", "--tag", "content")


def static() -> int:
    """Styles, scripts and icons can be collected under hashed names."""
    return apart(*MANAGE, "collectstatic", "--noinput", "--verbosity", "0")


def tables() -> int:
    """Databases with all tables are made, which every test then starts from."""
    folder = Path(os.environ["NEARER_READY"]) / "databases"
    folder.mkdir()
    if code := run(sys.executable, "-m", "tests.ready", folder, DATABASE_URL="", VAULT_URL=""):
        shutil.rmtree(folder)
    return code


def tests() -> int:
    """All promises are kept."""
    return pytest("-n", WORKERS, "--dist", "worksteal", "-m", f"not browser{LEFT_OUT}")


def browser() -> int:
    """And in a real browser too."""
    if not find_chromium():
        say(
            "No Chromium: none is installed, Playwright's own could not be fetched, and Debian's package could not be\n"
            "installed from here. Install chromium by hand, or name one: CHROMIUM=/path/to/chromium bin/check"
        )
        return 1
    # Each worker starts a place of its own, whose servers want a processor, too.
    return pytest("-n", (os.cpu_count() or 1) + 1, "--dist", "worksteal", "-m", f"browser{LEFT_OUT}", "tests/browser")


STEPS: dict[str, Callable[[], int]] = {
    "tables": tables,
    "format": formatting,
    "lint": lint,
    "types": types,
    "floors": floors,
    "templates": templates,
    "deploy": deploy,
    "migrations": migrations,
    "content": content,
    "static": static,
    "tests": tests,
    "browser": browser,
}


def find_chromium() -> str:
    """Give a Chromium's path: the system's, else Playwright's own, else Debian's; empty where none can be had."""
    if named := os.environ.get("CHROMIUM", ""):
        return named
    return _on_path() or _playwrights() or _debians()


def _on_path() -> str:
    return next((found for name in CHROMIUMS if (found := shutil.which(name))), "")


def _playwrights() -> str:
    where = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    asked = subprocess.run([sys.executable, "-c", where], capture_output=True, text=True, check=False)  # noqa: S603
    path = Path(asked.stdout.strip() or "/nowhere")
    if not path.is_file():
        say("Fetching Playwright's Chromium …")
        run(sys.executable, "-m", "playwright", "install", "chromium")
    return str(path) if path.is_file() else ""


def _debians() -> str:
    if os.geteuid() or not shutil.which("apt-get"):
        return ""
    say("Installing Debian's Chromium …")
    run("apt-get", "update", "-q")
    for name in ("chromium", "chromium-headless-shell"):  # the second does most of the work with half the effort
        run("apt-get", "install", "-qy", "--no-install-recommends", name, DEBIAN_FRONTEND="noninteractive")
    return _on_path()


def say(words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def timed(name: str) -> tuple[int, float]:
    """Take a step; give its exit code, and the seconds it took."""
    began = time.monotonic()
    return STEPS[name](), time.monotonic() - began


def quietly(name: str) -> tuple[int, float]:
    """Take a step that uses one processor beside others, and show in one piece what it says."""
    began = time.monotonic()
    step = [sys.executable, "-c", f"import sys, _steps; sys.exit(_steps.STEPS[{name!r}]())"]
    said = subprocess.run(step, cwd=ROOT / "bin", capture_output=True, text=True, check=False)  # noqa: S603
    if said.returncode:
        say(said.stdout + said.stderr)
    return said.returncode, time.monotonic() - began


def main() -> int:
    """Run the steps asked for."""
    words = sys.argv[1:]
    named = [word for word in words if word not in {"--fast", "--full"}]
    if unknown := [word for word in named if word not in STEPS]:
        known = ", ".join(STEPS)
        say(f"There is no step “{unknown[0]}”. There are: {known}; --fast leaves browser out, --full nothing.")
        return 2
    chosen = named or [name for name in STEPS if name != "browser" or "--fast" not in words]
    done = []
    with tempfile.TemporaryDirectory(prefix="nearer-ready-") as ready, ThreadPoolExecutor(os.cpu_count()) as pool:
        os.environ["NEARER_READY"] = ready
        quick = {name: pool.submit(quietly, name) for name in chosen if name not in {"tests", "browser"}}
        for name in chosen:
            say(f"\n== {name}: {(STEPS[name].__doc__ or '').strip()}")
            code, took = quick[name].result() if name in quick else timed(name)
            done.append(f"  {'ok  ' if not code else 'FAIL'} {name:<11}{took:6.1f} s")
            if code:
                pool.shutdown(cancel_futures=True)
                break
    say("\n" + "\n".join(done))
    say(f"\n{name} failed." if code else "\nAll is well.")
    return 1 if code else 0


if __name__ == "__main__":
    sys.exit(main())
