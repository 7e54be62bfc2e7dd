"""Moves photos between the folder and the bucket; docs/self-hosting.md tells how, step by step."""

from contextlib import closing
from typing import Any, cast

from django.conf import settings
from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.photos.moving import Move
from apps.photos.proven import Book, InUse
from apps.photos.stores import Store

OTHER = {"bucket": "folder", "folder": "bucket"}


class Command(BaseCommand):
    """Copies all files of photos to the other store, proves every copy, and takes the old ones away when asked."""

    help = "Copies all files of photos from the folder to the bucket, or back, and proves every copy."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the direction."""
        parser.add_argument("--to", choices=sorted(OTHER), required=True, help="where the photos are to stand")
        parser.add_argument("--remove-old", action="store_true", help="take away from the old place what was proven")

    def handle(self, *args: Any, to: str, remove_old: bool, **options: Any) -> None:
        """Do it; what can't be done is said in a sentence."""
        if "bucket" not in settings.STORAGES:
            raise CommandError("No bucket is named: set S3_BUCKET and what belongs to it.")
        if remove_old and settings.STORAGES["photos"] != settings.STORAGES[to]:
            raise CommandError(f"The site still uses the {OTHER[to]}: set PHOTOS_IN={to} and start it first.")
        try:
            with closing(Book(settings.VAR / f"move-to-{to}.sqlite3")) as book:
                move = Move(_store(OTHER[to]), _store(to), book, self.stderr.write)
                self._run(move, remove_old=remove_old)
        except InUse:
            raise CommandError("This move is going on already.") from None
        except OSError as problem:
            raise CommandError(f"{problem} What is proven stays so: run it again.") from None

    def _run(self, move: Move, *, remove_old: bool) -> None:
        if remove_old:
            move.remove()
            self.stdout.write(f"{move.counted['removed']} files taken away from the old place.")
        else:
            move.copy()
            move.look()
            self._report(move)
        if move.faults:
            raise CommandError(f"{move.faults} files are not as they should be; they are named above.")

    def _report(self, move: Move) -> None:
        seen = move.counted
        self.stdout.write(
            f"{seen['copied']} files copied, {seen['found']} found there, {move.bytes} bytes; all read back and alike. "
            f"{seen['known']} were proven before, {seen['gone']} were taken away meanwhile."
        )
        self.stdout.write(f"{seen['opened']} originals opened there; {seen['keyless']} have no key any more.")


def _store(name: str) -> Store:
    return cast(Store, storages[name])
