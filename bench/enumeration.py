"""Does the time of an answer tell who has an account? `python bench/enumeration.py [samples [flow …]]` (AUTH-1).

Each flow asks for a known, an unknown and an unconfirmed address in turn; medians 5 milliseconds apart are a failure.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FOLDER = tempfile.mkdtemp(prefix="nearer-bench-")
os.environ |= {"NEARER_VAR": FOLDER, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": "", "VAULT_URL": ""}
os.environ |= {"SITE_URL": "http://testserver", "REDIS_URL": "", "ALLOWED_HOSTS": "testserver"}

import django  # noqa: E402

django.setup()
from allauth.account.models import EmailAddress  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from apps.couples import pairing  # noqa: E402

LIMIT = 5.0
PASSWORD = "correct horse battery"  # noqa: S105


def a_person(name: str, *, verified: bool = True) -> User:
    """Make an account."""
    person = User.objects.create_user(f"{name}@example.org", PASSWORD, name=name)
    EmailAddress.objects.create(user=person, email=person.email, verified=verified, primary=True)
    return person


def timed(browser: Client, path: str, data: dict[str, str]) -> float:
    """Ask once with fresh counts; give the milliseconds."""
    cache.clear()
    began = time.perf_counter()
    status = browser.post(path, data).status_code
    took = (time.perf_counter() - began) * 1000
    if status in {403, 404, 429, 500}:
        sys.exit(f"{path} answered {status}.")
    return took


def flows(known: User, unconfirmed: User, code: str) -> dict[str, tuple[str, dict[str, str], list[str]]]:
    """Give path, fields and the addresses, or codes, of each flow."""
    people = [known.email, "nobody-{}@example.org", unconfirmed.email]
    new = {"name": "Mara", "time_zone": "UTC", "password1": PASSWORD, "email": "?"}
    return {
        "sign-in": ("/account/login/", {"login": "?", "password": "not the right one"}, people),
        "sign-in by code": ("/account/login/code/", {"email": "?"}, people),
        "sign-up": ("/account/signup/", new, people),
        "password reset": ("/account/password/reset/", {"email": "?"}, people),
        "inviting": ("/pair/invite/", {"email": "?"}, people),
        "invitation, no such code": (
            "/invitation/enter/",
            {"code": "?"},
            ["FERN 00 00", "MOSS 11 11", code[:-1] + "x"],
        ),
    }


def main() -> int:
    """Measure."""
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    call_command("collectstatic", interactive=False, verbosity=0)
    for base in ("default", "vault"):
        call_command("migrate", database=base, verbosity=0)
    known, unconfirmed, host = a_person("known"), a_person("unconfirmed", verified=False), a_person("host")
    code = pairing.code(pairing.invite(host, at=datetime.now(UTC)))
    sys.stdout.write(f"{'':26}{'known':>9}{'unknown':>9}{'unconf.':>9}{'apart':>9}  ms, medians of {samples}\n")
    worst = 0.0
    every = flows(known, unconfirmed, code)
    for name, (path, fields, whom) in ((name, every[name]) for name in sys.argv[2:] or every):
        raw: list[list[float]] = [[] for _ in whom]
        for number in range(samples + 5):
            for place in range(len(whom)):
                turn = (place + number) % len(whom)  # each comes first as often as the others
                browser = Client()
                if name == "inviting":
                    browser.force_login(host)
                    browser.get("/pair/")
                asked = whom[turn].format(f"{name}-{number}".replace(" ", "-").replace(",", ""))
                raw[turn].append(
                    timed(browser, path, {key: asked if kept == "?" else kept for key, kept in fields.items()})
                )
        medians = [statistics.median(one[5:]) for one in raw]
        worst = max(worst, apart := max(medians) - min(medians))
        sys.stdout.write(f"{name:26}{''.join(f'{one:9.2f}' for one in [*medians, apart])}\n")
        sys.stdout.flush()
    return int(worst >= LIMIT)


if __name__ == "__main__":
    sys.exit(main())
