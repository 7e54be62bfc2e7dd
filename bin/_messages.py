"""What bin/messages does: gathers the English of pages and code, and keeps the texts of each other language beside it.

Babel reads and writes; nothing here needs GNU gettext. A catalogue is sorted by its English and names no places,
dates or tools, so that a change of it shows what changed in words. Sentences that Django and allauth say on our pages
are gathered as well: their own German is formal, ours is not.
"""

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
KEYWORDS = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None)
KEYWORDS |= dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2))
KEYWORDS |= dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2))
KEYWORDS |= dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3))
BORROWED = {
    "django": ("forms/fields.py", "forms/models.py", "core/validators.py", "contrib/auth/password_validation.py"),
    "allauth": ("account/adapter.py", "account/fields.py", "account/forms.py", "mfa/adapter.py", "mfa/base/forms.py",
                "mfa/totp/forms.py", "mfa/webauthn/forms.py"),
}  # fmt: skip
HEADER = "# The texts of this language. bin/messages gathers the English; docs/translating.md tells how to write them."


class Plain(Catalog):
    """A catalogue whose head says only what its reader needs."""

    def __iter__(self) -> Iterator[Message]:
        yield Message("", f"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: {self.plural_forms}\n")
        yield from self._messages.values()


def sources() -> Iterator[str]:
    """Give each place where English stands, as Python: a template is turned into as much."""
    for template in sorted([*ROOT.glob("templates/**/*.html"), *ROOT.glob("templates/**/*.txt")]):
        code = templatize(template.read_text("utf-8"), origin=str(template))
        yield "\n".join(line.strip() for line in code.splitlines())
    for module in sorted([*ROOT.glob("apps/**/*.py"), *ROOT.glob("config/**/*.py")]):
        yield module.read_text("utf-8")
    for package, modules in BORROWED.items():
        found = find_spec(package)
        folder = Path(str(found and found.origin)).parent
        yield from ((folder / module).read_text("utf-8") for module in modules)


def said() -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Give what is said, with its context, as often as it is."""
    for source in sources():
        for _line, words, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
            yield words, context


def gathered() -> Catalog:
    """Give every message, each once."""
    messages = Catalog()
    for words, context in said():
        messages.add(words, context=context)
    return messages


def read(file: Path) -> Catalog:
    """Give a language's texts as they are written down."""
    with file.open("rb") as stream:
        return read_po(stream, locale=file.parts[-3])


def merged(known: Catalog) -> Catalog:
    """Give a language's texts for what is said today: what is new has none, what is said no more is gone."""
    new = Catalog(locale=known.locale, header_comment=HEADER, fuzzy=False)
    for message in sorted((one for one in gathered() if one.id), key=_place):
        found = known.get(message.id, message.context)
        text = found.string if found and found.id == message.id else None
        new.add(message.id, text, flags=message.flags, context=message.context)
    return new


def po(texts: Catalog) -> bytes:
    """Give the file that people write in."""
    out = BytesIO()
    write_po(out, texts, width=120, no_location=True, omit_header=True)
    plural = f"Plural-Forms: {texts.plural_forms}"
    facts = (f"Language: {texts.locale}", "Content-Type: text/plain; charset=UTF-8", plural)
    head = "\n".join([HEADER, 'msgid ""', 'msgstr ""', *(f'"{fact}\\n"' for fact in facts)])
    return f"{head}\n\n".encode() + out.getvalue()


def mo(file: Path) -> bytes:
    """Give the file that Django reads, made of the one that people write in."""
    out, texts = BytesIO(), Plain(read(file).locale)
    for message in (one for one in read(file) if one.id):
        texts[message.id] = message
    write_mo(out, texts)
    return out.getvalue()


def untold(texts: Catalog) -> list[Message]:
    """Give the messages that have no text yet."""
    return [one for one in texts if one.id and not all([one.string] if isinstance(one.string, str) else one.string)]


def _place(message: Message) -> tuple[str, str]:
    return (message.id if isinstance(message.id, str) else message.id[0], message.context or "")


def main() -> int:
    """Renew every language's files; name what has no text."""
    for file in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        file.write_bytes(po(merged(read(file))))
        file.with_suffix(".mo").write_bytes(mo(file))
        for message in untold(read(file)):
            print(f"{file.relative_to(ROOT)}: no text for {message.id!r}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
