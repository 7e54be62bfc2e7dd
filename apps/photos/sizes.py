"""Makes the sizes that pages show. It may run twice, and be stopped anywhere: then it is done again."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from apps.photos import reading, shelf
from apps.photos.models import SIZES, Photo


def make(photo: Photo) -> None:
    """Make and store the sizes of this photo, and tell whoever sees it; or note why it can't be shown."""
    if photo.sizes_made or photo.failed:
        return
    with TemporaryDirectory(prefix="nearer-sizes-") as folder:
        whole = Path(folder) / "original"
        with shelf.take(photo.original) as source, whole.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        try:
            made = reading.render(whole, reading.Kind(photo.kind), Path(folder))
        except reading.Refused as refusal:
            _note(photo, {"failed": refusal.code})
            return
        names = {size.name: shelf.put(size.path) for size in made}
    try:
        used = _note(photo, names)
    except Exception:
        shelf.remove(names.values())
        raise
    if not used:
        shelf.remove(names.values())


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
