"""What stands under an evening that was of a path."""

from typing import Any

from django.template import Context, Library

from apps.exercises.content import path as content
from apps.exercises.models import Evening
from apps.exercises.paths import progress
from apps.exercises.paths.book import anchor_of

register = Library()


@register.inclusion_tag("exercises/paths/_under.html", takes_context=True)
def under_evening(context: Context, evening: Evening) -> dict[str, Any]:
    """Shows the way on: back to its path, or after the last one to the book and to other paths."""
    person, run = context["request"].user, evening.path_run
    path = content.load(person.language).get(run.path) if run else None
    if not run or not path:
        return {}
    found = {"path": path, "is_over": progress.is_over(run, path), "anchor": anchor_of(run)}
    return found | {"foot": progress.foot(path, person)}
