"""An evening at ten o'clock: `python bench/evening.py [couples [seconds]]`, 20 couples for 60 seconds by default.

The shipped command serves (config.server.box: pages, streams, worker and clock, on SQLite). Each couple has two phones
that hold a stream and ask for Home again and again, mostly for a 304; one thanks, the other hears and reads it; photos
are sent beside that; and once in the evening both check in and answer apart, one opens it for both, and the other hears
of it (bench/phones.py). Each does in a minute what takes people a whole evening.

Locust does the asking. It brings two dozen packages that nothing else needs, so it is no part of what bin/check
installs: this puts it into .venv/locust, once.

It exits with 1 where anything failed, where something acknowledged is not there afterwards, or past the limits below.
"""

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import kills  # noqa: E402
from bench.kills import say  # noqa: E402
from bench.topology import free, reach  # noqa: E402

LOCUST = "locust==2.47.0"
# Milliseconds within which 99 of 100 are, with the phones on the same two cores as the server.
LIMITS = {
    "Home again": 1000,
    "thank-you": 2000,
    "thank-you heard": 2000,
    "reveal heard": 1000,
    "check-in: answer": 2000,
}


def locust() -> str:
    """Give the program, put in if it isn't there."""
    there = ROOT / ".venv/locust"
    if not (there / "bin/locust").exists():
        say(f"Putting {LOCUST} into {there.relative_to(ROOT)} …")
        venv.create(there, with_pip=True)
        subprocess.run([there / "bin/pip", "install", "-qq", LOCUST], check=True)  # noqa: S603
    return str(there / "bin/locust")


def prepare(couples: int, folder: Path) -> Path:
    """Make so many couples, signed in on two phones each; give the file that tells of them."""
    subprocess.run([sys.executable, "-m", "config.server.prepare"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    import django

    django.setup()
    from bench.live import signed_in

    cookies = signed_in(couples)[1]
    photo, file = folder / "photo.jpg", folder / "evening.json"
    photo.write_bytes(kills.a_photo(random.Random(1)))  # noqa: S311
    file.write_text(json.dumps({"cookies": [*zip(cookies[::2], cookies[1::2], strict=True)], "photo": str(photo)}))
    return file


def ask(program: str, file: Path, port: int, couples: int, seconds: int) -> dict[str, dict[str, str]]:
    """Let all of them ask; give Locust's figures by name."""
    told = file.with_name("told")
    how = ["--headless", "--users", couples, "--spawn-rate", max(1, couples // 8), "--run-time", f"{seconds}s"]
    how += ["--stop-timeout", "30s", "--host", f"http://127.0.0.1:{port}", "--csv", told, "--only-summary"]
    subprocess.run(  # noqa: S603
        [program, "--locustfile", str(ROOT / "bench/phones.py"), *map(str, how)],
        env=os.environ | {"EVENING": str(file)},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=(file.with_name("said")).open("w"),
        timeout=seconds + 120,
    )
    with told.with_name("told_failures.csv").open() as rows:
        for row in csv.DictReader(rows):
            say(f"failed {row['Occurrences']} times: {row['Name']}: {row['Error'][:300]}")
    with told.with_name("told_stats.csv").open() as rows:
        return {row["Name"]: row for row in csv.DictReader(rows)}


def judge(found: dict[str, dict[str, str]]) -> Iterator[str]:
    """Print all; yields what doesn't hold."""
    for name, row in found.items():
        many, failed, late = int(row["Request Count"]), int(row["Failure Count"]), float(row["99%"] or 0)
        limit = LIMITS.get(name)
        bound = f", at most {limit}" if limit else ""
        say(f"{name:22}{many:6} times, {float(row['50%'] or 0):5.0f} ms, 99 of 100 within {late:5.0f} ms{bound}")
        if failed:
            yield f"{name} failed {failed} times"
        if limit and late > limit:
            yield f"{name} is past its limit"
    say(f"{'in all':22}{float(found['Aggregated']['Requests/s']):6.0f} requests a second")
    missing = {*LIMITS, "check-in: opened", "photo: acknowledged"} - {*found}
    yield from (f"{name} never came to pass" for name in missing)


def kept(found: dict[str, dict[str, str]]) -> Iterator[str]:
    """Compare what was acknowledged with what is there."""
    from apps.exercises.models import Run
    from apps.gratitude.models import Thanks
    from apps.photos.models import Photo

    for name, rows in {
        "thank-you": Thanks.objects.count(),
        "photo: acknowledged": Photo.objects.count(),
        "check-in: opened": Run.objects.count() * 2,
    }.items():
        row = found.get(name, {"Request Count": "0", "Failure Count": "0"})
        done = int(row["Request Count"]) - int(row["Failure Count"])
        say(f"{name:22}{done:6} acknowledged, {rows} there")
        if rows < done:
            yield f"{name}: {done - rows} are lost"


def main() -> int:
    """Put it up, let the evening pass, and look."""
    couples, seconds = (int(word) for word in (sys.argv[1:] + ["20", "60"][len(sys.argv) - 1 :]))
    program = locust()
    with tempfile.TemporaryDirectory(prefix="nearer-evening-") as name:
        folder, (port,) = Path(name), free(1)
        os.environ |= {"NEARER_BENCH": "1", "DJANGO_SETTINGS_MODULE": "config.settings", "PORT": str(port)}
        os.environ |= {"NEARER_VAR": str(folder / "var"), "DATABASE_URL": "", "VAULT_URL": "", "REDIS_URL": ""}
        os.environ |= {"PHOTOS_IN": "", "SITE_URL": "", "DEBUG": ""}
        file = prepare(couples, folder)
        with (folder / "log").open("w") as log:
            box = subprocess.Popen([sys.executable, "-m", "config.server.box"], cwd=ROOT, stdout=log, stderr=log)
            try:
                reach(port)
                found = ask(program, file, port, couples, seconds)
            finally:
                box.terminate()
                box.wait(20)
        faults = [*judge(found), *kept(found)]
        for fault in faults:
            say(f"FAULT {fault}")
        say((folder / "log").read_text()[-2000:] if faults else "All is well.")
        return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
