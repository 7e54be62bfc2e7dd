"""Numbers for who needs help, from a file of whoever runs the site. None ship: they age, and differ by country."""

import functools
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec
from django.conf import settings

from apps.web.decks import Title

ENTRY = re.compile(r"\s*\[\[\s*service\s*\]\]")
AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
Number = Annotated[str, msgspec.Meta(pattern=r"^[+0-9][0-9 ()/.-]*\Z", max_length=40)]


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom one can call, when, and on which day somebody last made sure of it."""

    name: Title
    number: Number
    hours: Title
    checked: date

    @property
    def digits(self) -> str:
        return re.sub(r"[^+0-9]", "", self.number)

    def is_old(self, today: date) -> bool:
        """Says whether twelve months have passed since it was checked."""
        return (today.year - 1, today.month, today.day) >= (self.checked.year, self.checked.month, self.checked.day)


class Read(NamedTuple):
    """The services of a file, in its order, and what is wrong with it, each with its line where there is one."""

    services: tuple[Service, ...]
    faults: tuple[str, ...]


def shown(today: date) -> list[Service]:
    """Lists what people read: nothing where there is no file, or a faulty one."""
    return [one for one in _read(settings.LOCAL_HELP).services if not one.is_old(today)] if settings.LOCAL_HELP else []


def read(name: str, today: date) -> Read:
    """Reads a file as it is now."""
    _read.cache_clear()
    services, faults = _read(name)
    early = [f"{name}: “{one.name}” is checked on {one.checked}, which is yet to come." for one in services]
    return Read(services, (*faults, *(said for one, said in zip(services, early, strict=True) if one.checked > today)))


@functools.cache
def _read(name: str) -> Read:
    try:
        text = Path(name).read_text("utf-8")
        tables = tomllib.loads(text)
    except (OSError, ValueError) as problem:
        at = AT.search(str(problem))
        where = f"{name}, line {at[1]}" if at and at[1] else name
        return Read((), (f"{where}: this can’t be read: {AT.sub('', str(problem))}.",))
    made = list(_made(name, text, tables))
    faults = tuple(one for one in made if isinstance(one, str))
    return Read(tuple(one for one in made if isinstance(one, Service)) if not faults else (), faults)


def _made(name: str, text: str, tables: dict[str, Any]) -> Iterator[Service | str]:
    entries = tables.get("service")
    if set(tables) != {"service"} or not isinstance(entries, list):
        yield f"{name}: it holds nothing but entries that begin with [[service]], and at least one."
        return
    starts = [at for at, line in enumerate(text.splitlines(), start=1) if ENTRY.match(line)]
    for number, entry in enumerate(entries):
        try:
            yield msgspec.convert(entry, Service)
        except msgspec.ValidationError as problem:
            line = f", line {starts[number]}" if number < len(starts) else ""
            yield f"{name}{line}: {str(problem).replace('`', '')}."
