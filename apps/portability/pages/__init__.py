"""The pages of a copy, to be read without a network: made of its document, so that they say no more than that."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from apps.exercises.models import Outcome, Run
from apps.portability.gathering import Gathering
from apps.portability.pages import ahead, mine, past, together
from apps.portability.pages.parts import Page, Reading
from apps.web.static import squeezed

STYLES = ("layers.css", "reset.css", "tokens.css", "base.css", "layout.css", "components/words.css",
          "components/lists.css", "components/photos.css", "features/copy.css")  # fmt: skip


def write(read: Reading, gathering: Gathering, made_on: date) -> Iterator[tuple[str, bytes]]:
    """Yields each file by its name: the style sheet, the pages, and last the one to begin with, which lists them."""
    styles = ((settings.ROOT / "static/css" / name).read_text(encoding="utf-8") for name in STYLES)
    yield "pages/copy.css", squeezed("".join(styles)).encode()
    told = together.Told(read, lambda key: _run(gathering, key))
    groups: list[tuple[str, Callable[[], Iterable[Page]]]] = [
        (_("Story"), lambda: past.story(read)),
        (_("Photos"), lambda: past.photos(read)),
        (_("Thanks"), lambda: past.thanks(read)),
        (_("Exercises"), lambda: together.pages(read, told)),
        (_("Plans"), lambda: [Page("plans", _("Plans"), ahead.sections(read))]),
        (_("Just for you"), lambda: [mine.page(read, told)]),
    ]
    shared, listed = {"read": read, "document": read.document, "is_bidi": get_language_bidi()}, []
    for group, made in groups:  # each is made twice, so that there is never more than one
        beside = [page.outline for page in made() if page.number]
        listed += [(group, beside)] if beside else []
        for page in (page for page in made() if page.number):
            context = shared | {"page": page, "group": group, "beside": beside if len(beside) > 1 else []}
            yield f"pages/{page.name}.html", render_to_string("portability/copy/page.html", context).encode()
    context = shared | {"groups": listed, "made_on": date_format(made_on, "j F Y"), "root": "pages/"}
    yield "index.html", render_to_string("portability/copy/index.html", context).encode()


def _run(gathering: Gathering, key: UUID) -> Run | None:
    """Returns a run; after parting without what the two had settled in it, which nobody can open any more."""
    run = gathering.couple.runs.known().filter(pk=key).first()
    if run and gathering.own_only:
        run.hold(Outcome, [])
        run.own_cards = []
    return run
