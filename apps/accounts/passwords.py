"""What a person types where a password is asked for, changed or set."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.forms import (
    ChangePasswordForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.core import context

from apps.accounts import email_change
from apps.accounts.forms import InOurWords
from apps.accounts.inside_allauth import PASSWORD_RESET_VERIFICATION_SESSION_KEY

# For whoever has shown lately who they are it does nothing; allauth asks the others first.
ask_again: Any = reauthentication_required(app="allauth.account")(lambda _request: None)


class AgainForm(InOurWords, ReauthenticateForm):
    """Is it you?"""


class AnotherPasswordForm(InOurWords, ChangePasswordForm):
    """Another password in place of the one there is."""


class FirstPasswordForm(InOurWords, SetPasswordForm):
    """A password for who had none; allauth itself would not ask first who it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        ask_again(context.request)
        super().__init__(*args, **kwargs)


class ForgottenForm(InOurWords, ResetPasswordForm):
    """Where the code for a new password goes."""


class AfterTheCodeForm(InOurWords, ResetPasswordKeyForm):
    """The new password, after the code from the mail."""

    def clean(self) -> dict[str, Any]:
        """Refuse who got the code at an address that has been taken back since."""
        typed = super().clean() or {}
        code = context.request.session.get(PASSWORD_RESET_VERIFICATION_SESSION_KEY, {})
        if email_change.was_theirs(self.user, code.get("email")):
            raise get_adapter().validation_error("incorrect_code")
        return typed
