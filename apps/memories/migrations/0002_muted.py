"""Renames `quiet` to `muted`, the name that the code uses."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("memories", "0001_tables")]
    operations = [migrations.RenameField("memory", "quiet", "muted")]
