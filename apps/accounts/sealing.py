"""Seals what is no couple's under the site's secret: sessions, and the secrets of second steps.

SECRET_KEY is in no database; SECRET_KEY_FALLBACKS open what earlier ones sealed.
"""

import base64

from django.conf import settings
from django.utils.crypto import salted_hmac

from apps.vault import sealing
from apps.vault.sealing import Key, Unreadable


def seal(plain: bytes, *, purpose: str, belongs_to: str = "") -> str:
    """Returns text that opens for this purpose, at what it belongs to, only."""
    envelope = sealing.seal(_key(settings.SECRET_KEY), plain, use=purpose, bound_to=sealing.place(purpose, belongs_to))
    return base64.b64encode(envelope).decode()


def unseal(sealed: str | bytes, *, purpose: str, belongs_to: str = "") -> bytes:
    """Raises Unreadable."""
    try:
        envelope = base64.b64decode(sealed)
    except ValueError:
        raise Unreadable("Not an envelope.") from None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return sealing.unseal(_key(secret), envelope, use=purpose, bound_to=sealing.place(purpose, belongs_to))
        except Unreadable:
            continue
    raise Unreadable("Sealed with another site's secret, changed, or not sealed for this.")


def _key(secret: str) -> Key:
    return Key(salted_hmac("nearer.sealing", "", secret=secret, algorithm="sha256").digest())
