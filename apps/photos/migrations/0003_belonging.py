"""The schema refuses links across couples."""

import apps.couples.belonging
from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('couples', '0002_belonging'),
        ('photos', '0002_sealed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='photo',
            constraint=apps.couples.belonging.Findable(fields=('couple', 'id'), name='photo_of_couple'),
        ),
    ]
