"""A row with one photo, which is seen by whoever sees the row and goes back to who brought it."""

from typing import Any
from uuid import UUID

from django.db import models

from apps.couples.belonging import CoupleOneToOneField
from apps.photos.models import Photo


class Illustrated(models.Model):
    """A row that may have a photo. Where a memory has the photo too, who sees it follows that."""

    photo = CoupleOneToOneField(Photo, models.SET_NULL, related_name="%(class)s", null=True)

    class Meta:
        abstract = True

    @property
    def only_for(self) -> UUID | None:
        """Who alone sees the row; None where both do."""
        raise NotImplementedError

    @property
    def cover(self) -> Photo | None:
        """Its photo, where everybody who sees the row sees that, too."""
        photo = self.photo
        return photo if photo and not photo.binned_at and photo.private_to_id in (None, self.only_for) else None

    def show_photo(self) -> None:
        """Lets those see the photo who see the row."""
        if self.photo:
            _let_see(self.photo, self.only_for)

    def free_photo(self) -> None:
        """Leaves the photo to who brought it, for themselves; the row is not saved yet."""
        if self.photo:
            _let_see(self.photo, self.photo.uploader_id)
        self.photo = None


def _let_see(photo: Any, only_for: UUID | None) -> None:
    if not hasattr(photo, "picture"):
        photo.private_to_id = only_for
        photo.save(update_fields=["private_to"])
