"""The schema refuses links across couples."""

import apps.couples.belonging
from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('couples', '0002_belonging'),
        ('exercises', '0002_sealed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='answer',
            constraint=apps.couples.belonging.Findable(fields=('couple', 'id'), name='answer_of_couple'),
        ),
        migrations.AddConstraint(
            model_name='run',
            constraint=apps.couples.belonging.Findable(fields=('couple', 'id'), name='run_of_couple'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=apps.couples.belonging.SameCouple(field='run', name='answer_in_its_couple'),
        ),
        migrations.AddConstraint(
            model_name='kept',
            constraint=apps.couples.belonging.SameCouple(field='answer', name='kept_in_its_couple'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=apps.couples.belonging.SameCouple(field='run', name='place_in_its_couple'),
        ),
        migrations.AddConstraint(
            model_name='reveal',
            constraint=apps.couples.belonging.SameCouple(field='run', name='reveal_in_its_couple'),
        ),
        migrations.AddConstraint(
            model_name='takenback',
            constraint=apps.couples.belonging.SameCouple(field='answer', name='taken_back_in_its_couple'),
        ),
    ]
