"""What pages are made of: icons from the sprite, the ratio a picture is shown in, and days as people name them."""

import functools
import math
from datetime import date

from django.conf import settings
from django.template import Library
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from apps.web import hints, icons

register = Library()

WEEK = 7
HTMX = "django_htmx/htmx-2.min.js"
RATIOS = {
    "r11": 1, "r32": 3 / 2, "r23": 2 / 3, "r43": 4 / 3, "r34": 3 / 4,
    "r54": 5 / 4, "r45": 4 / 5, "r169": 16 / 9, "r916": 9 / 16, "r21": 2,
}  # fmt: skip


@register.simple_tag
@functools.cache
def icon(name: str) -> SafeString:
    """Draws an icon; the words beside it, or an aria-label around it, say what it means."""
    if name not in icons.NAMES:
        raise ValueError(f"There is no icon {name!r}: add it to NAMES in apps/web/icons.py.")
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static(icons.FILE), name)


@register.simple_tag
def scripts(*names: str) -> SafeString:
    """Links the scripts of these custom elements."""
    sources = ((static(f"js/elements/{name}.js"),) for name in names)
    return format_html_join("\n", '<script type="module" src="{}"></script>', sources)


@register.simple_tag
def htmx() -> SafeString:
    """Links htmx, which only pages need that have something for it; where a change is heard, it comes by itself."""
    return format_html('<script src="{}" defer></script>', static(HTMX))


@register.simple_tag
def htmx_address() -> str:
    return static(HTMX)


@register.simple_tag
def runs_it() -> str:
    """Returns who runs it, as people read it."""
    return settings.OPERATOR or gettext("the person who set it up")


@register.simple_tag
def hints_address(helper: str) -> str:
    """Returns where the rules of a helper are, in the page's language; empty where it has none."""
    language = (get_language() or "").split("-")[0]
    found = hints.sent(language, helper)
    return f"{reverse('web:hints', args=[language, helper])}?v={found.version}" if found else ""


@register.simple_tag
def ratio(width: int | None, height: int | None) -> str:
    """Returns the class of the nearest ratio, by how much of the picture it would hide."""
    if not width or not height:
        return "r32"
    return min(RATIOS, key=lambda name: abs(math.log(RATIOS[name] * height / width)))


@register.filter
def with_its_page(text: str) -> SafeString:
    """Links “When not to use Nearer” where a text names it."""
    before, name, after = text.partition(gettext("“When not to use Nearer”"))
    link = format_html('<a href="{}">{}</a>', reverse("web:right_place"), name) if name else ""
    return format_html("{}{}{}", before, link, after)


@register.filter
def day_name(day: date, today: date) -> str:
    """Names a day: today, yesterday, a weekday of this week, or its date."""
    back = (today - day).days
    if back in (0, 1):
        return gettext("Yesterday") if back else gettext("Today")
    return date_format(day, "l" if 0 < back < WEEK else "F j")
