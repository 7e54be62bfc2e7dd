"""A photo that goes with an answer: it opens with it, and goes back to its writer alone when they take that back."""

from collections.abc import Iterable

from apps.exercises.models import Answer, Enclosed
from apps.photos.models import Photo


def enclose(answer: Answer, photo: Photo) -> None:
    """Puts a photo of the writer's to their answer, in place of one before."""
    Enclosed.objects.update_or_create(couple=answer.couple, answer=answer, defaults={"photo": photo})


def photo_of(answer: Answer) -> Photo | None:
    return answer.enclosed.photo if hasattr(answer, "enclosed") else None


def open_up(answers: Iterable[Answer]) -> None:
    """Lets both see the photos of answers that open."""
    for answer in answers:
        _set(answer, private=False)


def take_out(answer: Answer) -> None:
    """Takes the photo out of an answer; it is its writer's alone again."""
    if hasattr(answer, "enclosed"):
        _set(answer, private=True)
        answer.enclosed.delete()


def _set(answer: Answer, *, private: bool) -> None:
    photo = photo_of(answer)
    if photo and not hasattr(photo, "picture"):  # in a memory it follows that
        photo.private_to_id = answer.writer_id if private else None
        photo.save(update_fields=["private_to"])
