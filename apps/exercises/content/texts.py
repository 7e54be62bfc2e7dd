"""What people read in a record, and which records there are."""

from collections.abc import Iterator
from typing import Any, Union

from msgspec import Struct

from apps.exercises.content.schema import RECORDS, Step

# The fields that people read, as they are written or with the placeholders filled.
TEXTS = {
    *"title blurb care say say_apart aloud listen text easier hint offer frame if_none line save starters".split(),
    *"cues fine many yes remind".split(),
}


def texts(part: Struct) -> Iterator[tuple[str, str]]:
    """Give all that people read in a record: the name of its field, and the text."""
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if isinstance(value, str) and value and name in TEXTS:
            yield name, value
        elif isinstance(value, tuple):
            inner = [item for item in value if isinstance(item, Struct) and not isinstance(item, Step)]
            yield from ((name, text) for item in inner for _name, text in texts(item))


def any_step() -> Any:
    """Returns the type of a step of any kind."""
    return Union[tuple(RECORDS.values())]  # noqa: UP007  (of as many as there are)
