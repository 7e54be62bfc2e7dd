"""Answers are sealed with their writer's key."""

from django.db import migrations, models

from apps.vault import fields, migrating

WORDS = {"author": "writer_id", "blank": True, "couple": "couple_id", "editable": True}


class Migration(migrations.Migration):
    dependencies = [("exercises", "0001_initial"), ("vault", "0001_keys")]

    operations = [
        migrations.RenameField("answer", "words", "plain"),
        migrations.AlterField("answer", "plain", models.TextField(default="")),
        migrations.AddField("answer", "words", fields.SealedTextField(**WORDS, null=True)),
        migrating.seal("exercises", "answer", {"words": "plain"}, author="writer_id"),
        migrations.AlterField("answer", "words", fields.SealedTextField(**WORDS)),
        migrations.RemoveField("answer", "plain"),
        migrations.AddConstraint("answer", fields.Guard(field="words", name="answer_is_sealed")),
    ]
