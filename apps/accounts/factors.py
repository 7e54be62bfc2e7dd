"""What a person types or shows beside a password: passkeys, codes of an app, recovery codes."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import one_time_code
from apps.web import qr


class PasskeyForm(AddWebAuthnForm):
    """A new passkey; always one that signs in by itself, whatever was sent."""

    name = forms.CharField(label=_("What you call it"), required=False)
    passwordless = forms.BooleanField(disabled=True, initial=True, widget=forms.HiddenInput)


class AppForm(ActivateTOTPForm):
    """The first code of an authenticator app."""

    code = one_time_code(_("The six digits it shows"), inputmode="numeric")

    def qr(self) -> qr.Code:
        """Draws what the app's camera reads."""
        return qr.draw(get_adapter().build_totp_url(self.user, self.secret))


class CodeForm(AuthenticateForm):
    """A code of the app, or a recovery code."""

    code = one_time_code(_("A code from your app, or a recovery code"))


class CodeAgainForm(ReauthenticateForm):
    """The same, from who is signed in already."""

    code = CodeForm.base_fields["code"]


class SignInByPasskeyForm(LoginWebAuthnForm):
    """What the device answered; allauth's own form breaks at an answer that lacks a part."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except (KeyError, TypeError, AttributeError) as broken:
            raise get_adapter().validation_error("incorrect_code") from broken
