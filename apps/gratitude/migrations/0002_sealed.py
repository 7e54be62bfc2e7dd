"""Notes are sealed with their writer's key. A removed one is told by having no text."""

from django.db import migrations, models

from apps.vault import fields, migrating


class Migration(migrations.Migration):
    dependencies = [("gratitude", "0001_initial"), ("vault", "0001_keys")]

    operations = [
        migrations.RenameField("thanks", "text", "plain"),
        migrations.AlterField("thanks", "plain", models.TextField(default="")),
        migrations.AddField(
            "thanks",
            "text",
            fields.SealedTextField(author="writer_id", couple="couple_id", editable=True, max_length=1000, null=True),
        ),
        migrating.seal("gratitude", "thanks", {"text": "plain"}, author="writer_id", but_not={"plain": ""}),
        migrations.RemoveField("thanks", "plain"),
        migrations.AddConstraint("thanks", fields.Guard(field="text", name="thanks_are_sealed")),
    ]
