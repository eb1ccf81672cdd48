from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Beat',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('job', models.CharField(max_length=40, unique=True)),
                    ('first_at', models.DateTimeField()),
                    ('ran_at', models.DateTimeField()),
                    ('took_ms', models.PositiveIntegerField()),
                    ('done', models.PositiveIntegerField()),
                    ('fault', models.CharField(blank=True, max_length=80)),
                ],
            ),
            migrations.CreateModel(
                name='Backup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('manifest_hash', models.CharField(max_length=64, unique=True)),
                    ('path', models.CharField(max_length=300)),
                    ('made_at', models.DateTimeField()),
                    ('verified_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['-made_at'], name='upkeep_backups_by_time')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('verified_at', None), ('verified_at__gte', models.F('made_at')), _connector='OR'), name='upkeep_a_backup_is_proved_afterwards')],
                },
            ),
        ]),
    ]
