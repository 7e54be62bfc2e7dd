"""The tables as they are made at once. A place that the migrations of before have made is taken as it is."""

import apps.vault.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('gratitude', '0001_initial'),
        ('gratitude', '0002_sealed'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('couples', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Thanks',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', apps.vault.fields.SealedTextField(author='writer_id', couple='couple_id', editable=True, max_length=1000, null=True)),
                ('day', models.DateField()),
                ('evening', models.BooleanField(default=False)),
                ('waits', models.BooleanField(default=True)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='thanks', to='couples.couple')),
                ('writer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['couple', '-day', '-id'], name='jar_by_day'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('evening', True)), fields=('couple', 'writer', 'day'), name='one_an_evening'),
                    apps.vault.fields.Guard(field='text', name='thanks_are_sealed'),
                ],
            },
        ),
    ]
