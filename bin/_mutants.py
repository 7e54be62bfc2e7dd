"""The faults of bin/mutants: in a copy of the tree, each must make its own test fail. The tree itself stays as is."""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache")


@dataclass(frozen=True)
class Fault:
    """One fault: what it does, where, and the test that has to notice."""

    name: str
    file: str
    right: str
    wrong: str
    test: str


FAULTS = [
    Fault(
        "a yes of one taken for a yes of both",
        "apps/exercises/meeting.py",
        "if len(found) == BOTH else None",
        "if found else None",
        "tests/exercises/test_consent.py::test_both_say_yes",
    ),
    Fault(
        "a refusal that is written down",
        "apps/exercises/consenting.py",
        "_do_something_else(change, now, step, by)",
        '_do_something_else(change, now, step, by), meeting.settle(now, step, {"refused": 1}, by=by)',
        "tests/exercises/test_consent.py::test_every_ending_leaves_the_same_rows_and_pages",
    ),
    Fault(
        "touch that nobody has said yes to",
        "apps/exercises/consenting.py",
        "if not step.touch:",
        "if True:",
        "tests/exercises/test_continuity.py::test_touch_without_a_yes_never_runs_whatever_the_file_says",
    ),
    Fault(
        "going on without that takes the other along",
        "apps/exercises/meeting.py",
        "return people if by in people else [by]",
        "return [seat.user for seat in run.couple.seats]",
        "tests/exercises/test_consent.py",
    ),
    Fault(
        "a clock that one starts for both",
        "apps/exercises/timing.py",
        "wishes = meeting.both_marks(now, step, since=at - FRESH)",
        "wishes = [wish]",
        "tests/exercises/test_any_order.py",
    ),
    Fault(
        "a part that is written down twice",
        "apps/photos/uploads.py",
        "now.is_done or now.arrived != start or",
        "now.is_done or",
        "tests/photos/test_uploads.py",
    ),
    Fault(
        "a photo whose parts are gone before it is one",
        "apps/photos/uploads.py",
        "if refusal.status == LATER:",
        "if not refusal.code:",
        "tests/photos/test_uploads.py",
    ),
    Fault(
        "a look-up without the couple",
        "apps/memories/story/views.py",
        "request.couple.memories.visible_to(request.user).with_tellings(request.user)",
        "Memory.objects.with_tellings(request.user)",
        "tests/test_isolation.py::test_strangers_get_nothing[memories:memory]",
    ),
    Fault(
        "a photo shown to any member of any couple",
        "apps/photos/views.py",
        "request.couple.photos.visible_to(request.user)",
        "__import__('apps.photos.models').photos.models.Photo",
        "tests/test_isolation.py::test_strangers_get_nothing[photos:photo]",
    ),
    Fault(
        "what is private shown to the partner",
        "apps/couples/rows.py",
        "return self.filter(Q(private_to=None) | Q(private_to=person))",
        "return self.all()",
        "tests/test_isolation.py::test_partner_gets_nothing_private[memories:memory]",
    ),
    Fault(
        "a view that writes around the door",
        "apps/gratitude/views.py",
        "giving.take_back(thanks, by=request.user)",
        "thanks.delete()",
        "tests/gratitude/test_jar.py::test_writer_may_take_words_back",
    ),
    Fault(
        "a template that prints a waiting answer",
        "templates/exercises/run.html",
        '{{ request.member.version }}">',
        '{{ request.member.version }}">{% for answer in run.answers.all %}{{ answer.words }}{% endfor %}',
        "tests/exercises/test_reveal.py",
    ),
    Fault(
        "a jar that shows what still waits",
        "apps/gratitude/models.py",
        "return self.filter(waits=False).select_related",
        "return self.select_related",
        "tests/gratitude/test_jar.py::test_no_byte_differs_while_the_others_waits",
    ),
    Fault(
        "a reveal that one alone can open",
        "apps/exercises/reveal.py",
        "if not ready(now, step):",
        "if False:",
        "tests/exercises/test_reveal.py",
    ),
    Fault(
        "an acceptance that anybody may confirm",
        "apps/couples/views.py",
        "request.couple.acceptances.filter(invitation__inviter=request.user), pk=pk",
        "Acceptance, pk=pk",
        "tests/test_isolation.py",
    ),
    Fault(
        "an event for the partner about a private draft",
        "apps/gratitude/giving.py",
        "with couple.change(by=by, seen_by=[by]) as change:\n        mine",
        "with couple.change(by=by, seen_by=[seat.user for seat in couple.seats]) as change:\n        mine",
        "tests/gratitude/test_giving.py",
    ),
    Fault(
        "words sealed for no place in particular",
        "apps/vault/fields.py",
        "return self._column + owner.couple.bytes + owner.user.bytes + pk.bytes",
        'return b""',
        "tests/vault/test_vault.py::test_exchanged_between_rows_fields_couples_and_versions_it_stays_shut",
    ),
    Fault(
        "a ring that gives whatever key is asked for",
        "apps/vault/keyring.py",
        "if owner not in self.owners:",
        "if False:",
        "tests/vault/test_vault.py::test_a_ring_opens_one_couple_only",
    ),
    Fault(
        "a photo stored as it came",
        "apps/photos/storage/__init__.py",
        "seal_file(file, sealed, key, label=label)",
        "sealed.write(file.read())",
        "tests/photos/test_keep.py",
    ),
    Fault(
        "a column of words that nobody sealed",
        "apps/memories/models/tellings.py",
        'words = SealedTextField(couple="couple_id", author="writer_id", max_length=LONGEST)',
        "words = models.TextField(max_length=LONGEST)",
        "tests/vault/test_what_people_write.py",
    ),
    Fault(
        "a link that does not carry the couple",
        "apps/memories/models/pictures.py",
        'SameCouple(field="photo", name="picture_of_its_couple"),',
        "",
        "tests/couples/test_belonging.py::test_every_link_carries_the_couple",
    ),
    Fault(
        "a form that names whose it is",
        "apps/exercises/views/answers.py",
        'at = page.reached(request, found, step, "ask")\n    if not at:',
        'request.user = getattr(request.partner, "user", request.user) if request.POST.get("seat") else request.user\n'
        '    at = page.reached(request, found, step, "ask")\n    if not at:',
        "tests/test_forging.py::test_no_request_of_one_acts_for_the_other[daily-check-in-own-own]",
    ),
    Fault(
        "a job that tells the partner of a private answer",
        "apps/exercises/keeping.py",
        "None if _is_seen(runs.get(answer.run_id), answer) else answer.writer_id",
        "None",
        "tests/test_covert_jobs.py::test_what_is_bobs_alone_ends_without_a_sign[31]",
    ),
    Fault(
        "a home page that reads what is over",
        "apps/exercises/models/runs.py",
        "self.filter(day__lte=day, ready=True)",
        "self.filter(day__lte=day)",
        "tests/home/test_years.py::test_a_thousand_that_were_done_cost_nothing[daily-check-in]",
    ),
]


def main() -> int:
    """Make each fault in a copy and run its test; 0 where every one was noticed."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        noticed = sum(pool.map(_noticed, FAULTS))
    say(f"{noticed} of {len(FAULTS)} faults were noticed.")
    return 0 if noticed == len(FAULTS) else 1


def _noticed(fault: Fault) -> bool:
    with tempfile.TemporaryDirectory(prefix="nearer-mutant-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        before = _passes(tree, fault.test)
        file = tree / fault.file
        text = file.read_text(encoding="utf-8")
        if fault.right not in text:
            say(f"MISSED {fault.name}: {fault.file} no longer says “{fault.right}”.")
            return False
        file.write_text(text.replace(fault.right, fault.wrong), encoding="utf-8")
        noticed = before and not _passes(tree, fault.test)
    say(f"{'ok    ' if noticed else 'MISSED'} {fault.name}: {fault.test}")
    return noticed


def _passes(tree: Path, test: str) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test]
    run = subprocess.run(command, cwd=tree, env=os.environ, capture_output=True, check=False)  # noqa: S603
    return run.returncode == 0


def say(words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
