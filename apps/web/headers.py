"""What every answer carries, whoever gives it: a page, a file, the event stream, or a refusal ahead of Django."""

from django.conf import settings
from django.utils.csp import build_policy

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


def everywhere(*, secure: bool) -> dict[str, str]:
    """Returns them by name; `secure` says whether the answer goes out by https."""
    found = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
        "Content-Security-Policy": str(build_policy(settings.SECURE_CSP)),  # type: ignore[arg-type]
        "X-Robots-Tag": "noindex, noarchive, noimageindex",
    }
    if secure and (seconds := settings.SECURE_HSTS_SECONDS):
        found["Strict-Transport-Security"] = f"max-age={seconds}; includeSubDomains; preload"
    return found


def raw_headers() -> list[tuple[bytes, bytes]]:
    """Returns them as a server sends them, for answers that Django has no part in."""
    return [(name.lower().encode(), value.encode()) for name, value in everywhere(secure=settings.SECURE).items()]
