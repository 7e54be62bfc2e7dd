"""A content file as its author sees it: its record, or what is to be put right, with the line it stands in."""

import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, get_args

import msgspec

AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")


class Source:
    """One file of a head and parts, read without ever failing. It has a record where it has no faults."""

    def __init__(self, file: Path, head: str, part: str, record: Any, step: Any) -> None:
        self.file, self.head, self.part, self.record = file, head, part, None
        self.lines: list[str] = []
        self.faults: list[str] = []
        self.tables = self._read()
        shape = [(head, dict[str, Any]), (part, Annotated[list[dict[str, Any]], msgspec.Meta(min_length=1)])]
        if self.faults or not self._made(self.tables, msgspec.defstruct("Shape", shape, forbid_unknown_fields=True)):
            return
        parts = [self._made(table, step, number) for number, table in enumerate(self.tables[part])]
        whole = self._made({f"{part}s": [], **self.tables[head]}, record)
        if not self.faults:
            self.record = msgspec.structs.replace(whole, **{f"{part}s": tuple(parts)})

    def say(self, number: int | None, field: str, sentence: str) -> None:
        """Note a fault of a field, in a part by its number or in the head."""
        key = None if number is None else self.tables[self.part][number].get("id") or number + 1
        self._note(self._line(number, field), f", {self.part} “{key}”" if key else "", sentence)

    def _note(self, line: int | None, where: str, sentence: str) -> None:
        self.faults.append(f"{'/'.join(self.file.parts[-3:])}{f', line {line}' if line else ''}{where}: {sentence}.")

    def _made(self, table: object, record: Any, number: int | None = None) -> Any:
        try:
            return msgspec.convert(table, record)
        except msgspec.ValidationError as error:
            said, _at, path = str(error).partition(" - at `$")
            said, path = re.sub(r"`([^`]*)`", r"“\1”", said), path.strip(".`")
            unknown = re.search(r"unknown field “(.*)”", said)
            known = [field for one in get_args(record) or [record] for field in one.__struct_fields__]
            name = unknown[1] if unknown else ""
            close = [one for one in get_close_matches(name, known, n=1) if one != name]
            meant = f"; “{close[0]}” may be meant" if close else ""
            field = re.split(r"[.\[]", path)[0] or name
            self.say(number, field, f"{path}: {said}{meant}" if path else f"{said}{meant}")
        return None

    def _read(self) -> dict[str, Any]:
        line, why = None, "it begins with an invisible mark (BOM); save it as UTF-8 without BOM"
        try:
            text = self.file.read_bytes().decode()
            self.lines = text.splitlines()
            if not text.startswith("\ufeff"):
                return tomllib.loads(text)
        except OSError:
            why = "this is no file that can be read: a folder, perhaps, or a link to nowhere"
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            why = "this is not text in UTF-8; save it again as UTF-8"
        except (ValueError, RecursionError) as error:
            found = AT.search(str(error))
            line = int((found and found[1]) or len(self.lines))
            why = f"this can't be read as TOML: {AT.sub('', str(error))}"
        self._note(line, "", why)
        return {}

    def _line(self, number: int | None, field: str) -> int | None:
        """Find the line of a field, else that of its part; None where even that can't be found."""
        name = rf"\[\s*{self.head}\s*\]" if number is None else rf"\[\[\s*{self.part}\s*\]\]"
        heads = [at for at, line in enumerate(self.lines) if re.match(rf"\s*{name}", line)]
        if len(heads) <= (number or 0):
            return None
        start = heads[number or 0]
        ends = (at for at in range(start + 1, len(self.lines)) if re.match(r"\s*\[\[?\s*\w+\s*\]", self.lines[at]))
        written = re.compile(rf"\s*(?:[\"']?{re.escape(field)}[\"']?\s*=|\[\[{self.part}\.{re.escape(field)}\]\])")
        inside = range(start, next(ends, len(self.lines)))
        return next((at + 1 for at in inside if field and written.match(self.lines[at])), start + 1)
