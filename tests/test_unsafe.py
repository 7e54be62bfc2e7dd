"""Nothing changes by a request from elsewhere: no token, a foreign origin or none is 403 everywhere (AUTH-14)."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from tests import ready
from tests.full import few
from tests.routes import Route, every_route

pytestmark = pytest.mark.django_db
ARGS = {"year": 2026, "number": 8, "size": "small", "secret": "x", "exercise": "daily-check-in", "step": "good"}
# Mail programs send it (RFC 8058): the address is a secret, and ends emails to the one person who was told it.
FROM_ANYWHERE = {"reminders:stop"}
ROUTES = [route for route in every_route() if route.name not in FROM_ANYWHERE]
UNSAFE = ("post", "put", "patch", "delete")


def address(route: Route) -> str:
    passkey = route.name.startswith("mfa_") and "pk" in route.params
    return reverse(route.name, args=[ARGS.get(name) or (1 if passkey else uuid4()) for name in route.params])


@pytest.fixture
def phone(alice: User, couple: Couple) -> Client:
    found = Client(enforce_csrf_checks=True)
    found.force_login(alice)
    return found


def token_of(browser: Client) -> dict[str, str]:
    browser.get("/you/settings/")
    return {"X-CSRFToken": browser.cookies[site.CSRF_COOKIE_NAME].value}


@pytest.mark.parametrize("route", few(ROUTES, 30), ids=lambda route: route.name)
def test_a_form_without_a_token_is_refused(route: Route, phone: Client) -> None:
    assert phone.post(address(route)).status_code == 403


@pytest.mark.full
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_unsafe_requests_from_elsewhere_are_refused(route: Route, phone: Client) -> None:
    token = token_of(phone)
    for headers in ({}, token | {"Origin": "https://evil.example"}, token | {"Origin": "null"}):
        for method in UNSAFE:
            refusals = {403} if method == "post" else {403, 405}  # uploads look at the token after the method
            assert getattr(phone, method)(address(route), headers=headers).status_code in refusals, (method, headers)
    own = phone.post(address(route), headers=token | {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"})
    assert own.status_code != 403


@pytest.mark.full
def test_cookies_under_https(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    """They bear the prefix, are sent to us alone and no script reads them (AUTH-13); read from a fresh process."""
    look = (
        "import django, json, sys; django.setup();"
        "from django.test import Client; from allauth.account.models import EmailAddress;"
        "from django.db import connection; connection.settings_dict['NAME'] = sys.argv[1];"
        "from apps.accounts.models import User; who = User.objects.create_user('a@example.org', 'x' * 12, name='A');"
        "EmailAddress.objects.create(user=who, email=who.email, verified=True, primary=True);"
        "browser = Client(SERVER_NAME='localhost'); browser.get('/account/login/', secure=True);"
        "data = {'login': who.email, 'password': 'x' * 12};"
        "browser.post('/account/login/', data, secure=True); browser.get('/home/', secure=True);"
        "print(json.dumps({name: [str(kept), dict(kept)] for name, kept in browser.cookies.items()}));"
        "import shutil; from django.conf import settings; shutil.rmtree(settings.VAR)"
    )
    environment = os.environ | {"SITE_URL": "https://localhost", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment |= {"DATABASE_URL": "", "VAULT_URL": "", "REDIS_URL": ""}
    base = shutil.copy(ready.once(tmp_path_factory, "databases", ready.migrated) / "default.sqlite3", tmp_path)
    command = [sys.executable, "-c", look, base]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    cookies = json.loads(done.stdout.splitlines()[-1])
    assert {"__Host-session", "__Host-csrf"} <= cookies.keys()
    for name, (whole, kept) in cookies.items():
        found = [kept[part] for part in ("secure", "httponly", "samesite", "path", "domain")]
        assert found == [True, True, "Lax", "/", ""], name
        assert len(whole) < 4096
