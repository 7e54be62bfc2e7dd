"""What waits is written on its rows; for what there is already, it is worked out once."""

from typing import Any

from django.conf import settings
from django.db import migrations, models

from apps.exercises import catalogue


def work_out(apps: Any, schema_editor: Any) -> None:
    """Mark the answers whose reveal has not opened, and the runs in which both have all of them."""
    runs = apps.get_model("exercises", "Run").objects.using(schema_editor.connection.alias)
    shown = set(apps.get_model("exercises", "Shown").objects.values_list("answer_id", flat=True))
    for run in runs.prefetch_related("answers", "reveals").iterator(chunk_size=500):
        guide = catalogue.exercises().get(run.exercise)
        opened = {row.step for row in run.reveals.all()}
        for step in [step for step in guide.reveals if step.id not in opened] if guide else []:
            answers = [answer for answer in run.answers.all() if answer.step in step.of]
            both = {(answer.writer_id, answer.step) for answer in answers}
            if len(both) == 2 * len(step.of):
                runs.filter(pk=run.pk).update(ready=True)
            else:
                waiting = [answer.pk for answer in answers if answer.pk not in shown]
                run.answers.filter(pk__in=waiting).update(waits_since=run.day)


class Migration(migrations.Migration):

    dependencies = [
        ("couples", "0002_belonging"),
        ("exercises", "0005_meeting"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("answer", "waits_since", models.DateField(null=True)),
        migrations.AddField("run", "ready", models.BooleanField(default=False)),
        migrations.AddIndex(
            "answer",
            models.Index(
                fields=["couple", "writer", "waits_since"],
                condition=models.Q(waits_since__isnull=False),
                name="answers_that_wait",
            ),
        ),
        migrations.AddIndex(
            "run",
            models.Index(fields=["couple", "-day"], condition=models.Q(ready=True), name="ready_runs_by_day"),
        ),
        migrations.RunPython(work_out, migrations.RunPython.noop, elidable=True),
    ]
