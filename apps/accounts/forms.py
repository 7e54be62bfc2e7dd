"""What a person may type about themselves."""

from typing import Any, ClassVar
from uuid import uuid4

from allauth.account.forms import AddEmailForm, LoginForm, RequestLoginCodeForm, SignupForm
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts import again, zones
from apps.accounts.models import NOWHERE, User


class ZoneField(forms.ChoiceField):
    """A time zone; the browser's own guess comes from a script, and the person confirms it by leaving it."""

    def __init__(self, **kwargs: Any) -> None:
        defaults = {"label": _("Time zone"), "choices": zones.choices, "initial": "UTC"}
        super().__init__(**{**defaults, **kwargs})

    def valid_value(self, value: Any) -> bool:
        """Accept every zone the machine knows, older aliases included."""
        zones.known(str(value))
        return True


class SignUpForm(SignupForm):
    """A new account: a name, an address, and a password for who wants one."""

    field_order = ("name", "email", "password1", "time_zone")
    name = forms.CharField(
        label=_("Your name"),
        max_length=40,
        help_text=_("What your partner calls you."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    time_zone = ZoneField(help_text=_("So that your evening is an evening here, too."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Your e-mail")
        password = self.fields["password1"]
        password.label, password.required = _("A password, if you want one"), False
        password.widget.is_required = False
        password.help_text = _("At least twelve characters. Leave it empty to sign in with a code by e-mail each time.")
        for name in ("email", "password1"):
            self.fields[name].widget.attrs.pop("placeholder", None)

    def try_save(self, request: HttpRequest) -> Any:
        """Do the same for an address that has an account: otherwise the time would tell that it has one."""
        if self.account_already_exists:
            self._make_stand_in(request)
        return super().try_save(request)

    def _make_stand_in(self, request: HttpRequest) -> None:
        # Written down like any other, to the disk: a write that is taken back costs less. `forget` deletes it soon.
        typed: dict[str, Any] = self.cleaned_data  # type: ignore[has-type]
        self.account_already_exists, self.cleaned_data = False, typed | {"email": f"{uuid4()}{NOWHERE}"}
        self.save(request)
        self.account_already_exists, self.cleaned_data = True, typed


class SignInForm(LoginForm):
    """Sign in by password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Your e-mail")
        self.fields["password"].label = _("Your password")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class InOurWords(forms.Form):
    """Our labels and hints, and no placeholders: what a field asks for stays readable while it is filled in."""

    labels: ClassVar[dict[str, Any]] = {
        "email": _("Your e-mail"),
        "password": _("Your password"),
        "oldpassword": _("The password you have now"),
        "password1": _("The new one"),
        "password2": _("The new one again"),
    }
    hints: ClassVar[dict[str, Any]] = {
        "password1": _("At least twelve characters. A few words that only you would put together are good.")
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label, field.help_text = self.labels[name], self.hints.get(name, "")


class NewAddressForm(InOurWords, AddEmailForm):
    """Another e-mail address."""

    labels: ClassVar = {"email": _("Your new e-mail")}


class CodeByMailForm(RequestLoginCodeForm):
    """Ask for a code by e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Your e-mail")
        self.fields["email"].widget.attrs.pop("placeholder", None)


class AboutMeForm(forms.ModelForm[User]):
    """Name, time zone and language, changed in the settings."""

    time_zone = ZoneField(help_text=_("So that your evening is an evening here, too."))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ("name", "time_zone", "language")
        labels: ClassVar = {"name": _("What your partner calls you here")}
        widgets: ClassVar = {"name": forms.TextInput(attrs={"autocomplete": "given-name"})}


class CodeAgainForm(forms.Form):
    """The code from the mail, from who is signed in already."""

    code = forms.CharField(label=_("Code"), widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_code(self) -> str:
        """Compare it with the one that was sent."""
        code: str = self.cleaned_data["code"]
        if not again.check(self.request, code):
            fault = _("That is not the code from the mail. The newest mail has the one that counts.")
            raise forms.ValidationError(fault)
        return code
