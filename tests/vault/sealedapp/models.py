"""A letter, to try the vault on. The app has no migrations: test databases make its table from here."""

import uuid
from typing import ClassVar

from django.db import models

from apps.vault.fields import Guard, SealedJSONField, SealedKeyField, SealedTextField


class Letter(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    couple_id = models.UUIDField()
    writer_id = models.UUIDField()
    words = SealedTextField(couple="couple_id", author="writer_id", max_length=2000)
    second = SealedTextField(couple="couple_id", author="writer_id", default="")
    mood = SealedJSONField(couple="couple_id", null=True)
    draft = SealedTextField(author="writer_id", null=True)
    key = SealedKeyField(couple="couple_id", author="writer_id", null=True)

    objects: ClassVar[models.Manager["Letter"]] = models.Manager()

    class Meta:
        app_label = "sealedapp"
        constraints: ClassVar = [Guard(field="words", name="words_are_sealed")]

    def __str__(self) -> str:
        return "a letter"
