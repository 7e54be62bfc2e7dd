"""Fills an empty database with two invented people."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.accounts.models import User
from apps.home import sample


class Command(BaseCommand):
    """`manage.py sample`; refuses if there are any users."""

    help = "Make two invented people and a year of their life, to look around in."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("There are accounts here already. The sample needs an empty database.")
        for person in sample.make(timezone.now()):
            self.stdout.write(f"{person.name}: {person.email}, password “{sample.PASSWORD}”")
