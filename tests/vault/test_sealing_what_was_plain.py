"""Places from before the vault: everything plain is sealed by the migrations, and nothing is lost on the way."""

import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.models import Answer
from apps.gratitude.models import Thanks
from apps.memories.models import Memory
from apps.photos.models import Photo
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.full]
APPS = ("photos", "memories", "gratitude", "exercises")
PICTURE = factories.a_picture()


def migrate(name: str) -> Any:
    targets = [(app, name) for app in APPS]
    MigrationExecutor(connection).migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def before() -> Iterator[Any]:
    """Give the models as they were; at the end the tables are as they ought to be."""
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    for app in APPS:
        MigrationExecutor(connection).migrate([(app, None)])
    try:
        yield migrate("0001_initial")
    finally:
        MigrationExecutor(connection).migrate(leaves)


def test_words_and_photos_are_sealed(before: Any, couple: Couple, alice: User, bob: User) -> None:
    ids = {"couple_id": couple.pk}
    day = {"day": date(2026, 11, 20)}
    thanks = before.get_model("gratitude", "thanks").objects
    thanks.create(**ids, **day, writer_id=alice.pk, text="For the soup", waits=False)
    thanks.create(**ids, **day, writer_id=bob.pk, text="", waits=False)
    run = before.get_model("exercises", "run").objects.create(**ids, **day, exercise="daily-check-in", version=1)
    before.get_model("exercises", "answer").objects.create(**ids, run=run, step="good", writer_id=bob.pk, words="Heron")
    memory = before.get_model("memories", "memory").objects.create(
        **ids, made_by_id=alice.pk, title="Sea", place="Far end", happened_on=date(2020, 1, 1), precision="year"
    )
    before.get_model("memories", "telling").objects.create(**ids, memory=memory, writer_id=bob.pk, words="Cold")
    names = {
        size: storages["photos"].save(f"aa/{secrets.token_hex(8)}", ContentFile(PICTURE))
        for size in ("original", "large")
    }
    photo = before.get_model("photos", "photo").objects.create(
        **ids, **names, uploader_id=bob.pk, kind="jpeg", width=60, height=40, colour="#336699", weight=1,
        sha256="ab" * 32, kept_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    before.get_model("memories", "picture").objects.create(
        **ids, memory=memory, photo_id=photo.pk, position=1, caption="Moon"
    )

    MigrationExecutor(connection).migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())

    assert {note.text for note in Thanks.objects.all()} == {"For the soup", None}
    assert Answer.objects.get().words == "Heron"
    kept = Memory.objects.get()
    assert (kept.title, kept.place, kept.tellings.get().words) == ("Sea", "Far end", "Cold")
    picture = Photo.objects.get()
    assert (picture.caption, picture.colour, picture.facts["sha256"]) == ("Moon", "#336699", "ab" * 32)
    for size, plain in names.items():
        with picture.opened(size) as file:
            assert b"".join(file) == PICTURE
        assert not storages["photos"].exists(plain)
    for model, column in ((Thanks, "text"), (Answer, "words"), (Memory, "title"), (Photo, "caption")):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM {model._meta.db_table} WHERE {column} IS NOT NULL")  # noqa: S608
            assert all(bytes(row[0])[0] == 1 for row in cursor.fetchall())
