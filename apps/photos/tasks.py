"""What is done in the background."""

from django.tasks import task

from apps.photos import sizes
from apps.photos.models import Photo


@task
def make_sizes(photo: str) -> None:
    """Make the sizes of one photo, if it is still there."""
    for found in Photo.objects.select_related("couple", "uploader").filter(pk=photo):
        sizes.make(found)
