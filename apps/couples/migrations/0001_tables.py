"""The tables as they are made at once. A place that the migrations of before have made is taken as it is."""

import apps.couples.belonging
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('couples', '0001_initial'),
        ('couples', '0002_belonging'),
        ('couples', '0003_many_wait'),
        ('couples', '0004_longer_codes'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Couple',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('day_zone', models.CharField(default='UTC', max_length=64, verbose_name='Our day follows the clock of')),
                ('since', models.DateField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('link_hash', models.CharField(max_length=64, unique=True)),
                ('code_hash', models.CharField(max_length=64, unique=True)),
                ('expires_at', models.DateTimeField()),
                ('closed', models.CharField(blank=True, choices=[('used', 'Used'), ('taken-back', 'Taken Back')], default='', max_length=12)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
                ('inviter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('closed', '')), fields=('couple',), name='one_open_invitation'),
                    apps.couples.belonging.Findable(fields=('couple', 'id'), name='invitation_of_couple'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Acceptance',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('words', models.CharField(max_length=40)),
                ('candidate', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='acceptance', to=settings.AUTH_USER_MODEL)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
                ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acceptances', to='couples.invitation')),
            ],
            options={
                'constraints': [
                    apps.couples.belonging.SameCouple(field='invitation', name='acceptance_in_its_couple'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('slot', models.SmallIntegerField(choices=[(1, 'One'), (2, 'Two')])),
                ('hue', models.CharField(choices=[('persimmon', 'Persimmon'), ('moss', 'Moss'), ('lagoon', 'Lagoon'), ('bluebell', 'Bluebell'), ('heather', 'Heather'), ('slate', 'Slate')], max_length=12, verbose_name='Your colour')),
                ('looks_back', models.BooleanField(default=False, verbose_name='“A year ago” on our home page')),
                ('version', models.PositiveBigIntegerField(default=1)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='couples.couple')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='membership', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('couple', 'slot'), name='one_person_a_seat'),
                    models.UniqueConstraint(fields=('couple', 'hue'), name='one_hue_each'),
                    models.CheckConstraint(condition=models.Q(('slot__in', (1, 2))), name='two_seats'),
                ],
            },
        ),
    ]
