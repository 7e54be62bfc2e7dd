"""What every answer carries, whoever gives it: a page, a file, the event stream, or a refusal ahead of Django."""

from django.conf import settings
from django.utils.csp import build_policy

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


def everywhere(*, secure: bool) -> dict[str, str]:
    """Give them by name; `secure` says whether the answer goes out by https."""
    common = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
        "Content-Security-Policy": str(build_policy(settings.SECURE_CSP)),  # type: ignore[arg-type]
        "X-Robots-Tag": "noindex, noarchive, noimageindex",
    }
    return common | _https_only() if secure and settings.SECURE_HSTS_SECONDS else common


def raw_headers() -> list[tuple[bytes, bytes]]:
    """Give them as a server does, for answers that Django has no part in; a site of https gives none by http."""
    found = everywhere(secure=settings.SECURE)
    return [(name.lower().encode(), value.encode()) for name, value in found.items()]


def _https_only() -> dict[str, str]:
    return {"Strict-Transport-Security": f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"}
