"""Where mails go: to a mail server, or into files that the mailbox page shows to this machine only."""

from pathlib import Path
from typing import Any

from config import env


def mailers(server: str, folder: Path) -> dict[str, dict[str, Any]]:
    """Give Django's setting for mails over `server`, or into `folder` where there is none."""
    if not server:
        return {
            "default": {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": folder}}
        }
    over = {
        "host": server,
        "port": env.number("MAIL_PORT", 587),
        "username": env.text("MAIL_USER"),
        "password": env.text("MAIL_PASSWORD"),
        "use_tls": env.flag("MAIL_TLS", default=True),
        "timeout": 20,
    }
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": over}}
