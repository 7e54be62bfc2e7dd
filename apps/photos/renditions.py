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
    with keyring.open_for(couple=photo.couple_id, people=[photo.uploader_id]):
        try:
            names = _made(photo)
        except (Refused, Unreadable) as fault:
            code = getattr(fault, "code", "damaged")
            if patient and code in BUSY:
                raise
            _note(photo, {"failed": code})
            return
    try:
        used = _note(photo, names)
    except Exception:
        storage.remove(names.values())
        raise
    if not used:
        storage.remove(names.values())


def _made(photo: Photo) -> dict[str, str]:
    with TemporaryDirectory(prefix=WORKPLACE, dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        whole = Path(folder) / "original"
        with photo.opened("original") as source, whole.open("wb") as copy:
            copy.writelines(source)
        made = decoding.render(whole, decoding.Kind(photo.kind), Path(folder))
        return {size.name: storage.put(size.path, photo.key, label=size.name) for size in made}


def _note(photo: Photo, facts: dict[str, str]) -> bool:
    """Write down what came of it, unless somebody was quicker or the photo has gone."""
    with photo.couple.change(by=photo.uploader, seen_by=[photo.uploader]) as change:
        now = change.couple.photos.without_sizes().filter(pk=photo.pk).first()
        if not now:
            return False
        for name, fact in facts.items():
            setattr(now, name, fact)
        now.save(update_fields=[*SIZES, "failed"])
        if now.private_to_id is None:
            change.reaches_both()
        return True
