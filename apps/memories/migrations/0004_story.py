"""Chapters, kinds, prompts, the bin, what is put away; tellings wait until they are shared; pictures know their day."""

import apps.couples.belonging
import apps.vault.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Coalesce


def give_pictures_their_day(apps, schema_editor):
    Memory, Photo, Picture = (apps.get_model(app, name) for app, name in (
        ('memories', 'Memory'), ('photos', 'Photo'), ('memories', 'Picture')
    ))
    taken = Photo.objects.filter(pk=models.OuterRef('photo')).values('taken_on')
    happened = Memory.objects.filter(pk=models.OuterRef('memory')).values('happened_on')
    Picture.objects.update(day=Coalesce(models.Subquery(taken), models.Subquery(happened)))


class Migration(migrations.Migration):

    dependencies = [
        ('couples', '0002_belonging'),
        ('memories', '0003_belonging'),
        ('photos', '0005_bin'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Chapter',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', apps.vault.fields.SealedTextField(author='made_by_id', couple='couple_id', editable=True, max_length=120, verbose_name='What is it called?')),
                ('opening', apps.vault.fields.SealedTextField(author='made_by_id', blank=True, couple='couple_id', editable=True, max_length=4000, verbose_name='How it opens')),
                ('position', models.PositiveIntegerField()),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chapters', to='couples.couple')),
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
        migrations.AddField(
            model_name='memory',
            name='binned_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='memory',
            name='binned_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='memory',
            name='kind',
            field=models.CharField(blank=True, choices=[('first', 'A first'), ('trip', 'A trip'), ('laughter', 'Laughter'), ('hard', 'A hard time'), ('milestone', 'A milestone')], default='', max_length=12, verbose_name='What it was'),
        ),
        migrations.AddField(
            model_name='memory',
            name='prompt',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddField(
            model_name='memory',
            name='quiet',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='memory',
            name='chapter',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='memories', to='memories.chapter'),
        ),
        migrations.AddIndex(
            model_name='memory',
            index=models.Index(fields=['couple', 'chapter', 'happened_on', 'id'], name='story_by_chapter'),
        ),
        migrations.AddIndex(
            model_name='memory',
            index=models.Index(condition=models.Q(('binned_at__isnull', False)), fields=['couple', 'binned_at'], name='memories_in_bin'),
        ),
        migrations.AddConstraint(
            model_name='memory',
            constraint=apps.couples.belonging.SameCouple(field='chapter', name='memory_in_its_couples_chapter'),
        ),
        migrations.AddField(
            model_name='picture',
            name='day',
            field=models.DateField(null=True),
        ),
        migrations.RunPython(give_pictures_their_day, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='picture',
            name='day',
            field=models.DateField(),
        ),
        migrations.AddIndex(
            model_name='picture',
            index=models.Index(fields=['couple', '-day', '-id'], name='pictures_by_day'),
        ),
        migrations.AddField(
            model_name='telling',
            name='private_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='telling',
            constraint=models.CheckConstraint(condition=models.Q(('private_to', None), ('private_to', models.F('writer')), _connector='OR'), name='telling_sealed_by_its_writer'),
        ),
    ]
