"""The paths that there are: the longest first, each evening's id its name."""

from django.utils.text import slugify

from apps.exercises.content.path import load as paths


def test_three_paths_the_longest_first() -> None:
    assert [(path.id, len(path.evenings)) for path in paths("en").values()] == [
        ("seven-evenings", 7), ("after-a-hard-stretch", 5), ("keep-dating", 4),
    ]  # fmt: skip


def test_an_evening_has_its_name_in_its_address() -> None:
    nights = [night for path in paths("en").values() for night in path.evenings]
    assert [night.id for night in nights] == [slugify(night.title) for night in nights]
