"""Every fault of bin/mutants finds its place; whether it is noticed takes longer, and is bin/mutants' own work."""

import ast
import importlib.util
import sys

import pytest

from tests.ready import ROOT

FILE = ROOT / "bin" / "_mutants.py"
spec = importlib.util.spec_from_file_location("mutants", FILE)
assert spec
assert spec.loader
mutants = sys.modules["mutants"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(mutants)


@pytest.mark.parametrize("fault", mutants.FAULTS, ids=lambda fault: fault.name)
def test_fault_finds_its_place(fault) -> None:  # type: ignore[no-untyped-def]
    """A function that was renamed or rewritten has its faults renamed or rewritten with it, in bin/mutants.toml."""
    right = (ROOT / fault.file).read_text()
    wrong = fault.made(right)
    assert wrong != (ast.unparse(ast.parse(right)) if fault.file.suffix == ".py" else right)
    assert (ROOT / fault.test.split("::")[0]).exists()


def test_place_that_is_not_there_is_told() -> None:
    for place, of in (("bin._mutants:nobody", ""), ("bin._mutants:main", "nobody"), ("bin._mutants:Fault.main", "")):
        with pytest.raises(LookupError):
            mutants.Fault(name="", place=place, of=of, becomes="None", test="").made(FILE.read_text())
