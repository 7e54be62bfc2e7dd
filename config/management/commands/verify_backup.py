"""Says whether what was put back is whole, on one box or hosted: databases, keys, what is sealed, and every photo."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.backups import Failed, verifying


class Command(BaseCommand):
    """Verifies databases, keys, words and photos; ends with 1 if there is anything."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--most", type=int, default=10_000, help="rows of each kind that are opened")

    def handle(self, *args: Any, most: int, **options: Any) -> None:
        try:
            for said in verifying.databases():
                self.stdout.write(said)
            self.stdout.write(verifying.keys())
        except Failed as problem:
            raise CommandError(str(problem)) from None
        seen = verifying.words(most)
        self.stdout.write(
            f"{seen[verifying.OPENS]} sealed values {verifying.OPENS}; {seen[verifying.KEYLESS]} {verifying.KEYLESS}."
        )
        if seen[verifying.WRONG]:
            raise CommandError(f"{seen[verifying.WRONG]} sealed values {verifying.WRONG}.")
        call_command("photos", "verify", stdout=self.stdout, stderr=self.stderr)
