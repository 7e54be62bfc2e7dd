"""Open invitations get a code of the longer kind; their links stay."""

from typing import Any

from django.db import migrations

from apps.couples import pairing


def lengthen(apps: Any, _schema_editor: Any) -> None:
    """Write the hash of each new code."""
    for row in apps.get_model("couples", "Invitation").objects.filter(closed=""):
        row.code_hash = pairing._hash(pairing._plain(pairing.code(row)))
        row.save(update_fields=["code_hash"])


class Migration(migrations.Migration):
    dependencies = [("couples", "0003_many_wait")]
    operations = [migrations.RunPython(lengthen, migrations.RunPython.noop)]
