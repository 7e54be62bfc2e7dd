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
from django.utils.translation import gettext_lazy as _

from apps.accounts import again, email_change, sealing, signing_in, tasks

SEALED = "sealed:"


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

    @override
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail now, and leave the sending to the worker: no answer waits for the mail server."""
        mail = self.render_mail(template_prefix, email, {"request": current.request, "email": email} | context)
        sending = tasks.send.using(backend=settings.MAIL_TASKS)
        sending.enqueue(str(mail.subject), str(mail.body), mail.from_email, list(mail.to), dict(mail.extra_headers))

    @override
    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Give the link that takes it back to whoever reads the address that was replaced."""
        links = {"take_back": email_change.link(user, email)} if email else {}
        super().send_notification_mail(template_prefix, user, (context or {}) | links, email)

    @override
    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Refuse a code that was sent to an address which is no longer this person's."""
        if email_change.was_theirs(user, kwargs["email"]):
            return redirect("account_login")
        return super().pre_login(request, user, **kwargs)  # type: ignore[no-any-return]

    @override
    def get_client_ip(self, request: HttpRequest) -> str:
        """Count a request on who sent it, also where it passed fewer proxies than there are: allauth breaks there."""
        try:
            return str(super().get_client_ip(request))
        except ImproperlyConfigured:
            return str(request.META["REMOTE_ADDR"] or "unknown")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # Where the person is at home, failures are counted apart: those of strangers don't shut the owner out.
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        address = str(credentials.get("email") or "").lower()
        return f"{key}:home" if signing_in.is_at_home(request, address) else key

    @override
    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Offer a mailed code to who has neither password nor second step."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if ways or not user.is_authenticated:
            return ways
        url = reverse("accounts:code_again")
        return [{"id": "accounts:code_again", "description": _("Send me a code"), "url": url}]

    @override
    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask everyone: allauth itself lets pass who has neither password nor second step."""
        request = current.request
        if not super().get_reauthentication_methods(request.user) and not again.was_lately(request):
            raise ReauthenticationRequired
        return bool(super().is_reauthentication_required(app=app, **kwargs))


class FactorAdapter(DefaultMFAAdapter):
    """Our tone for passkeys and the second step."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That did not fit. A code lasts only half a minute; please try the next one."),
    }

    @override
    def encrypt(self, text: str) -> str:
        """Keep the app's secret, and what recovery codes are made from, sealed."""
        return SEALED + sealing.seal(text.encode(), purpose="factors")

    @override
    def decrypt(self, encrypted_text: str) -> str:
        """Open them; what stands without the mark was kept before there was a seal."""
        if not encrypted_text.startswith(SEALED):
            return encrypted_text
        return sealing.unseal(encrypted_text.removeprefix(SEALED), purpose="factors").decode()

    @override
    def build_totp_svg(self, url: str) -> str:
        """Draw nothing: our form gives the picture as a path (apps/accounts/factors.py)."""
        return ""

    @override
    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Propose a plain name."""
        return str(_("My passkey"))
