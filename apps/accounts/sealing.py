"""Keeps the secrets of second steps sealed: who holds only the database can't make codes from it."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

MARK = "sealed:"  # what stands without it was kept before there was a seal


def seal(text: str) -> str:
    """Seal under the site's secret."""
    return MARK + _keys().encrypt(text.encode()).decode()


def unseal(kept: str) -> str:
    """Open what was sealed under the site's secret, or one of the earlier ones it still knows."""
    return _keys().decrypt(kept.removeprefix(MARK)).decode() if kept.startswith(MARK) else kept


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(_derived(secret))) for secret in secrets])


def _derived(secret: str) -> bytes:
    return salted_hmac("nearer.factors", "seal", secret=secret, algorithm="sha256").digest()
