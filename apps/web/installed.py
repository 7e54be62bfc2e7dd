"""What a phone gets that has Nearer installed: how it is called and looks there, and what works without a network.

Kept on the device is the shell alone: static files, and one page that is the same for everybody. Pages and photos of a
person are not kept (docs/decisions/0004-nothing-private-is-kept-offline.md).
"""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext

from apps.web.build import build

SHELL = ("css/core.css", "js/core.js", "icon.svg", "icon-192.png", "icons.svg")
WORKER = Path("static/js/service-worker.js")


def manifest(*, discreet: bool) -> dict[str, object]:
    """Returns what the home screen shows; the id is the same, so that one who chooses otherwise has one app."""
    return {
        "name": name_of(discreet=discreet),
        "short_name": name_of(discreet=discreet),
        "lang": get_language(),
        "id": "/",
        "start_url": "/home/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#0d1a1c",
        "theme_color": "#0d1a1c",
        "icons": _icons("notes" if discreet else "icon"),
        "share_target": _share_target(),
    }


def name_of(*, discreet: bool) -> str:
    return gettext("Notes") if discreet else "Nearer"


def service_worker(*, discreet: bool) -> str:
    """Returns the script, in front of it what it is to keep and say. Another build, or language, is another script."""
    language = get_language() or settings.LANGUAGE_CODE
    about = {
        "name": f"{hashlib.sha256(build().encode()).hexdigest()[:16]} {language}",
        "language": language,
        "offline": reverse("web:offline"),
        "files": [static(name) for name in SHELL],
        "icon": static("notes-192.png" if discreet else "icon-192.png"),
        "said": {"title": name_of(discreet=discreet), "body": gettext("A light is on.")},
    }
    return f"const SHELL = {json.dumps(about)}\n{(settings.ROOT / WORKER).read_text('utf-8')}"


def _icons(name: str) -> list[dict[str, str]]:
    return [
        {"src": static(f"{name}-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]


def _share_target() -> dict[str, object]:
    """Returns where photos and words from the phone's share sheet go."""
    params = {"files": [{"name": "files", "accept": ["image/*"]}], **{name: name for name in ("title", "text", "url")}}
    return {"action": reverse("memories:shared"), "method": "POST", "enctype": "multipart/form-data", "params": params}
