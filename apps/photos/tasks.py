"""What is done in the background."""

from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from apps.photos import renditions
from apps.photos.models import Photo

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (0.5, 2, 10, 60, 360))
"""Before each further try; the last of them stays."""


@task
def make_sizes(photo: str, tried: int = 0) -> None:
    """Make the sizes of one photo, if it is still there; what fails for a passing reason is asked for again, later.

    The fault goes up all the same, so that the queue has it for the operator.
    """
    for found in Photo.objects.select_related("couple", "uploader").filter(pk=photo):
        try:
            renditions.make(found, patient=tried < len(PAUSES))
        except Exception:
            later = timezone.now() + PAUSES[min(tried, len(PAUSES) - 1)]
            make_sizes.using(run_after=later).enqueue(photo, tried + 1)
            raise
