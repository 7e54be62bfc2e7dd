"""Going along a path: start it, do an evening, leave one out, swap a part, stop. It is the couple's, whoever taps."""

from datetime import date

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.couples.rows import Gone
from apps.exercises.content.path import Night, Path, Swap
from apps.exercises.models import Evening, PathEvening, PathRun
from apps.exercises.paths.progress import is_over


def start(couple: Couple, path: Path, *, by: User, day: date) -> PathRun:
    """Starts a path, or goes on where it was stopped. Only one runs at a time: another one is stopped."""
    with couple.change(by=by, seen_by=[by]) as change:
        runs = change.couple.path_runs
        run = runs.filter(path=path.id).newest_first().first()
        if run and not run.ended_on:
            return run
        change.reaches_both()
        runs.running().update(ended_on=day)
        if not run or is_over(run, path):
            return runs.create(path=path.id, begun_on=day)
        return _ended(run, None)


def stop(couple: Couple, path: Path, *, by: User, day: date) -> None:
    """Stops a path; it can be picked up again."""
    with couple.change(by=by, seen_by=[by]) as change:
        if change.couple.path_runs.running().filter(path=path.id).update(ended_on=day):
            change.reaches_both()


def do(couple: Couple, path: Path, night: Night, *, by: User, day: date) -> Evening:
    """Notes that an evening was done on this day, once however often it is said; the path may be over with it."""
    with couple.change(by=by, seen_by=[by]) as change:
        run = _run(change, path)
        evening, is_new = change.couple.evenings.get_or_create(
            couple=change.couple, path_run=run, name=night.id, day=day
        )
        if is_new:
            change.reaches_both()
            _settle(run, path, day)
        return evening


def skip(couple: Couple, path: Path, night: Night, *, by: User, day: date | None) -> None:
    """Leaves an evening out, or with no day takes it in again."""
    with couple.change(by=by, seen_by=[by]) as change:
        run, row = _arranged(change, path, night)
        was_over = is_over(run, path)
        row.skipped_on = day
        row.save(update_fields=["skipped_on"])
        if was_over and not is_over(run, path) and not change.couple.path_runs.running().exists():
            _ended(run, None)
        _settle(run, path, day)


def swap(couple: Couple, path: Path, night: Night, swapped: Swap, *, by: User, back: bool = False) -> None:
    """Puts one exercise of an evening in the place of another, or takes that back."""
    with couple.change(by=by, seen_by=[by]) as change:
        _run, row = _arranged(change, path, night)
        row.swaps = {part: use for part, use in row.swaps.items() if part != swapped.instead_of}
        row.swaps |= {} if back else {swapped.instead_of: swapped.use}
        row.save(update_fields=["swaps"])


def _run(change: Change, path: Path) -> PathRun:
    """Returns the run that goes on, else the last: an evening may be done again after its path. Raises Gone."""
    if run := change.couple.path_runs.filter(path=path.id).newest_first().first():
        return run
    raise Gone


def _arranged(change: Change, path: Path, night: Night) -> tuple[PathRun, PathEvening]:
    change.reaches_both()
    run = _run(change, path)
    return run, run.arranged.get_or_create(couple=change.couple, path_run=run, evening=night.id)[0]


def _settle(run: PathRun, path: Path, day: date | None) -> None:
    """Ends a path of which nothing is left to do."""
    if day and not run.ended_on and is_over(run, path):
        _ended(run, day)


def _ended(run: PathRun, day: date | None) -> PathRun:
    run.ended_on = day
    run.save(update_fields=["ended_on"])
    return run
