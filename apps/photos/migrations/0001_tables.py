"""The tables as they are made at once. A place that the migrations of before have made is taken as it is."""

import apps.couples.belonging
import apps.vault.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('photos', '0001_initial'),
        ('photos', '0002_sealed'),
        ('photos', '0003_belonging'),
        ('photos', '0004_arrivals'),
        ('photos', '0005_bin'),
        ('photos', '0006_photos_of_one'),
        ('photos', '0007_sweeps'),
        ('photos', '0008_binned'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('couples', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=8)),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('taken_on', models.DateField(blank=True, null=True)),
                ('kept_at', models.DateTimeField()),
                ('binned_at', models.DateTimeField(blank=True, null=True)),
                ('weight', models.PositiveIntegerField()),
                ('mark', models.CharField(max_length=64)),
                ('key', apps.vault.fields.SealedKeyField(author='uploader_id', couple='couple_id', editable=False)),
                ('facts', apps.vault.fields.SealedJSONField(author='uploader_id', couple='couple_id', editable=True)),
                ('caption', apps.vault.fields.SealedTextField(author='uploader_id', blank=True, couple='couple_id', editable=True, max_length=200, verbose_name='Caption')),
                ('original', models.CharField(max_length=64)),
                ('small', models.CharField(blank=True, default='', max_length=64)),
                ('medium', models.CharField(blank=True, default='', max_length=64)),
                ('large', models.CharField(blank=True, default='', max_length=64)),
                ('failed', models.CharField(blank=True, default='', max_length=20)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
                ('private_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['couple', 'mark'], name='photo_by_content'),
                    models.Index(fields=['couple', 'kept_at'], name='photo_by_arrival'),
                    models.Index(condition=models.Q(('private_to__isnull', False)), fields=['couple', 'private_to', 'kept_at'], name='photos_of_one'),
                    models.Index(condition=models.Q(('binned_at__isnull', False)), fields=['couple', 'binned_at'], name='photos_in_bin'),
                    models.Index(condition=models.Q(('binned_at__isnull', False)), fields=['binned_at'], name='binned_photos'),
                    models.Index(fields=['large', 'failed', 'kept_at'], name='photo_by_large'),
                    models.Index(fields=['original'], name='photo_by_original'),
                    models.Index(fields=['small'], name='photo_by_small'),
                    models.Index(fields=['medium'], name='photo_by_medium'),
                ],
                'constraints': [
                    apps.couples.belonging.Findable(fields=('couple', 'id'), name='photo_of_couple'),
                    apps.vault.fields.Guard(field='key', name='photo_key_is_sealed'),
                    apps.vault.fields.Guard(field='facts', name='photo_facts_are_sealed'),
                    apps.vault.fields.Guard(field='caption', name='caption_is_sealed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('length', models.PositiveIntegerField()),
                ('arrived', models.PositiveIntegerField(default=0)),
                ('touched_at', models.DateTimeField()),
                ('key', apps.vault.fields.SealedKeyField(author='uploader_id', couple='couple_id', editable=False)),
                ('name', apps.vault.fields.SealedTextField(author='uploader_id', blank=True, couple='couple_id', editable=True, max_length=200)),
                ('refused', models.CharField(blank=True, default='', max_length=20)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
                ('uploader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=apps.couples.belonging.cascade_first, related_name='+', to='photos.photo')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['couple', 'uploader', 'touched_at'], name='arrivals_of_one'),
                    models.Index(fields=['touched_at'], name='arrival_by_touch'),
                ],
                'constraints': [
                    apps.couples.belonging.Findable(fields=('couple', 'id'), name='arrival_of_couple'),
                    apps.couples.belonging.SameCouple(field='photo', name='arrival_became_ours'),
                    apps.vault.fields.Guard(field='key', name='arrival_key_is_sealed'),
                    apps.vault.fields.Guard(field='name', name='arrival_name_is_sealed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('start', models.PositiveIntegerField()),
                ('file', models.CharField(max_length=64)),
                ('arrival', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='photos.arrival')),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
            ],
            options={
                'ordering': ('start',),
                'indexes': [
                    models.Index(fields=['file'], name='part_by_file'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('couple', 'arrival', 'start'), name='one_part_at_a_place'),
                    apps.couples.belonging.SameCouple(field='arrival', name='part_in_its_couple'),
                ],
            },
        ),
    ]
