"""The style sheets that every page needs, in one file: one request instead of eight, each with its headers."""

from django.conf import settings

from apps.web.made import MadeFinder

CORE = (
    "layers.css",
    "reset.css",
    "tokens.css",
    "base.css",
    "layout.css",
    "components/controls.css",
    "components/words.css",
    "components/lists.css",
)


class CoreFinder(MadeFinder):
    """Offers `css/core.css`. Each file names its layer, so their order stays what layers.css says."""

    file = "css/core.css"

    def make(self) -> str:
        """Put them one after the other."""
        return "".join((settings.ROOT / "static/css" / name).read_text(encoding="utf-8") for name in CORE)
