"""Each person reads their own language, on pages and in mails, and a visitor the browser's."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from apps.accounts.models import User
from apps.memories.moment import Moment
from apps.plans.milestones import marks
from tests.conftest import As
from tests.ready import ROOT

pytestmark = pytest.mark.django_db
GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
DAYS = re.compile(r"""\bdate:"([^"]+)"|date_format\([^)]*?"((?:l, )?[jF][^"]*)"|else "((?:l, )?[jF] [^"]*)\"""")


def language_of(page: bytes) -> str:
    found = re.search(r'<html lang="(\w+)"', page.decode())
    return found[1] if found else ""


def test_who_signs_up_in_german_stays_in_it(client: Client) -> None:
    new = {"name": "Mara", "email": "mara@example.org", "time_zone": "Europe/Berlin", "password1": ""}
    client.post("/account/signup/", new, headers=GERMAN)
    assert User.objects.get().language == "de"
    assert mail.outbox[-1].subject == "Dein Code für Nearer"
    assert "Hallo." in str(mail.outbox[-1].body)
    code = re.search(r"Dein Code ist ([A-Z0-9-]+)\.", str(mail.outbox[-1].body))
    assert code
    client.post("/account/confirm-email/", {"code": code[1]}, headers={"Accept-Language": "en"})
    assert language_of(client.get("/home/", headers={"Accept-Language": "en"}).content) == "de"


def test_a_mail_speaks_its_readers_language_and_not_the_browsers(client: Client, alice: User, bob: User) -> None:
    User.objects.filter(pk=alice.pk).update(language="de")
    client.post("/account/login/code/", {"email": alice.email}, headers={"Accept-Language": "en"})
    assert mail.outbox[-1].subject == "Dein Code für Nearer"
    Client().post("/account/login/code/", {"email": bob.email}, headers=GERMAN)
    assert mail.outbox[-1].subject == "Your Nearer code"


def test_changed_in_the_settings_it_counts_at_once(alice: User, bob: User, as_: As) -> None:
    """And for nobody else."""
    hers, his = as_(alice), as_(bob)
    assert ">Exercises<" in hers.get("/exercises/").content.decode()
    facts = {"name": "Alice", "time_zone": "UTC", "language": "de", "hue": "moss", "day_zone": "UTC"}
    assert hers.post("/you/settings/", facts).status_code == 302
    assert ">Übungen<" in hers.get("/exercises/").content.decode()
    assert ">Exercises<" in his.get("/exercises/").content.decode()


def test_faults_of_a_form_are_told_as_to_a_friend(alice: User, as_: As) -> None:
    User.objects.filter(pk=alice.pk).update(language="de")
    response = as_(alice).post("/you/settings/", {"name": "", "language": "de"})
    assert "Hier fehlt noch etwas." in response.content.decode()


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_language_is_called_as_its_speakers_do(alice: User, as_: As, language: str) -> None:
    User.objects.filter(pk=alice.pk).update(language=language)
    page = as_(alice).get("/you/settings/").content.decode()
    assert "Deutsch" in page
    assert "English" in page


def test_days_are_written_as_in_german() -> None:
    with translation.override("de"):
        assert date_format(date(2026, 5, 3), "l, j F Y") == "Sonntag, 3. Mai 2026"
        assert str(Moment(2014, season="summer", about=True)) == "etwa Sommer 2014"
        assert str(Moment.on(date(2014, 5, 3))) == "3. Mai 2014"
        assert marks.together(marks.Mark(date(2026, 5, 3), years=2)) == "Zwei Jahre zusammen"
        assert marks.countdown(date(2026, 5, 3), date(2026, 5, 1)) == "in 2 Tagen"
    with translation.override("en"):
        assert str(Moment(2014, season="summer", about=True)) == "about summer 2014"


def test_each_way_of_writing_a_day_has_its_german() -> None:
    """If not: config/formats/de/formats.py."""
    files = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("templates/**/*.txt"), *ROOT.glob("apps/**/*.py")]
    asked = {name for file in files for one in DAYS.findall(file.read_text("utf-8")) for name in one if name}
    with translation.override("de"):
        ways = {
            name: date_format(datetime(2026, 5, 3, 9, tzinfo=UTC), name)
            for name in asked
            if "j" in name and len(name) > 1
        }
    assert len(ways) > 3
    assert [name for name, said in ways.items() if "3." not in said] == []
