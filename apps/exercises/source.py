"""A content file as its author sees it: what it holds, and on which line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")


class Source:
    """One file, read without ever failing: where it can't be read, `problem` says why."""

    def __init__(self, file: Path, part: str = "step") -> None:
        self.part = part
        self.lines: list[str] = []
        self.tables: dict[str, Any] = {}
        self.problem = ""
        self.problem_line: int | None = None
        try:
            text = file.read_bytes().decode()
            self.lines = text.splitlines()
            if text.startswith("\ufeff"):
                self.problem = "it begins with an invisible mark (BOM); save it as UTF-8 without BOM"
                return
            self.tables = tomllib.loads(text)
        except OSError:
            self.problem = "this is no file that can be read: a folder, perhaps, or a link to nowhere"
        except UnicodeDecodeError as error:
            self.problem = "this is not text in UTF-8; save it again as UTF-8"
            self.problem_line = error.object[: error.start].count(b"\n") + 1
        except (ValueError, RecursionError) as error:
            self._explain(str(error))

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The tables of its parts (steps, or cards), where they are tables."""
        steps = self.tables.get(self.part)
        return [step for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []

    def line(self, step: int | None, field: str) -> int | None:
        """Find the line of a field, else that of its part; None where even that can't be found."""
        start, end = self._part(step)
        if start is None:
            return None
        written = re.compile(rf"\s*(?:\[step\.{re.escape(field)}\]|[\"']?{re.escape(field)}[\"']?\s*=)")
        inside = range(start, end)
        return next((number + 1 for number in inside if field and written.match(self.lines[number])), start + 1)

    def _part(self, step: int | None) -> tuple[int | None, int]:
        heads = [number for number, line in enumerate(self.lines) if re.match(rf"\s*\[\[\s*{self.part}\s*\]\]", line)]
        if step is None:
            end = heads[0] if heads else len(self.lines)
            top = (
                number for number, line in enumerate(self.lines) if re.match(r"\s*\[\s*(?:exercise|deck)\s*\]", line)
            )
            return next(top, None), end
        if step >= len(heads):
            return None, 0
        return heads[step], (*heads, len(self.lines))[step + 1]

    def _explain(self, message: str) -> None:
        found = AT.search(message)
        self.problem_line = int(found[1]) if found and found[1] else len(self.lines) or None
        self.problem = f"this can't be read as TOML: {AT.sub('', message)}"
