"""What sealing costs. `python bench/vault.py`: lines of name, figure, unit and (raw); past the limit it exits with 1.

KEY-10: 5,000 items of one couple opened, sorted and searched in at most 150 ms.
"""

import io
import os
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ |= {"NEARER_VAR": tempfile.mkdtemp(prefix="nearer-bench-"), "DJANGO_SETTINGS_MODULE": "tests.settings"}

import django  # noqa: E402

django.setup()
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from apps.vault import files, keyring  # noqa: E402
from tests.vault.sealedapp.models import Letter  # noqa: E402

LIMIT, ITEMS = 150, 5_000
COUPLE, PERSON = uuid.uuid4(), uuid.uuid4()


def show(name: str, figure: float, unit: str, raw: list[float]) -> None:
    """Print one line."""
    sys.stdout.write(f"{name} {figure:.2f} {unit} ({' '.join(f'{one:.2f}' for one in raw)})\n")


def timed(work, rounds: int) -> list[float]:
    """Give the milliseconds of each round."""
    raw = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        raw.append((time.perf_counter() - began) * 1000)
    return raw


def evening(rows: list[dict]) -> None:
    """Open all, sort them, search them; the rows are fetched already, keys are read anew."""
    letters = [Letter(**row) for row in rows]
    with keyring.open_for(couple=COUPLE, people=[PERSON]):
        letters.sort(key=lambda letter: letter.words)
        if not sum("number 77" in letter.words for letter in letters):
            sys.exit("The search found nothing.")


def main() -> int:
    """Measure."""
    call_command("migrate", verbosity=0, run_syncdb=True)
    call_command("migrate", database="vault", verbosity=0)
    words = "We walked along the river, number {}, and said nothing for a while. " * 3
    letters = [Letter(couple_id=COUPLE, writer_id=PERSON, words=words.format(n, n, n)) for n in range(ITEMS)]
    field = Letter._meta.get_field("words")
    with keyring.open_for(couple=COUPLE, people=[PERSON]):
        Letter.objects.bulk_create(letters, batch_size=500)
        one = letters[0]
        whole = field.sealed(one, one.words)
        many = range(ITEMS)
        raw = [ms * 1000 / ITEMS for ms in timed(lambda: [field.sealed(one, one.words) for _ in many], 5)]
        show("field_seal", statistics.median(raw), "us", raw)
        raw = [ms * 1000 / ITEMS for ms in timed(lambda: [field.opened(one, whole) for _ in many], 5)]
        show("field_open", statistics.median(raw), "us", raw)
    data, key = os.urandom(8 * files.CHUNK), files.new_key()
    raw = [8_000 / ms for ms in timed(lambda: files.seal_file(io.BytesIO(data), io.BytesIO(), key, label="x"), 7)]
    show("photo_seal", statistics.median(raw), "MiB/s", raw)
    path = Path(os.environ["NEARER_VAR"]) / "photo"
    with path.open("wb") as target:
        files.seal_file(io.BytesIO(data), target, key, label="x")
    raw = [8_000 / ms for ms in timed(lambda: list(files.SealedFile(path.open("rb"), key, label="x").read()), 7)]
    show("photo_open", statistics.median(raw), "MiB/s", raw)
    rows = list(Letter.objects.values("id", "couple_id", "writer_id", "words"))
    raw = timed(lambda: evening(rows), 7)
    show("open_sort_search_5000", worst := statistics.median(raw), "ms", raw)
    raw = timed(lambda: evening(list(Letter.objects.values("id", "couple_id", "writer_id", "words"))), 7)
    show("with_the_query", statistics.median(raw), "ms", raw)
    connection.close()
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
