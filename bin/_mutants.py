"""Makes the faults of mutants.toml: in a copy of the tree, each must make its own test fail. The tree stays as it is.

A fault names its place by module and function, never by lines: what is written anywhere else, and how, makes no
difference to it.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache")
TESTS_FAILED = 1  # as pytest says it; anything else is a fault of another kind
RUFF = Path(sys.executable).parent / "ruff"


@dataclass(frozen=True)
class Fault:
    """One fault, as mutants.toml tells it."""

    name: str
    place: str
    becomes: str
    test: str
    of: str = ""

    @property
    def file(self) -> Path:
        """The file, from the root of the tree."""
        module = self.place.split(":")[0]
        if module.endswith(".html"):
            return Path(module)
        path = Path(*module.split("."))
        return path / "__init__.py" if (ROOT / path).is_dir() else path.with_suffix(".py")

    def made(self, text: str) -> str:
        """Give the text of the file with this fault in it; a LookupError where there is no such place."""
        name = self.place.split(":")[1]
        if self.file.suffix == ".html":
            found, times = re.subn(rf"{{% partialdef {name}\b[^%]*%}}", lambda tag: tag[0] + self.becomes, text)
            if times != 1:
                raise LookupError(self.place)
            return found
        tree = ast.parse(text)
        _Maker(self.of, self.becomes).make(_find(tree, name.split(".")))
        return ast.unparse(ast.fix_missing_locations(tree))


class _Maker(ast.NodeTransformer):
    """Puts one expression in the place of another."""

    def __init__(self, of: str, becomes: str) -> None:
        self.of, self.becomes, self.times = of, becomes, 0

    def make(self, place: ast.stmt) -> None:
        if self.of:
            self.generic_visit(place)
        elif isinstance(place, ast.FunctionDef):
            place.body, self.times = [ast.Return(_expression(self.becomes))], 1
        elif isinstance(place, ast.Assign | ast.AnnAssign) and place.value:
            place.value = self._instead_of(place.value)
        if self.times != 1:
            raise LookupError(f"{self.of} ({self.times} times)")

    def visit(self, node: ast.AST) -> ast.AST:
        named = isinstance(node, ast.Call) and ast.unparse(node.func) == self.of
        if isinstance(node, ast.expr) and (named or ast.unparse(node) == self.of):
            return self._instead_of(node)
        return super().generic_visit(node)

    def _instead_of(self, node: ast.expr) -> ast.expr:
        self.times += 1
        return _expression(re.sub(r"\b_\b", lambda _found: f"({ast.unparse(node)})", self.becomes))


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _find(tree: ast.Module | ast.stmt, names: list[str]) -> ast.stmt:
    for node in getattr(tree, "body", []):
        targets = [getattr(target, "id", "") for target in getattr(node, "targets", [getattr(node, "target", None)])]
        if names[0] in (getattr(node, "name", ""), *targets):
            return _find(node, names[1:]) if names[1:] else node
    raise LookupError(names[0])


FAULTS = [Fault(**fault) for fault in tomllib.loads((ROOT / "bin" / "mutants.toml").read_text())["fault"]]


def main() -> int:
    """Make each fault in a copy and run its test; 0 where all passed before, and every fault was noticed."""
    with tempfile.TemporaryDirectory(prefix="nearer-mutants-") as folder:
        env = os.environ | {"NEARER_READY": folder}
        tests = dict.fromkeys(fault.test for fault in FAULTS)
        if _run(ROOT, env, "-n", os.cpu_count() or 1, *tests) != 0:
            say("MISSED all: a test fails without any fault.")
            return 1
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            noticed = sum(pool.map(lambda fault: _noticed(fault, env), FAULTS))
    say(f"{noticed} of {len(FAULTS)} faults were noticed.")
    return 0 if noticed == len(FAULTS) else 1


def _noticed(fault: Fault, env: dict[str, str]) -> bool:
    with tempfile.TemporaryDirectory(prefix="nearer-mutant-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        file = tree / fault.file
        try:
            file.write_text(fault.made(file.read_text(encoding="utf-8")), encoding="utf-8")
        except (LookupError, OSError) as problem:
            say(f"MISSED {fault.name}: {fault.place} is not there: {problem}")
            return False
        noticed = _has_all_names(file) and _run(tree, env, fault.test) == TESTS_FAILED
    say(f"{'ok    ' if noticed else 'MISSED'} {fault.name}: {fault.test}")
    return noticed


def _has_all_names(file: Path) -> bool:
    """Tell whether all names are known: one that isn't would fail by itself."""
    command = [str(RUFF), "check", "--isolated", "--quiet", "--select", "F821,E9", str(file)]
    return file.suffix != ".py" or subprocess.run(command, check=False).returncode == 0  # noqa: S603


def _run(tree: Path, env: dict[str, str], *words: object) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *map(str, words)]
    return subprocess.run(command, cwd=tree, env=env, capture_output=True, check=False).returncode  # noqa: S603


def say(words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
