"""Background tasks."""

from django.tasks import task
from django.utils import timezone

from apps.memories.book import binding
from apps.memories.models import Book


@task(priority=-50)
def make_book(book: str) -> None:
    """Makes one book unless it was deleted. Low priority: it can take a minute, and new photos go first."""
    for found in Book.objects.select_related("couple", "made_for").filter(pk=book):
        binding.make(found, at=timezone.now())
