"""Tells the operator when this machine can't shut in the program that opens photos, or can't keep what comes."""

import sys
from collections.abc import Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, Info, Warning  # noqa: A004  (Django's own word)

from apps.photos import decoding, storage
from apps.photos.refusals import Refused

NAMES = {
    "limits": "limits on memory and time",
    "namespaces": "namespaces",
    "no_new_privileges": "no_new_privs",
    "undumpable": "PR_SET_DUMPABLE",
    "landlock": "Landlock",
    "seccomp": "seccomp",
}
ENOUGH = {"limits", "seccomp"}
"""Seccomp alone refuses files, network and processes; Landlock and namespaces stand behind it, should it fail."""


def jail(app_configs: Sequence[AppConfig] | None = None, **kwargs: object) -> list[CheckMessage]:
    """Warn if what matters of the jail is missing. It starts the decoder once, which takes a tenth of a second."""
    try:
        held = decoding.layers()
    except (Refused, RuntimeError):
        hint = "Try `python -I decoder/jail.py decoder/decode.py`: it says what it lacks."
        return [Warning("Photos can’t be opened here: their decoder does not start.", hint, id="photos.W002")]
    if sys.platform != "linux":
        words = "Only Linux can shut in what opens photos. That's fine for trying it out; use Linux for real people."
        return [Info(words, id="photos.I001")]
    if all(held.get(layer) for layer in ENOUGH):
        return []
    refused = ", ".join(name for layer, name in NAMES.items() if not held.get(layer))
    words = f"Photos are opened with less protection than they should be: this kernel refuses {refused}."
    hint = (
        "Photos work all the same. In a container, let it use the system call seccomp; docs/self-hosting.md says more."
    )
    return [Warning(words, hint, id="photos.W001")]


def store(app_configs: Sequence[AppConfig] | None = None, **kwargs: object) -> list[CheckMessage]:
    """Warn if photos can't be kept where they are to stand, or lie open there. It asks a bucket six questions."""
    hint = "docs/self-hosting.md, “Where photos stand”, names the settings and what the key must be allowed."
    try:
        lies_open = storage.try_out()
    except OSError as problem:
        return [Warning(f"Photos can’t be stored where they belong: {problem}", hint, id="photos.W003")]
    if not lies_open:
        return []
    words = "Anyone can read the photo files where they are stored. They are encrypted, but close that access."
    return [Warning(words, hint, id="photos.W004")]
