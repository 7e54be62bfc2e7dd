"""When an answer or a mark ends is written on its row; for what there is already, it is worked out once."""

from datetime import timedelta
from typing import Any

from django.db import migrations, models
from django.db.models import F

from apps.exercises import catalogue

FRESH = timedelta(minutes=15)
SHOWN_FOR = 7


def work_out(apps: Any, schema_editor: Any) -> None:
    """Date what has opened, was shown, or is its writer's raw words; and every yes and “ready” that still waits."""
    alias = schema_editor.connection.alias
    answers = apps.get_model("exercises", "Answer").objects.using(alias)
    marks = apps.get_model("exercises", "Mark").objects.using(alias)
    for guide in catalogue.exercises().values():
        waiting = [step.id for step in guide.steps if step.kind in ("consent", "timer", "turns")]
        marks.filter(run__exercise=guide.id, step__in=waiting).update(due_at=F("at") + FRESH)
        for step in [step for step in guide.steps if step.keep_days is not None]:
            opening = {one.id for one in guide.reveals if step.id in one.of}
            rows = answers.filter(run__exercise=guide.id, step=step.id, kept=None).select_related("run", "shown")
            for answer in rows.prefetch_related("run__reveals").iterator(chunk_size=500):
                if due := _due_on(step, answer, opening):
                    answers.filter(pk=answer.pk).update(due_on=due)


def _due_on(step: Any, answer: Any, opening: set[str]) -> Any:
    if step.see == "own":
        return answer.run.day + timedelta(days=step.keep_days + 1)
    if hasattr(answer, "shown"):
        return answer.shown.day + timedelta(days=max(step.keep_days, SHOWN_FOR) + 1)
    opened = next((row.day for row in answer.run.reveals.all() if row.step in opening), None)
    return opened + timedelta(days=step.keep_days + 1) if opened else None


class Migration(migrations.Migration):

    dependencies = [("exercises", "0006_what_waits")]

    operations = [
        migrations.AddField("answer", "due_on", models.DateField(null=True)),
        migrations.AddField("mark", "due_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "answer",
            models.Index(fields=["due_on"], condition=models.Q(due_on__isnull=False), name="answers_due"),
        ),
        migrations.AddIndex(
            "mark",
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="marks_due"),
        ),
        migrations.RunPython(work_out, migrations.RunPython.noop, elidable=True),
    ]
