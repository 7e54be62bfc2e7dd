"""Real and hostile pictures to test with. They are not part of the project: tests that need them say so."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PHOTOS = Path(os.environ.get("NEARER_PHOTOS") or ROOT.parent / "shared" / "photos")

HERE = (PHOTOS / "broken").is_dir()

needs_photos = pytest.mark.skipif(
    not HERE, reason="the folder of test photos is not here; NEARER_PHOTOS says where it is"
)


def photos(*folders: str) -> list[Path]:
    """List the files in these folders of it; where it is absent, one name each, for a test to be skipped by."""
    if not HERE:
        return [PHOTOS / folder for folder in folders]
    return [path for folder in folders for path in sorted((PHOTOS / folder).glob("*")) if path.is_file()]
