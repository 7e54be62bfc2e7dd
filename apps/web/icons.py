"""One sprite of the icons that templates use, made from the installed lucide package."""

import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

FILE = "icons.svg"
# What we call an icon, and what Lucide does.
NAMES = {
    "again": "rotate-cw", "back": "arrow-left", "bell": "bell", "bin": "trash-2", "care": "circle-alert",
    "check": "check", "clock": "clock", "close": "x", "copy": "copy", "door": "door-open", "down": "download",
    "draw": "shuffle", "ear": "ear", "eye": "eye", "finger": "fingerprint-pattern", "globe": "globe",
    "home": "house", "key": "key-round", "leave": "log-out", "link": "link", "list": "list", "lock": "lock",
    "mail": "mail", "more": "ellipsis", "next": "chevron-right", "offline": "wifi-off", "pause": "pause",
    "pen": "pen-line", "phone": "smartphone", "photos": "images", "place": "map-pin", "plans": "calendar-days",
    "play": "play", "plus": "plus", "prev": "chevron-left", "print": "printer", "qr": "qr-code", "search": "search",
    "share": "share", "shield": "shield", "silent": "volume-x", "sound": "volume-2", "step": "footprints",
    "stop": "square", "story": "book-open", "thanks": "feather", "two": "blend", "up": "upload",
}  # fmt: skip

# {% icon "name" %}, or icon="name" handed to an include; a name that is only a variable can't be found.
USE = re.compile(r"""\bicon[ =]["']([a-z]+)["']""")
SVG = "{http://www.w3.org/2000/svg}"


def used(templates: Iterable[Path]) -> list[str]:
    found = {name for template in templates for name in USE.findall(template.read_text(encoding="utf-8"))}
    return sorted(found & NAMES.keys())


def sprite(names: Iterable[str]) -> str:
    """Draws one symbol for each name; how lines look is the stylesheet's to say."""
    with files("lucide").joinpath("lucide.zip").open("rb") as packed, ZipFile(packed) as drawings:
        symbols = [_symbol(name, drawings.read(f"{NAMES[name]}.svg").decode()) for name in names]
    licence = "<!-- Lucide, ISC licence: https://lucide.dev/license -->"
    return f'<svg xmlns="http://www.w3.org/2000/svg">{licence}{"".join(symbols)}</svg>\n'


def _symbol(name: str, drawing: str) -> str:
    svg = ElementTree.fromstring(drawing)  # noqa: S314 (an installed package, not a stranger)
    for node in svg.iter():
        node.tag = node.tag.removeprefix(SVG)
    shapes = "".join(ElementTree.tostring(shape, encoding="unicode").strip().replace(" />", "/>") for shape in svg)
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'
