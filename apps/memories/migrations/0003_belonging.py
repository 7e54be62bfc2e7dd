"""The schema refuses links across couples."""

import apps.couples.belonging
from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('couples', '0002_belonging'),
        ('memories', '0002_sealed'),
        ('photos', '0003_belonging'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='memory',
            constraint=apps.couples.belonging.Findable(fields=('couple', 'id'), name='memory_of_couple'),
        ),
        migrations.AddConstraint(
            model_name='picture',
            constraint=apps.couples.belonging.SameCouple(field='memory', name='picture_in_its_couple'),
        ),
        migrations.AddConstraint(
            model_name='picture',
            constraint=apps.couples.belonging.SameCouple(field='photo', name='picture_of_its_couple'),
        ),
        migrations.AddConstraint(
            model_name='telling',
            constraint=apps.couples.belonging.SameCouple(field='memory', name='telling_in_its_couple'),
        ),
    ]
