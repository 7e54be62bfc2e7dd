"""How a page offers a photo in several sizes, and what it shows until one of them has come.

A page has hundreds of photos: so their addresses are put together by hand, and placeholders in few letters: the policy
for content lets neither styles nor pictures stand in a page, but numbers of a drawing may, which the style blurs.
"""

import functools
import re
from collections import defaultdict
from html import escape
from itertools import batched, groupby
from uuid import UUID

from django.template import Library
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.photos.models import Photo
from apps.vault.sealing import Unreadable

register = Library()
ANY = UUID(int=0)
LONG, SHORT = 4, 3  # fields of a placeholder, along its longer and its shorter side


@register.simple_tag
def source(photo: Photo, size: str) -> str:
    """Gives the address of the file of this size."""
    return _pattern(size).replace(str(ANY), str(photo.pk))


@functools.cache
def _pattern(size: str) -> str:
    return reverse("photos:photo", args=[ANY, size])


@register.simple_tag
def srcset(photo: Photo, *sizes: str) -> str:
    """List the files of these sizes, from small to large, each with its width; of two alike the first is enough."""
    files = {photo.width_of(size): source(photo, size) for size in reversed(sizes)}
    return ", ".join(f"{address} {width}w" for width, address in sorted(files.items()))


@register.simple_tag
def placeholder(photo: Photo, label: str = "") -> SafeString:
    """Draws what stands in for a photo; `label` is its name where nothing else has it."""
    try:
        across, down = (LONG, SHORT) if photo.width >= photo.height else (SHORT, LONG)
        lines = _lines(photo.facts["placeholder"], across)
    except (Unreadable, KeyError):  # of those that came first, the colour alone is known
        across, down, lines = 1, 1, {photo.colour: "M0 0h1"}
    paths = "".join(f'<path stroke="{escape(colour)}" d="{escape(line)}"/>' for colour, line in lines.items())
    named = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    drawing = '<svg viewBox="0 -.5 {} {}" preserveAspectRatio="none" {}>{}</svg>'
    return format_html(drawing, across, down, named, SafeString(paths))


def _lines(fields: str, across: int) -> dict[str, str]:
    """Place the fields of a picture, as the decoder has listed them: row by row, in three digits each.

    A field is a line as thick as it is long, which takes the fewest letters; lines of one colour share a path.
    """
    paths = defaultdict[str, str](str)
    for row, colours in enumerate(batched(re.findall("...", fields), across)):
        column = 0
        for colour, equal in groupby(colours):
            length = len(list(equal))
            paths[f"#{colour}"] += f"M{column} {row}h{length}"
            column += length
    return paths
