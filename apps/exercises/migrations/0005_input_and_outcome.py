"""What one has set at a step is their input, and what both settle its outcome. Their words stay sealed as they are."""

from django.db import migrations, models
from django.db.models import CASCADE


class Migration(migrations.Migration):

    dependencies = [("exercises", "0004_plans")]

    operations = [
        migrations.RenameModel("Mark", "Input"),
        migrations.RenameModel("Settled", "Outcome"),
        migrations.AlterField("Input", "run", models.ForeignKey("exercises.run", CASCADE, related_name="inputs")),
        migrations.AlterField("Outcome", "run", models.ForeignKey("exercises.run", CASCADE, related_name="outcomes")),
        migrations.AlterField(
            "Outcome", "couple", models.ForeignKey("couples.couple", CASCADE, related_name="%(class)ss")
        ),
    ]
