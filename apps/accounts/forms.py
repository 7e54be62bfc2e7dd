"""What a person may type: about themselves, to sign in, and to change how they do."""

import functools
from typing import Any, ClassVar
from uuid import uuid4
from zoneinfo import available_timezones

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core import context
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from apps.accounts import again, email_change
from apps.accounts.inside_allauth import PASSWORD_RESET_VERIFICATION_SESSION_KEY
from apps.accounts.models import NOWHERE, Theme, User

REGIONS = {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}


@functools.cache
def zones() -> list[tuple[str, str]]:
    """Lists the time zones of the world by region, UTC first."""
    names = sorted(name for name in available_timezones() if name.split("/")[0] in REGIONS and "/" in name)
    return [("UTC", "UTC"), *((name, name.replace("_", " ").replace("/", ", ")) for name in names)]


class ZoneField(forms.ChoiceField):
    """A time zone; the browser's own guess comes from a script, and the person confirms it by leaving it."""

    default_error_messages: ClassVar = {
        "invalid_choice": _("We don’t know this time zone. Please pick the nearest one.")
    }

    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"label": _("Time zone"), "choices": zones, "initial": "UTC"}
        super().__init__(**defaults | kwargs)

    def valid_value(self, value: Any) -> bool:
        """Accepts every zone that the machine knows: browsers may name one by an older alias."""
        return value in available_timezones()


class InOurWords(forms.Form):
    """Our labels and hints, and no placeholders: what a field asks for stays readable while it is filled in."""

    labels: ClassVar[dict[str, Any]] = {
        "login": _("Your email"),
        "email": _("Your email"),
        "password": _("Your password"),
        "oldpassword": _("Your current password"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    hints: ClassVar[dict[str, Any]] = {
        "password1": _("At least twelve characters. A few words that only you would put together are good.")
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label, field.help_text = self.labels[name], self.hints.get(name, "")


class SignUpForm(InOurWords, allauth.SignupForm):
    """A new account: a name, an address, and a password for who wants one."""

    field_order = ("name", "email", "password1", "time_zone")
    labels: ClassVar = {
        "name": _("Your name"),
        "email": _("Your email"),
        "password1": _("Password (optional)"),
        "time_zone": _("Time zone"),
    }
    hints: ClassVar = {
        "name": _("What your partner calls you."),
        "password1": _("At least twelve characters. Leave it empty to sign in with a code by email each time."),
        "time_zone": _("So we know when it’s evening for you."),
    }
    name = forms.CharField(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "given-name"}))
    time_zone = ZoneField()

    def try_save(self, request: HttpRequest) -> Any:
        """Does the same for an address that has an account: otherwise the time would tell that it has one."""
        if self.account_already_exists:
            self._make_stand_in(request)
        return super().try_save(request)

    def _make_stand_in(self, request: HttpRequest) -> None:
        # Written down like any other, to the disk: a write that is taken back costs less. retention.py deletes it soon.
        typed: dict[str, Any] = self.cleaned_data
        self.account_already_exists, self.cleaned_data = False, typed | {"email": f"{uuid4()}{NOWHERE}"}
        self.save(request)
        self.account_already_exists, self.cleaned_data = True, typed


class AboutMeForm(forms.ModelForm[User]):
    """Name, time zone, language, light and what the home screen shows, changed in the settings."""

    time_zone = ZoneField(help_text=_("So we know when it’s evening for you."))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Light or dark"), choices=Theme.choices, required=False, widget=forms.RadioSelect)

    class Meta:
        model = User
        fields = ("name", "time_zone", "language", "theme", "is_discreet")
        labels: ClassVar = {"name": _("What your partner calls you here")}
        widgets: ClassVar = {"name": forms.TextInput(attrs={"autocomplete": "given-name"})}


class SignInForm(InOurWords, allauth.LoginForm):
    """Sign in by password."""


class CodeByMailForm(InOurWords, allauth.RequestLoginCodeForm):
    """Ask for a code by email."""


class NewAddressForm(InOurWords, allauth.AddEmailForm):
    """Another email address."""

    labels: ClassVar = {"email": _("Your new email")}


class AgainForm(InOurWords, allauth.ReauthenticateForm):
    """Is it you?"""


class AnotherPasswordForm(InOurWords, allauth.ChangePasswordForm):
    """Another password in place of the one there is."""


# For whoever has shown lately who they are it does nothing; allauth asks the others first.
ask_again: Any = reauthentication_required(app="allauth.account")(lambda _request: None)


class FirstPasswordForm(InOurWords, allauth.SetPasswordForm):
    """A password for who had none; allauth itself would not ask first who it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        ask_again(context.request)
        super().__init__(*args, **kwargs)


class ForgottenForm(InOurWords, allauth.ResetPasswordForm):
    """Where the code for a new password goes."""


class AfterTheCodeForm(InOurWords, allauth.ResetPasswordKeyForm):
    """The new password, after the code from the mail."""

    def clean(self) -> dict[str, Any]:
        """Refuses who got the code at an address that has been taken back since."""
        typed = super().clean() or {}
        code = context.request.session.get(PASSWORD_RESET_VERIFICATION_SESSION_KEY, {})
        if email_change.was_theirs(self.user, code.get("email")):
            raise get_adapter().validation_error("incorrect_code")
        return typed


def one_time_code(label: StrOrPromise, **attrs: str) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"} | attrs))


class CodeAgainForm(forms.Form):
    """The code from the mail, from who is signed in already."""

    code = one_time_code(_("Code"))

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not again.check(self.request, code):
            raise get_adapter().validation_error("incorrect_code")
        return code
