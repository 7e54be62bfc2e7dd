"""Brings a copy back into an empty space, on this installation or a new one; docs/self-hosting.md tells how."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format

from apps.portability import opening, restoring, spaces
from apps.portability.opening import Unfit


class Command(BaseCommand):
    """Restores a copy: all of it, or nothing."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the ZIP that “Your copy” gave")
        parser.add_argument("--into", required=True, metavar="EMAIL", help="whose copy it is")
        parser.add_argument("--partner", default="", metavar="EMAIL", help="the other of the two; else only one’s own")

    def handle(self, *args: Any, file: Path, into: str, partner: str, **options: Any) -> None:
        """Says what has come back, with hashes compared; or why nothing has."""
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            with opening.opened(file) as copy, transaction.atomic():
                people = spaces.people_of(copy.document, into, partner)
                couple = spaces.space_of(copy.document, people)
                done = restoring.restore(copy, couple, people, at=timezone.now())
        except Unfit as unfit:
            raise CommandError(unfit.sentence) from None
        held = {name: len(getattr(copy.document, name)) for name in done.rows}
        for name, number in done.rows.items():
            if held[name]:
                self.stdout.write(f"{name:16} {number:>6} of {held[name]}")
        size, is_all = number_format(done.bytes / 1024**2, 1), done.rows == held
        rest = "All is back." if is_all else "The rest is the other’s, or of both, or had no file any more."
        self.stdout.write(f"{done.photos} photos ({size} MiB), each with the hash that it had. {rest}")
