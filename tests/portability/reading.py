"""A copy as a test reads it."""

import hashlib
import io
import json
from typing import Any
from zipfile import ZipFile

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos.models import Photo
from apps.portability.gathering import Gathering
from apps.portability.writing import Writing
from tests import factories, whole


def zip_of(couple: Couple, reader: User, *, own_only: bool = False) -> ZipFile:
    """Write the whole copy into memory and open it."""
    gathering = Gathering(couple, reader, own_only=own_only)
    return ZipFile(io.BytesIO(b"".join(Writing(gathering, whole.NIGHT).chunks())))


def told(file: ZipFile, name: str) -> Any:
    return json.loads(file.read(name))


def a_true_photo(couple: Couple, **changes: Any) -> Photo:
    """Make a photo whose hash is that of its original."""
    photo = factories.a_photo(couple, **changes)
    with photo.opened("original") as file:
        digest = hashlib.sha256(b"".join(file)).hexdigest()
    photo.facts = photo.facts | {"sha256": digest}
    photo.save(update_fields=["facts"])
    return photo
