"""What a copy costs. `python bench/export.py [photos]`: lines of name and figures; 1 past a limit.

A couple with 20,000 photos, each (originals, and what pages show, are small files of random bytes, sealed as
the product seals them), half as many memories with words of both, and thank-yous of years. Their copy is written the
way the worker does it, sealed into the storage; memory is the most that this process ever had, before and after.
Files are shared between photos, or the disk would be full: each is read and opened all the same.
"""

import os
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from itertools import batched
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ |= {"NEARER_VAR": tempfile.mkdtemp(prefix="nearer-bench-"), "DJANGO_SETTINGS_MODULE": "tests.settings"}

import django  # noqa: E402

django.setup()
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from apps.couples import write_guard  # noqa: E402
from apps.couples.models import Couple, Hue, Membership  # noqa: E402
from apps.gratitude.models import Thanks  # noqa: E402
from apps.memories.models import Memory, Picture, Telling  # noqa: E402
from apps.memories.moment import Moment  # noqa: E402
from apps.photos import storage  # noqa: E402
from apps.photos.models import Photo  # noqa: E402
from apps.portability import making  # noqa: E402
from apps.portability.models import Export  # noqa: E402
from apps.vault import files  # noqa: E402

MOST, LARGEST = 200, 256 * 1024  # MiB of memory; bytes of the largest original
FIRST = date(2006, 1, 1)
ORIGINALS = 8  # files that photos share


def main(number: int) -> int:
    for alias in ("default", "vault"):
        call_command("migrate", database=alias, verbosity=0)
    couple, ann = _people()
    began = time.monotonic()
    with couple.keys_held(), write_guard.allowed(couple.pk):
        _fill(couple, ann, number)
    say(f"filled            {time.monotonic() - began:8.1f} s")
    before, began = _peak(), time.monotonic()
    at = timezone.now()
    export = Export(couple=couple, made_for=ann, asked_at=at, touched_at=at, key=files.new_key())
    with couple.keys_held(), write_guard.allowed(couple.pk):
        export.save()
    making.make(export, at=at)
    with couple.keys_held():
        export.refresh_from_db()
    took, peak = time.monotonic() - began, _peak()
    say(f"copy              {export.weight / 1024**2:8.0f} MiB of {number} photos")
    say(f"made in           {took:8.1f} s, {export.weight / 1024**2 / took:.0f} MiB a second")
    say(f"memory before     {before:8.0f} MiB")
    say(f"memory at most    {peak:8.0f} MiB, of {MOST}")
    return int(peak > MOST or not export.made_at)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _people() -> tuple[Couple, User]:
    ann, ben = (User.objects.create_user(f"{name}@example.org", name=name) for name in ("ann", "ben"))
    couple = Couple(day_zone="Europe/Berlin")
    with write_guard.allowed(couple.pk):
        couple.save(force_insert=True)
        for slot, person, hue in ((1, ann, Hue.PERSIMMON), (2, ben, Hue.LAGOON)):
            Membership.objects.create(couple=couple, user=person, slot=slot, hue=hue)
    return couple, ann


def _fill(couple: Couple, ann: User, number: int) -> None:
    key, ben = files.new_key(), couple.seats[1].user
    sources = [os.urandom(LARGEST // (place + 1)) for place in range(ORIGINALS)]
    originals = [storage.put(source, key, label="original") for source in sources]
    shown = storage.put(os.urandom(60_000), key, label="medium")
    del sources
    for some in batched(range(number), 500):
        days = {place: FIRST + timedelta(days=place * 7000 // number) for place in some}
        photos = [
            Photo(couple=couple, uploader=ann, kind="jpeg", width=4000, height=3000, taken_on=day, weight=LARGEST,
                  kept_at=datetime(2026, 1, 1, tzinfo=UTC), key=key, facts={"sha256": "0" * 64, "colour": "#336699"},
                  mark=f"{place:064x}", original=originals[place % ORIGINALS], small=shown, medium=shown, large=shown,
                  caption="Where the path turns")
            for place, day in days.items()
        ]  # fmt: skip
        memories = [Memory(couple=couple, made_by=ann, title="An afternoon", place="Home") for _two in photos[::2]]
        for memory, day in zip(memories, list(days.values())[::2], strict=True):
            memory.when = Moment.on(day)
        pairs = list(zip(photos, (memory for memory in memories for _twice in range(2)), strict=False))
        words = "It rained, and nobody minded. " * 12
        Photo.objects.bulk_create(photos)
        Memory.objects.bulk_create(memories)
        Telling.objects.bulk_create(
            Telling(couple=couple, memory=memory, writer=who, words=words) for memory in memories for who in (ann, ben)
        )
        Picture.objects.bulk_create(
            Picture(couple=couple, memory=memory, photo=photo, position=1, day=memory.happened_on)
            for photo, memory in pairs
        )
    Thanks.objects.bulk_create(
        Thanks(
            couple=couple, writer=ann, text="For the tea, before I asked.", day=FIRST + timedelta(days=day), waits=False
        )
        for day in range(min(number, 5000))
    )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
