"""Kept, taken back, shown and left off were rows of their own; they are dates on the answer or the place."""

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def carry_over(apps: Any, schema_editor: Any) -> None:
    """Date what was dated; of the rest only the day of its run is known."""
    Answer, Place, Run = (apps.get_model("exercises", name) for name in ("Answer", "Place", "Run"))
    day = Subquery(Run.objects.filter(pk=OuterRef("run")).values("day"))
    shown = apps.get_model("exercises", "Shown").objects.filter(answer=OuterRef("pk")).values("day")
    Answer.objects.exclude(kept=None).update(kept_on=day)
    Answer.objects.exclude(taken_back=None).update(taken_back_on=day)
    Answer.objects.exclude(shown=None).update(shown_on=Subquery(shown))
    left = apps.get_model("exercises", "LeftOff").objects.filter(run=OuterRef("run"), person=OuterRef("person"))
    Place.objects.filter(models.Exists(left)).update(left_on=day)


class Migration(migrations.Migration):

    dependencies = [("exercises", "0002_ids")]

    operations = [
        migrations.AddField("answer", "kept_on", models.DateField(null=True)),
        migrations.AddField("answer", "taken_back_on", models.DateField(null=True)),
        migrations.AddField("answer", "shown_on", models.DateField(null=True)),
        migrations.AddField("place", "left_on", models.DateField(null=True)),
        migrations.AddIndex(
            "answer",
            models.Index(fields=["couple", "shown_on"], condition=Q(shown_on__isnull=False), name="answers_shown"),
        ),
        migrations.RunPython(carry_over, elidable=True),
        migrations.DeleteModel("Kept"),
        migrations.DeleteModel("TakenBack"),
        migrations.DeleteModel("Shown"),
        migrations.DeleteModel("LeftOff"),
    ]
