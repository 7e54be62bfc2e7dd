"""What we take of allauth beyond its promises: a new version of it fails here first."""

import inspect
import re
from pathlib import Path

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.test import Client

from apps.accounts import inside_allauth
from apps.accounts.adapter import Adapter

APPS = Path(__file__).parents[2] / "apps"


def parameters(call: object) -> list[str]:
    return list(inspect.signature(call).parameters)  # type: ignore[arg-type]


def test_its_inside_is_reached_into_from_one_file_only() -> None:
    reaching = {file for file in APPS.rglob("*.py") if re.search(r"allauth[\w.]*\.internal", file.read_text())}
    assert reaching == {Path(inside_allauth.__file__)}


def test_what_is_called_is_called_so() -> None:
    assert parameters(inside_allauth.record_authentication) == ["request", "user", "method", "extra_data"]
    assert parameters(inside_allauth.resume_request) == ["request"]
    assert parameters(inside_allauth.EmailVerificationProcess.resume) == ["request"]
    assert parameters(inside_allauth.EmailVerificationProcess.abort) == ["self"]


@pytest.mark.django_db
def test_a_code_for_a_new_password_keeps_where_it_went() -> None:
    browser = Client()
    browser.post("/account/password/reset/", {"email": "somebody@example.org"})
    kept = browser.session[inside_allauth.PASSWORD_RESET_VERIFICATION_SESSION_KEY]
    assert kept["email"] == "somebody@example.org"


def test_failures_are_counted_by_the_key_that_ours_adds_to() -> None:
    name = "_get_login_attempts_cache_key"
    assert parameters(getattr(DefaultAccountAdapter, name)) == ["self", "request", "credentials"]
    assert f"self.{name}(" in inspect.getsource(DefaultAccountAdapter.pre_authenticate)
    assert name in vars(Adapter)
