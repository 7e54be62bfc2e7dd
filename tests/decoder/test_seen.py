"""What a decoder sees of the rest: its picture."""

import json
import sys
from pathlib import Path

import pytest

from apps.photos import decoding
from decoder import client
from tests.decoder.test_jail import SOURCE, tiny

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has what the jail is made of")


def test_it_knows_no_secret_and_nothing_of_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for pictures")
    seen, program = tmp_path / "seen", tmp_path / "decoder.py"
    spy = f"""
import json
work_of = ready

def ready(*words):
    seen = open({str(seen)!r}, "w")
    work, descriptors = work_of(*words), os.listdir("/proc/self/fd")
    seen.write(json.dumps([dict(os.environ), sorted(sys.modules), descriptors]))
    seen.flush()
    return work
"""
    program.write_text(SOURCE + spy)
    monkeypatch.setattr(client, "DECODER", (*client.DECODER[:-1], str(program)))
    decoding.probe(tiny(tmp_path))
    environment, modules, descriptors = json.loads(seen.read_text())
    expected = {"MALLOC_ARENA_MAX", "GLIBC_TUNABLES", "LD_LIBRARY_PATH", "LC_CTYPE"}
    assert {name for name in environment if not name.startswith("VIPS_")} <= expected
    assert not [name for name in modules if name.split(".")[0] in {"django", "apps", "config"}]
    assert len(descriptors) <= 6
