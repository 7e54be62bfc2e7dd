"""What a person types or shows beside a password: passkeys, codes of an app, recovery codes."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.web import qr


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey; always one that signs in by itself."""

    passwordless = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call it")
        self.fields["name"].max_length = 60

    def clean_passwordless(self) -> bool:
        """Say yes, whatever was sent."""
        return True


class AppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The six digits it shows")
        self.fields["code"].widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}

    def qr(self) -> qr.Code:
        """Draw what the app's camera reads."""
        return qr.draw(get_adapter().build_totp_url(self.user, self.secret))


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """A code of the app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("A code from your app, or a recovery code")
        self.fields["code"].widget.attrs = {"autocomplete": "one-time-code"}


class CodeAgainForm(CodeForm, ReauthenticateForm):  # type: ignore[misc]
    """The same, from who is signed in already."""


class SignInByPasskeyForm(LoginWebAuthnForm):  # type: ignore[misc]
    """What the device answered; allauth's own form breaks at an answer that lacks a part."""

    def clean_credential(self) -> Any:
        """Find whose passkey it is."""
        try:
            return super().clean_credential()
        except (KeyError, TypeError, AttributeError) as broken:
            raise get_adapter().validation_error("incorrect_code") from broken
