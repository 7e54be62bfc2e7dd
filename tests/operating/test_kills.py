"""A process killed while people write loses nothing that was acknowledged."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.full
def test_what_was_acknowledged_outlives_kills() -> None:
    command = [sys.executable, "bench/kills_of_words.py", "--kills", "8", "--seed", "7"]
    env = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "UPLOAD_TEMP"}}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.search(r"(\d+) acknowledged, 0 faults", done.stdout)
    assert found
    assert int(found[1]) > 20
