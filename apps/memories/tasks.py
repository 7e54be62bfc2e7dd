"""What is done in the background."""

from django.tasks import task
from django.utils import timezone

from apps.memories.book import binding
from apps.memories.models import Book


@task(priority=-50)
def make_book(book: str) -> None:
    """Make one book, if somebody still wants it. It can take a minute: photos that have just come go first."""
    for found in Book.objects.select_related("couple", "made_for").filter(pk=book):
        binding.make(found, at=timezone.now())
