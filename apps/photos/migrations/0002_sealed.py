"""Photos are sealed: every file under a new name with a key of its photo's own, and what is known of its content.

Interrupted, it begins anew: files that no row names are swept away. The plain files go once the rows are certain.
"""

import secrets
import tempfile
from itertools import batched

from django.core.files.base import File
from django.core.files.storage import storages
from django.db import migrations, models, transaction
from django.db.migrations.exceptions import IrreversibleError
from django.utils.crypto import salted_hmac

from apps.vault import fields, files, keyring

OWNER = {"author": "uploader_id", "couple": "couple_id"}
KEY = OWNER | {"editable": False}
FACTS = OWNER | {"editable": True}
CAPTION = OWNER | {"blank": True, "editable": True, "max_length": 200, "verbose_name": "Caption"}


def seal(apps, schema_editor):
    photos = apps.get_model("photos", "photo").objects
    for keys in batched(list(photos.values_list("pk", flat=True)), 100):
        for photo in photos.filter(pk__in=keys):
            with keyring.open_for(couple=photo.couple_id, people=[photo.uploader_id]):
                _seal(photo)


def only_without_photos(apps, schema_editor):
    if apps.get_model("photos", "photo").objects.exists():
        raise IrreversibleError("Sealed photos are not laid open again.")


def _seal(photo):
    photo.key, photo.caption = files.new_key(), ""
    photo.facts = {"colour": photo.colour, "sha256": photo.sha256}
    words = f"{photo.uploader_id.hex} {photo.sha256}"
    photo.mark = salted_hmac("nearer.photo", words, algorithm="sha256").hexdigest()
    for size in ("original", "small", "medium", "large"):
        if plain := getattr(photo, size):
            setattr(photo, size, _sealed(plain, photo.key, size))
            transaction.on_commit(lambda plain=plain: storages["photos"].delete(plain))
    photo.save()


def _sealed(plain, key, size):
    token, shelf = secrets.token_hex(20), storages["photos"]
    with shelf.open(plain) as source, tempfile.TemporaryFile() as target:
        files.seal_file(source, target, key, label=size)
        target.seek(0)
        return shelf.save(f"{token[:2]}/{token}", File(target))


class Migration(migrations.Migration):
    dependencies = [("photos", "0001_initial"), ("vault", "0001_keys")]

    operations = [
        migrations.RemoveIndex("photo", "photo_by_content"),
        migrations.AddField("photo", "mark", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.AddField("photo", "key", fields.SealedKeyField(**KEY, null=True)),
        migrations.AddField("photo", "facts", fields.SealedJSONField(**FACTS, null=True)),
        migrations.AddField("photo", "caption", fields.SealedTextField(**CAPTION, null=True)),
        migrations.RunPython(seal, only_without_photos),
        migrations.AlterField("photo", "key", fields.SealedKeyField(**KEY)),
        migrations.AlterField("photo", "facts", fields.SealedJSONField(**FACTS)),
        migrations.AlterField("photo", "caption", fields.SealedTextField(**CAPTION)),
        migrations.RemoveField("photo", "colour"),
        migrations.RemoveField("photo", "sha256"),
        migrations.AddIndex("photo", models.Index(fields=["couple", "mark"], name="photo_by_content")),
        migrations.AddConstraint("photo", fields.Guard(field="key", name="photo_key_is_sealed")),
        migrations.AddConstraint("photo", fields.Guard(field="facts", name="photo_facts_are_sealed")),
        migrations.AddConstraint("photo", fields.Guard(field="caption", name="caption_is_sealed")),
    ]
