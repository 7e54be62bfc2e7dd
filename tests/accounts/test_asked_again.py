"""Every address of accounts and second steps says whether one is asked again first (AUTH-10); a new one must, too."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from apps.accounts.models import User
from tests.conftest import As
from tests.routes import every_route

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
# Asked again when the page is opened, or when the form is sent; pk is a passkey of one's own.
ASKED = {
    "account_email": {"email": "new@example.org", "action_add": ""},
    "account_set_password": {"password1": "a new one for once", "password2": "a new one for once"},
    "mfa_activate_totp": {},
    "mfa_deactivate_totp": {},
    "mfa_generate_recovery_codes": {},
    "mfa_view_recovery_codes": {},
    "mfa_download_recovery_codes": {},
    "mfa_add_webauthn": {},
    "mfa_remove_webauthn": {},
}
READ = {"mfa_view_recovery_codes", "mfa_download_recovery_codes"}
# The form itself asks for the password; or it only shows, ends sessions, renames or is the asking; or a way in.
OTHERWISE = {
    "account_change_password",
    "account_logout",
    "usersessions_list",
    "mfa_edit_webauthn",
    "mfa_index",
    "mfa_list_webauthn",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "accounts:activity",
    "accounts:code_again",
    "accounts:start_again",
    "accounts:take_back",
    "account_login",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_reset_password",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "account_request_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
}


def test_every_address_is_listed() -> None:
    about_accounts = ("account_", "accounts:", "mfa_", "usersessions_")
    assert {route.name for route in every_route() if route.name.startswith(about_accounts)} == ASKED.keys() | OTHERWISE


@pytest.mark.parametrize("name", ASKED)
def test_one_is_asked_again(name: str, as_: As, alice: User) -> None:
    if name == "account_set_password":
        alice.set_unusable_password()
        alice.save()
    for kind in (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        if name in {"mfa_activate_totp", "account_set_password"}:
            break
        key = Authenticator.objects.create(user=alice, type=kind, data={"name": "Hers", "seed": "x", "used_mask": 0})
        key = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).get()
    browser = as_(alice)
    before = (list(Authenticator.objects.values()), User.objects.values().get())
    there = reverse(name, args=[key.pk] if name == "mfa_remove_webauthn" else [])
    answer = browser.get(there) if name in READ else browser.post(there, ASKED[name])
    assert answer.status_code == 302
    assert answer["Location"].startswith(("/account/reauthenticate/", "/account/again/", "/account/steps/reauth"))
    assert (list(Authenticator.objects.values()), User.objects.values().get()) == before
