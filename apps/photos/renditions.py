"""Makes the sizes that pages show. It may run twice, and be stopped anywhere: then it is done again."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from apps.photos import decoding, storage
from apps.photos.models import SIZES, Photo
from apps.photos.refusals import Refused
from apps.vault import keyring
from apps.vault.sealing import Unreadable

BUSY = {"too-slow", "too-much"}
"""What a busy machine may say of a photo that it can open at another time."""
WORKPLACE = "nearer-sizes-"


def make(photo: Photo, *, patient: bool = False) -> None:
    """Make and store the sizes of this photo, and tell whoever sees it; or note why it can't be shown.

    Whoever is patient hears of what may pass: it is raised, like the faults of disk, store and decoder, to be tried
    again.
    """
    if photo.sizes_made or photo.failed:
        return
    try:
        _store(photo)
        used = _note(photo)
    except (Refused, Unreadable) as fault:
        code = getattr(fault, "code", "damaged")
        if patient and code in BUSY:
            raise
        photo.failed = code
        used = _note(photo)
    except Exception:
        storage.remove(photo.sizes_held())
        raise
    if not used:
        storage.remove(photo.sizes_held())


def _store(photo: Photo) -> None:
    with (
        keyring.open_for(couple=photo.couple_id, people=[photo.uploader_id]),
        TemporaryDirectory(prefix=WORKPLACE, dir=settings.FILE_UPLOAD_TEMP_DIR) as folder,
    ):
        whole = Path(folder) / "original"
        with photo.opened("original") as source, whole.open("wb") as copy:
            copy.writelines(source)
        photo.store(decoding.render(whole, Path(folder)))


def _note(photo: Photo) -> bool:
    """Write down what came of it, unless somebody was quicker or the photo has gone."""
    with photo.couple.change(by=photo.uploader, seen_by=[photo.uploader], closed=True) as change:
        now = change.couple.photos.without_sizes().filter(pk=photo.pk).first()
        if not now:
            return False
        for field in (*SIZES, "failed"):
            setattr(now, field, getattr(photo, field))
        now.save(update_fields=[*SIZES, "failed"])
        if now.private_to_id is None:
            change.reaches_both()
        return True
