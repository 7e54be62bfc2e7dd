"""Plans are an app of their own now, which knows neither runs nor steps: each says itself of what kind it is."""

from __future__ import annotations

from itertools import batched
from typing import Any

from django.db import migrations

# Each exercise with a plan had one; this is what its step called it.
KINDS = {"active-listening": "talk", "apology": "repair", "love-story": "date"}
SAME = ("id", "couple_id", "step", "by_id", "private_to_id", "facts", "on", "agreed_on")


def carry_over(apps: Any, schema_editor: Any) -> None:
    """Put the rows over with the bytes of their words as they are sealed."""
    using = schema_editor.connection.alias
    New = apps.get_model("plans", "Plan")
    rows = apps.get_model("exercises", "Plan").objects.using(using).values(*SAME, "run_id", "run__exercise")
    for some in batched(rows.iterator(), 500):
        New.objects.using(using).bulk_create(
            New(origin=row.pop("run_id"), kind=KINDS.get(row.pop("run__exercise"), ""), **row) for row in some
        )


class Migration(migrations.Migration):

    dependencies = [("exercises", "0003_dates"), ("plans", "0001_tables")]

    operations = [
        migrations.RunPython(carry_over, elidable=True),
        migrations.DeleteModel("Plan"),
    ]
