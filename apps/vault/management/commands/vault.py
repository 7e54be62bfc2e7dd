"""Key management for operators: `manage.py vault <action>`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count
from django.utils import timezone

from apps.vault import root, rotating
from apps.vault.models import ContentKey, State, WrappingKey
from apps.vault.sealing import RootMissing, Unreadable

COMMAND = ".venv/bin/python manage.py vault"
SHEET = """
Everything people write here is sealed. If this machine's root key is lost, all of it is. So write this down, on paper,
and keep it in another place:

    {rows}

Then type it back, to be sure: {command} confirm
"""


class Command(BaseCommand):
    """Shows, backs up and rotates keys."""

    help = (
        "begin | status | sheet | confirm | restore-root | "
        "rotate-root | rewrap-root | rotate-wrapping | rotate-content | finish"
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=[word.strip() for word in self.help.split("|")])
        parser.add_argument("--quiet", action="store_true", help="begin without showing the sheet")

    def handle(self, *args: Any, action: str, quiet: bool = False, **options: Any) -> None:
        self.quiet = quiet
        try:
            getattr(self, "do_" + action.replace("-", "_"))()
        except (Unreadable, RootMissing) as problem:
            raise CommandError(str(problem)) from None

    def do_begin(self) -> None:
        """Creates the root key on the first start and prints its sheet; later, checks that it opens the keys here."""
        new = not root.exists()
        for row in WrappingKey.objects.exclude(state=State.DESTROYED):
            row.opened()
        rows = root.newest().sheet().replace("\n", "\n    ")
        if new and not self.quiet and self.stdout.isatty():  # never into a log; vault.W001 reminds
            self.stdout.write(SHEET.format(rows=rows, command=COMMAND))

    def do_status(self) -> None:
        for model in (WrappingKey, ContentKey):
            for row in model._default_manager.values("state").annotate(count=Count("pk")).order_by("state"):
                self.stdout.write(f"{model._meta.verbose_name}: {row['count']} {row['state']}")
        self.stdout.write("Recovery sheet: " + ("confirmed" if root.is_confirmed() else "not confirmed"))

    def do_sheet(self) -> None:
        self.stdout.write(root.newest().sheet())

    def do_confirm(self) -> None:
        root.confirm(sys.stdin.read())
        self.stdout.write("The sheet is right.")

    def do_restore_root(self) -> None:
        """Writes the root key from its recovery sheet if it unwraps every key here."""
        typed = root.from_sheet(sys.stdin.read())
        if WrappingKey.objects.exclude(state=State.DESTROYED).exclude(root_print=typed.print).exists():
            raise CommandError("This is the sheet of another root key: it does not open the keys here.")
        root.keep(typed)
        self.stdout.write("The root key is back.")

    def do_rotate_root(self) -> None:
        rotating.rotate_root()
        self.stdout.write("There is a new root key. Print its sheet, and destroy the old one.")

    def do_rewrap_root(self) -> None:
        """Re-wraps with the first of several keys in ROOT_KEY."""
        rotating.rewrap_root()

    def do_rotate_wrapping(self) -> None:
        rotating.rotate_wrapping(at=timezone.now())

    def do_rotate_content(self) -> None:
        """Rotates all content keys; `finish` destroys the old ones an hour later."""
        for row in ContentKey.objects.filter(state=State.ACTIVE):
            rotating.rotate_content(row.owner, at=timezone.now())

    def do_finish(self) -> None:
        self.stdout.write(f"{rotating.finish(at=timezone.now())} old keys destroyed.")
