"""The tables as they are made at once. A place that the migrations of before have made is taken as it is."""

import apps.vault.models
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('vault', '0001_keys'),
        ('vault', '0002_moved'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='WrappingKey',
            fields=[
                ('number', models.PositiveIntegerField(default=apps.vault.models.random_number, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('active', 'Active'), ('decrypt_only', 'Decrypt Only'), ('destroyed', 'Destroyed')], default='active', max_length=12)),
                ('wrapped', models.BinaryField(null=True)),
                ('root_print', models.CharField(max_length=16)),
                ('created_at', models.DateField(auto_now_add=True)),
                ('destroyed_at', models.DateField(null=True)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('state',), name='one_active_wrapping_key'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'destroyed'), ('wrapped', None)), models.Q(models.Q(('state', 'destroyed'), _negated=True), ('wrapped__isnull', False)), _connector='OR'), name='wrapping_key_gone'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ContentKey',
            fields=[
                ('number', models.PositiveIntegerField(default=apps.vault.models.random_number, editable=False, primary_key=True, serialize=False)),
                ('couple', models.UUIDField(default=uuid.UUID('00000000-0000-0000-0000-000000000000'))),
                ('user', models.UUIDField(default=uuid.UUID('00000000-0000-0000-0000-000000000000'))),
                ('moved_to', models.UUIDField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('state', models.CharField(choices=[('active', 'Active'), ('decrypt_only', 'Decrypt Only'), ('destroyed', 'Destroyed')], default='active', max_length=12)),
                ('wrapped', models.BinaryField(null=True)),
                ('created_at', models.DateField(auto_now_add=True)),
                ('retired_at', models.DateTimeField(null=True)),
                ('destroyed_at', models.DateField(null=True)),
                ('wrapped_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.wrappingkey')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('moved_to__isnull', False)), fields=['moved_to', 'user'], name='keys_moved'),
                    models.Index(condition=models.Q(('state', 'decrypt_only')), fields=['retired_at'], name='keys_to_finish'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('couple', 'user', 'version'), name='one_key_a_version'),
                    models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('couple', 'user'), name='one_active_content_key'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'destroyed'), ('wrapped', None)), models.Q(models.Q(('state', 'destroyed'), _negated=True), ('wrapped__isnull', False)), _connector='OR'), name='content_key_gone'),
                ],
            },
        ),
    ]
