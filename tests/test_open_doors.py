"""Closed by default: this is the whole list of what a visitor may open."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.routes import every_route

OPEN = {
    "web:landing",
    "web:right_place",
    "web:kept_safe",
    "web:mailbox",
    "web:manifest",
    "web:health",
    "couples:link",
    "couples:enter",
    "couples:invitation",
    # signing in and up, in allauth's hands
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_reset_password",
    "account_confirm_login_code",
    "account_request_login_code",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "mfa_authenticate",
    "mfa_login_webauthn",
}


def test_list_is_complete() -> None:
    opened = {route.name for route in every_route() if not getattr(route.view, "login_required", True)}
    assert opened == OPEN


@pytest.mark.django_db
def test_all_others_send_to_sign_in() -> None:
    closed = [route for route in every_route() if route.name not in OPEN and not route.params]
    assert closed
    for route in closed:
        response = Client().get(reverse(route.name))
        assert response.status_code == 302, route.name
        assert response["Location"].startswith(reverse("account_login")), route.name


@pytest.mark.django_db
def test_htmx_is_sent_there_by_header_and_back_to_its_page() -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/thanks/?month=2026-11"}
    response = Client().post(reverse("gratitude:jar"), {"text": "Words"}, headers=headers)
    assert response.status_code == 204
    assert response["HX-Redirect"] == "/account/login/?next=%2Fthanks%2F"
