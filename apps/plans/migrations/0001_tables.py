"""The tables as they are made at once."""

import apps.vault.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('couples', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('origin', models.UUIDField()),
                ('step', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=10)),
                ('facts', apps.vault.fields.SealedJSONField(author='by_id', couple='couple_id')),
                ('on', models.DateField(null=True)),
                ('agreed_on', models.DateField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('couple', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='couples.couple')),
                ('private_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['couple', 'on'], name='plans_by_day')],
                'constraints': [models.UniqueConstraint(fields=('couple', 'origin', 'step', 'by'), name='one_plan_of_each'), apps.vault.fields.Guard(field='facts', name='plan_facts_are_sealed')],
            },
        ),
    ]
