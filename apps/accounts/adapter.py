"""How allauth behaves here: where people land, and which words it says."""

from typing import Any, override

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class Adapter(DefaultAccountAdapter):
    """Our tone in allauth's messages; its flows stay its own."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("That address and password don’t belong together. A code by e-mail works, too."),
        "incorrect_code": _("That is not the code from the mail. The newest mail has the one that counts."),
        "too_many_login_attempts": _("That was a lot of tries. Please wait a few minutes, then try again."),
        "enter_current_password": _("Please type your current password."),
        "incorrect_password": _("That is not your password."),
    }

    @override
    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Keep name and zone with the account from the first moment."""
        user.name = form.cleaned_data["name"]
        user.time_zone = form.cleaned_data["time_zone"]
        return super().save_user(request, user, form, commit)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the next page shows what happened, and a page that greets needs no banner."""
