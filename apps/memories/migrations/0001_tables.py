"""The tables as they are made at once. A place that the migrations of before have made is taken as it is."""

import apps.couples.belonging
import apps.vault.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('memories', '0001_initial'),
        ('memories', '0002_sealed'),
        ('memories', '0003_belonging'),
        ('memories', '0004_story'),
        ('memories', '0005_book'),
        ('memories', '0006_sweeps'),
        ('memories', '0007_binned'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('couples', '0001_tables'),
        ('photos', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Chapter',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', apps.vault.fields.SealedTextField(author='made_by_id', couple='couple_id', editable=True, max_length=120, verbose_name='What is it called?')),
                ('opening', apps.vault.fields.SealedTextField(author='made_by_id', blank=True, couple='couple_id', editable=True, max_length=4000, verbose_name='How it opens')),
                ('position', models.PositiveIntegerField()),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('private_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('position__gte', 1)), name='chapters_from_one'),
                    apps.couples.belonging.Findable(fields=('couple', 'id'), name='chapter_of_couple'),
                    apps.vault.fields.Guard(field='title', name='chapter_title_is_sealed'),
                    apps.vault.fields.Guard(field='opening', name='chapter_opening_is_sealed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Memory',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', apps.vault.fields.SealedTextField(author='made_by_id', couple='couple_id', editable=True, max_length=120, verbose_name='What do you call it?')),
                ('place', apps.vault.fields.SealedTextField(author='made_by_id', blank=True, couple='couple_id', editable=True, max_length=120, verbose_name='Where')),
                ('happened_on', models.DateField()),
                ('precision', models.CharField(choices=[('day', 'a day'), ('month', 'a month'), ('season', 'a season'), ('year', 'a year')], max_length=8)),
                ('season', models.CharField(blank=True, choices=[('spring', 'Spring'), ('summer', 'Summer'), ('autumn', 'Autumn'), ('winter', 'Winter')], default='', max_length=8)),
                ('about', models.BooleanField(default=False)),
                ('month_day', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('kind', models.CharField(blank=True, choices=[('first', 'A first'), ('trip', 'A trip'), ('laughter', 'Laughter'), ('hard', 'A hard time'), ('milestone', 'A milestone')], default='', max_length=12, verbose_name='What it was')),
                ('prompt', models.CharField(blank=True, default='', max_length=40)),
                ('quiet', models.BooleanField(default=False)),
                ('binned_at', models.DateTimeField(blank=True, null=True)),
                ('binned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('chapter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='memories', to='memories.chapter')),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memories', to='couples.couple')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('private_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['couple', '-happened_on', '-id'], name='story_by_day'),
                    models.Index(fields=['couple', 'month_day', '-happened_on'], name='story_on_this_day'),
                    models.Index(fields=['couple', 'chapter', 'happened_on', 'id'], name='story_by_chapter'),
                    models.Index(condition=models.Q(('binned_at__isnull', False)), fields=['couple', 'binned_at'], name='memories_in_bin'),
                    models.Index(condition=models.Q(('binned_at__isnull', False)), fields=['binned_at'], name='binned_memories'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('month_day__range', (101, 1231)), ('precision', 'day')), models.Q(models.Q(('precision', 'day'), _negated=True), ('month_day', None)), _connector='OR'), name='month_day_of_days'),
                    models.CheckConstraint(condition=models.Q(models.Q(('precision', 'season'), models.Q(('season', ''), _negated=True)), models.Q(models.Q(('precision', 'season'), _negated=True), ('season', '')), _connector='OR'), name='season_of_seasons'),
                    apps.couples.belonging.Findable(fields=('couple', 'id'), name='memory_of_couple'),
                    apps.couples.belonging.SameCouple(field='chapter', name='memory_in_its_couples_chapter'),
                    apps.vault.fields.Guard(field='title', name='title_is_sealed'),
                    apps.vault.fields.Guard(field='place', name='place_is_sealed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField()),
                ('day', models.DateField()),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
                ('memory', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='memories.memory')),
                ('photo', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='picture', to='photos.photo')),
            ],
            options={
                'ordering': ('position', 'id'),
                'indexes': [
                    models.Index(fields=['couple', 'memory', 'position'], name='pictures_in_order'),
                    models.Index(fields=['couple', '-day', '-id'], name='pictures_by_day'),
                ],
                'constraints': [
                    apps.couples.belonging.SameCouple(field='memory', name='picture_in_its_couple'),
                    apps.couples.belonging.SameCouple(field='photo', name='picture_of_its_couple'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PutAway',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='put_away', to='couples.couple')),
                ('memory', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='put_away', to='memories.memory')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('couple', 'memory', 'person'), name='put_away_once'),
                    apps.couples.belonging.SameCouple(field='memory', name='put_away_in_its_couple'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Telling',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('words', apps.vault.fields.SealedTextField(author='writer_id', couple='couple_id', editable=True, max_length=20000)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
                ('memory', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tellings', to='memories.memory')),
                ('private_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('writer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('writer__membership__slot',),
                'constraints': [
                    models.UniqueConstraint(fields=('couple', 'memory', 'writer'), name='one_telling_each'),
                    models.CheckConstraint(condition=models.Q(('private_to', None), ('private_to', models.F('writer')), _connector='OR'), name='telling_sealed_by_its_writer'),
                    apps.couples.belonging.SameCouple(field='memory', name='telling_in_its_couple'),
                    apps.vault.fields.Guard(field='words', name='telling_is_sealed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Book',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('first_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('last_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('also_mine', models.BooleanField(default=False, verbose_name='Also what only I see')),
                ('title', apps.vault.fields.SealedTextField(author='made_for_id', couple='couple_id', editable=True, max_length=80, verbose_name='Title')),
                ('asked_at', models.DateTimeField()),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('failed', models.CharField(blank=True, default='', max_length=12)),
                ('key', apps.vault.fields.SealedKeyField(author='made_for_id', couple='couple_id', editable=False)),
                ('file', models.CharField(blank=True, default='', max_length=80)),
                ('weight', models.PositiveIntegerField(default=0)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
                ('made_for', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['made_at', 'failed', 'asked_at'], name='book_by_state'),
                    models.Index(fields=['asked_at'], name='book_by_age'),
                    models.Index(fields=['file'], name='book_by_file'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('couple', 'made_for'), name='one_book_each'),
                    models.CheckConstraint(condition=models.Q(models.Q(('file', ''), ('made_at', None)), models.Q(('failed', ''), ('made_at__isnull', False), models.Q(('file', ''), _negated=True)), _connector='OR'), name='book_made_has_its_file'),
                    apps.couples.belonging.Findable(fields=('couple', 'id'), name='book_of_couple'),
                    apps.vault.fields.Guard(field='title', name='book_title_is_sealed'),
                    apps.vault.fields.Guard(field='key', name='book_key_is_sealed'),
                ],
            },
        ),
    ]
