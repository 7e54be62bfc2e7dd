"""Static files: those that are made from others when they are collected or looked for, and names made from content."""

import functools
import re
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseStorageFinder
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from apps.web import icons

# What every page needs becomes one style sheet, css/core.css, and one script, js/core.js: a request less for each file
# in it, with all its headers. The lights are there too, as every first visit meets them.
CORE = (
    "layers.css",
    "reset.css",
    "tokens.css",
    "base.css",
    "layout.css",
    "components/controls.css",
    "components/words.css",
    "components/lists.css",
    "features/scene.css",
    "features/front.css",
)
SCRIPTS = ("elements/exit.js", "app.js")  # each after what it imports
IMPORT, COMMENT = re.compile(r"^import .*\n", re.MULTILINE), re.compile(r"^\s*// .*\n", re.MULTILINE)


def squeezed(styles: str) -> str:
    """Removes from a style sheet what only people read: comments, and the space around signs that part things."""
    styles = re.sub(r"/\*.*?\*/", "", styles, flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", styles)).replace(": ", ":").replace(";}", "}").strip()


class HashedStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage that also rewrites the imports of script modules: no import map, no bundler."""

    support_js_module_import_aggregation = True

    def _save(self, name: str, content: File[Any]) -> str:
        """Leaves out of our scripts what only people read."""
        if name.startswith("js/"):
            content.seek(0)  # it may have been read for its hash
            content = ContentFile(COMMENT.sub("", content.read().decode()).encode())
        saved: str = super()._save(name, content)
        return saved

    @functools.cache  # noqa: B019 - there is one, which lives as long as the process
    def url(self, name: str | None, force: bool = False) -> str:  # noqa: FBT001, FBT002 - Django's signature
        address: str = super().url(name, force)
        return address


class MadeFinder(BaseStorageFinder):
    """Offers the sprite and the core style sheet, made anew for each look."""

    def __init__(self) -> None:
        self.folder = TemporaryDirectory(prefix="nearer-made-")
        super().__init__(FileSystemStorage(self.folder.name))

    def find(self, path: str, **kwargs: Any) -> Any:  # type: ignore[override]
        self._make()
        return super().find(path, **kwargs)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, Storage]]:
        self._make()
        return super().list(ignore_patterns)

    def _make(self) -> None:
        static, folder = settings.ROOT / "static", Path(self.folder.name)
        styles, scripts = (_joined(static / kind, names) for kind, names in (("css", CORE), ("js", SCRIPTS)))
        for name, text in (("css/core.css", squeezed(styles)), ("js/core.js", IMPORT.sub("", scripts))):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        templates = settings.TEMPLATES[0]["DIRS"][0].rglob("*.html")
        (folder / icons.FILE).write_text(icons.sprite(icons.used(templates)), "utf-8")


def _joined(folder: Path, names: Iterable[str]) -> str:
    return "".join((folder / name).read_text("utf-8") for name in names)
