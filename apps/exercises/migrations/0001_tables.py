"""The tables as they are made at once. A place that the migrations of before have made is taken as it is."""

import apps.couples.belonging
import apps.vault.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('exercises', '0001_initial'),
        ('exercises', '0002_sealed'),
        ('exercises', '0003_belonging'),
        ('exercises', '0004_shown'),
        ('exercises', '0005_meeting'),
        ('exercises', '0006_what_waits'),
        ('exercises', '0007_what_is_due'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('couples', '0001_tables'),
        ('photos', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('exercise', models.CharField(max_length=60)),
                ('version', models.PositiveIntegerField()),
                ('day', models.DateField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('ready', models.BooleanField(default=False)),
                ('begun_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['couple', '-day'], name='runs_by_day'),
                    models.Index(condition=models.Q(('ready', True)), fields=['couple', '-day'], name='ready_runs_by_day'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('couple', 'exercise', 'day', 'round'), name='one_run_a_round'),
                    apps.couples.belonging.Findable(fields=('couple', 'id'), name='run_of_couple'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Reveal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(max_length=60)),
                ('day', models.DateField()),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reveals', to='exercises.run')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('couple', 'run', 'step'), name='opens_once'),
                    apps.couples.belonging.SameCouple(field='run', name='reveal_in_its_couple'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(max_length=60)),
                ('facts', apps.vault.fields.SealedJSONField(author='by_id', couple='couple_id', editable=True)),
                ('on', models.DateField(null=True)),
                ('agreed_on', models.DateField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
                ('private_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plans', to='exercises.run')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('couple', 'run', 'step', 'by'), name='one_plan_each'),
                    apps.couples.belonging.SameCouple(field='run', name='plan_in_its_couple'),
                    apps.vault.fields.Guard(field='facts', name='plan_is_sealed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(max_length=60)),
                ('mode', models.CharField(default='own', max_length=5)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='exercises.run')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('couple', 'run', 'person'), name='one_place_each'),
                    apps.couples.belonging.SameCouple(field='run', name='place_in_its_couple'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(max_length=60)),
                ('words', apps.vault.fields.SealedTextField(author='writer_id', couple='couple_id', editable=True)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
                ('writer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='exercises.run')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('couple', 'run', 'step', 'writer'), name='one_note_each'),
                    apps.couples.belonging.SameCouple(field='run', name='note_in_its_couple'),
                    apps.vault.fields.Guard(field='words', name='note_is_sealed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(max_length=60)),
                ('value', apps.vault.fields.SealedJSONField(author='person_id', couple='couple_id', editable=True)),
                ('at', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='exercises.run')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='marks_due'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('couple', 'run', 'step', 'person'), name='one_mark_each'),
                    apps.couples.belonging.SameCouple(field='run', name='mark_in_its_couple'),
                    apps.vault.fields.Guard(field='value', name='mark_is_sealed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='LeftOff',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs_left_off', to='couples.couple')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='left_off', to='exercises.run')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('couple', 'run', 'person'), name='left_off_once'),
                    apps.couples.belonging.SameCouple(field='run', name='left_off_in_its_couple'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(max_length=60)),
                ('phase', models.PositiveIntegerField(default=0)),
                ('seconds', models.PositiveIntegerField()),
                ('spent', models.PositiveIntegerField(default=0)),
                ('since', models.DateTimeField(null=True)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clocks', to='exercises.run')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('couple', 'run', 'step'), name='one_clock_a_step'),
                    apps.couples.belonging.SameCouple(field='run', name='clock_in_its_couple'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(max_length=60)),
                ('words', apps.vault.fields.SealedTextField(author='writer_id', blank=True, couple='couple_id', editable=True)),
                ('waits_since', models.DateField(null=True)),
                ('due_on', models.DateField(null=True)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
                ('writer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='exercises.run')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('waits_since__isnull', False)), fields=['couple', 'writer', 'waits_since'], name='answers_that_wait'),
                    models.Index(condition=models.Q(('due_on__isnull', False)), fields=['due_on'], name='answers_due'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('couple', 'run', 'step', 'writer'), name='one_answer_each'),
                    apps.couples.belonging.Findable(fields=('couple', 'id'), name='answer_of_couple'),
                    apps.couples.belonging.SameCouple(field='run', name='answer_in_its_couple'),
                    apps.vault.fields.Guard(field='words', name='answer_is_sealed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Settled',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(max_length=60)),
                ('value', apps.vault.fields.SealedJSONField(author='by_id', couple='couple_id', editable=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='settled', to='couples.couple')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='settled', to='exercises.run')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('couple', 'run', 'step'), name='settled_once'),
                    apps.couples.belonging.SameCouple(field='run', name='settled_in_its_couple'),
                    apps.vault.fields.Guard(field='value', name='settled_is_sealed'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Shown',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('answer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='shown', to='exercises.answer')),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shown_answers', to='couples.couple')),
            ],
            options={
                'constraints': [
                    apps.couples.belonging.SameCouple(field='answer', name='shown_in_its_couple'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TakenBack',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('answer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='taken_back', to='exercises.answer')),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taken_back_answers', to='couples.couple')),
            ],
            options={
                'constraints': [
                    apps.couples.belonging.SameCouple(field='answer', name='taken_back_in_its_couple'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Enclosed',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('answer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='enclosed', to='exercises.answer')),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enclosed_photos', to='couples.couple')),
                ('photo', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='photos.photo')),
            ],
            options={
                'constraints': [
                    apps.couples.belonging.SameCouple(field='answer', name='enclosed_in_its_couple'),
                    apps.couples.belonging.SameCouple(field='photo', name='photo_in_its_couple'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Kept',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('answer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='kept', to='exercises.answer')),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept_answers', to='couples.couple')),
            ],
            options={
                'constraints': [
                    apps.couples.belonging.SameCouple(field='answer', name='kept_in_its_couple'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Parked',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('words', apps.vault.fields.SealedTextField(author='writer_id', couple='couple_id', editable=True, max_length=2000)),
                ('day', models.DateField()),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parked', to='couples.couple')),
                ('writer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    apps.vault.fields.Guard(field='words', name='parked_is_sealed'),
                ],
            },
        ),
    ]
