"""Titles, places and tellings are sealed; captions go to their photos, where they are sealed too."""

from itertools import batched

from django.db import migrations, models

from apps.vault import fields, keyring, migrating

MAKER = {"author": "made_by_id", "couple": "couple_id", "editable": True, "max_length": 120}
TITLE = {"verbose_name": "What do you call it?"} | MAKER
PLACE = {"verbose_name": "Where", "blank": True} | MAKER
WORDS = {"author": "writer_id", "couple": "couple_id", "editable": True, "max_length": 20000}


def give_captions(apps, schema_editor):
    pictures = apps.get_model("memories", "picture").objects.exclude(caption="")
    for keys in batched(list(pictures.values_list("pk", flat=True)), 200):
        for picture in pictures.filter(pk__in=keys).select_related("photo"):
            with keyring.open_for(couple=picture.couple_id, people=[picture.photo.uploader_id]):
                picture.photo.caption = picture.caption
                picture.photo.save(update_fields=["caption"])


class Migration(migrations.Migration):
    dependencies = [("memories", "0001_initial"), ("photos", "0002_sealed"), ("vault", "0001_keys")]

    operations = [
        migrations.RunPython(give_captions, migrations.RunPython.noop),
        migrations.RemoveField("picture", "caption"),
        migrations.RenameField("memory", "title", "plain_title"),
        migrations.RenameField("memory", "place", "plain_place"),
        migrations.AlterField("memory", "plain_title", models.TextField(default="")),
        migrations.AlterField("memory", "plain_place", models.TextField(default="")),
        migrations.AddField("memory", "title", fields.SealedTextField(**TITLE, null=True)),
        migrations.AddField("memory", "place", fields.SealedTextField(**PLACE, null=True)),
        migrating.seal("memories", "memory", {"title": "plain_title", "place": "plain_place"}, author="made_by_id"),
        migrations.AlterField("memory", "title", fields.SealedTextField(**TITLE)),
        migrations.AlterField("memory", "place", fields.SealedTextField(**PLACE)),
        migrations.RemoveField("memory", "plain_title"),
        migrations.RemoveField("memory", "plain_place"),
        migrations.AddConstraint("memory", fields.Guard(field="title", name="title_is_sealed")),
        migrations.AddConstraint("memory", fields.Guard(field="place", name="place_is_sealed")),
        migrations.RenameField("telling", "words", "plain"),
        migrations.AlterField("telling", "plain", models.TextField(default="")),
        migrations.AddField("telling", "words", fields.SealedTextField(**WORDS, null=True)),
        migrating.seal("memories", "telling", {"words": "plain"}, author="writer_id"),
        migrations.AlterField("telling", "words", fields.SealedTextField(**WORDS)),
        migrations.RemoveField("telling", "plain"),
        migrations.AddConstraint("telling", fields.Guard(field="words", name="telling_is_sealed")),
    ]
