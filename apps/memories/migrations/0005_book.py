"""Books to print."""

import apps.couples.belonging
import apps.vault.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('couples', '0002_belonging'),
        ('memories', '0004_story'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='books', to='couples.couple')),
                ('made_for', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
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
