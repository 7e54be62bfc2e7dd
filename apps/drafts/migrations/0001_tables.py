"""The tables as they are made at once. A place that the migrations of before have made is taken as it is."""

import apps.vault.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('drafts', '0001_initial'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('couples', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('form', models.CharField(max_length=110)),
                ('fields', apps.vault.fields.SealedJSONField(author='writer_id', couple='couple_id', editable=True, null=True)),
                ('written_at', models.DateTimeField()),
                ('due_on', models.DateField(db_index=True)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
                ('writer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('couple', 'writer', 'form'), name='one_draft_a_form'),
                    apps.vault.fields.Guard(field='fields', name='draft_is_sealed'),
                ],
            },
        ),
    ]
