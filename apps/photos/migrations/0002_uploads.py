"""A photo on its way in is an upload, as everywhere else."""

from django.db import migrations, models

import apps.couples.belonging


class Migration(migrations.Migration):

    dependencies = [
        ('photos', '0001_tables'),
    ]

    operations = [
        migrations.RemoveConstraint('part', 'one_part_at_a_place'),
        migrations.RemoveConstraint('part', 'part_in_its_couple'),
        migrations.RenameModel('Arrival', 'Upload'),
        migrations.RenameField('part', 'arrival', 'upload'),
        migrations.AddConstraint(
            'part', models.UniqueConstraint(fields=['couple', 'upload', 'start'], name='one_part_at_a_place')
        ),
        migrations.AddConstraint(
            'part', apps.couples.belonging.SameCouple(field='upload', name='part_in_its_couple')
        ),
    ]
