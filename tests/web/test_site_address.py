"""The address of the site is read with care: nonsense is said in a sentence at the start."""

import os
import subprocess
import sys

import pytest

from tests.full import few


@pytest.mark.parametrize("address", few(["nearer.example", "//nearer.example", "ftp://nearer.example", "https://"], 2))
def test_an_address_without_its_beginning_is_named(address: str) -> None:
    # Read in a process of its own: the settings here have been read.
    surroundings = os.environ | {"SITE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings"}
    started = subprocess.run(
        [sys.executable, "-c", "import config.settings"], env=surroundings, capture_output=True, text=True, check=False
    )
    assert f"SITE_URL is “{address}”: write it whole, such as https://nearer.example." in started.stderr
    assert "IndexError" not in started.stderr
