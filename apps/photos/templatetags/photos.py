"""How a page offers a photo in several sizes."""

from django.template import Library
from django.urls import reverse

from apps.photos.models import Photo

register = Library()


@register.simple_tag
def srcset(photo: Photo, *sizes: str) -> str:
    """List the files of these sizes, from small to large, each with its width; of two alike the first is enough."""
    files = {photo.width_of(size): reverse("photos:photo", args=[photo.pk, size]) for size in reversed(sizes)}
    return ", ".join(f"{address} {width}w" for width, address in sorted(files.items()))
