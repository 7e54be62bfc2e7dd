"""The schema refuses links across couples."""

import apps.couples.belonging
from django.conf import settings
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('couples', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='invitation',
            constraint=apps.couples.belonging.Findable(fields=('couple', 'id'), name='invitation_of_couple'),
        ),
        migrations.AddConstraint(
            model_name='acceptance',
            constraint=apps.couples.belonging.SameCouple(field='invitation', name='acceptance_in_its_couple'),
        ),
    ]
