"""How allauth behaves here: where people land, and which words it says."""

from typing import Any, override

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from apps.accounts import again, email_change, sealing, sessions, tasks
from apps.accounts.models import User

SEALED = "sealed:"


class Adapter(DefaultAccountAdapter):
    """Our tone in allauth's messages; its flows stay its own."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("That email and password don’t go together. You can also use a code by email."),
        "incorrect_code": _("That code isn’t right. Use the one in the newest email."),
        "too_many_login_attempts": _("That was a lot of tries. Please wait a few minutes, then try again."),
        "enter_current_password": _("Please type your current password."),
        "incorrect_password": _("That isn’t your password."),
    }

    @override
    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.name = form.cleaned_data["name"]
        user.time_zone = form.cleaned_data["time_zone"]
        user.language = translation.get_language() or settings.LANGUAGE_CODE
        return super().save_user(request, user, form, commit)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Says nothing: the next page shows what happened, and a page that greets needs no banner."""

    @override
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes in the reader's language; the worker sends it, so that no answer waits for the mail server."""
        known = User.objects.filter(email=email).values_list("language", flat=True).first()
        with translation.override(known or translation.get_language()):
            mail = self.render_mail(template_prefix, email, {"request": current.request, "email": email} | context)
        sending = tasks.send.using(backend=settings.MAIL_TASKS)
        sending.enqueue(str(mail.subject), str(mail.body), mail.from_email, list(mail.to), dict(mail.extra_headers))

    @override
    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Gives the link that takes it back to whoever reads the address that was replaced."""
        links = {"take_back": email_change.link(user, email)} if email else {}
        super().send_notification_mail(template_prefix, user, (context or {}) | links, email)

    @override
    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Refuses a code that was sent to an address which is no longer this person's."""
        if email_change.was_theirs(user, kwargs["email"]):
            return redirect("account_login")
        return super().pre_login(request, user, **kwargs)  # type: ignore[no-any-return]

    @override
    def get_client_ip(self, request: HttpRequest) -> str:
        """Counts a request on who sent it, also where it passed fewer proxies than there are: allauth breaks there."""
        try:
            return str(super().get_client_ip(request))
        except ImproperlyConfigured:
            return str(request.META["REMOTE_ADDR"] or "unknown")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        address = str(credentials.get("email") or "").lower()
        return f"{key}:home" if sessions.is_at_home(request, address) else key

    @override
    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Offers a mailed code to who has neither password nor second step."""
        ours = {"id": "accounts:code_again", "description": _("Send me a code"), "url": reverse("accounts:code_again")}
        return super().get_reauthentication_methods(user) or ([ours] if user.is_authenticated else [])

    @override
    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Asks everyone: allauth itself lets pass who has neither password nor second step."""
        request = current.request
        if not super().get_reauthentication_methods(request.user) and not again.was_lately(request):
            raise ReauthenticationRequired
        return bool(super().is_reauthentication_required(app=app, **kwargs))


class FactorAdapter(DefaultMFAAdapter):
    """Our tone for passkeys and the second step."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code isn’t right. Each one lasts half a minute. Try the next one."),
    }

    @override
    def encrypt(self, text: str) -> str:
        """Seals the app's secret, and what recovery codes are made from."""
        return SEALED + sealing.seal(text.encode(), purpose="factors")

    @override
    def decrypt(self, encrypted_text: str) -> str:
        if not encrypted_text.startswith(SEALED):  # kept before there was a seal
            return encrypted_text
        return sealing.unseal(encrypted_text.removeprefix(SEALED), purpose="factors").decode()

    @override
    def build_totp_svg(self, url: str) -> str:
        """Draws nothing: our form gives the picture as a path (factors.AppForm)."""
        return ""

    @override
    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return str(_("My passkey"))
