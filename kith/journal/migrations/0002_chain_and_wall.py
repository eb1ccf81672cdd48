from django.db import migrations, models

from kith.core.migrating import CreateModels
from kith.core.sql import build, log_walls


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Seal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('previous', models.CharField(max_length=64, unique=True)),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('first_id', models.BigIntegerField()),
                    ('last_id', models.BigIntegerField(db_index=True)),
                    ('count', models.PositiveIntegerField()),
                    ('late', models.JSONField(default=list)),
                    ('missing', models.JSONField(default=list)),
                    ('at', models.DateTimeField()),
                    ('archived', models.CharField(blank=True, max_length=64)),
                ],
                options={
                    'abstract': False,
                },
            ),
        ]),
        migrations.RunPython(build(log_walls('journal_entry', 'journal_seal')), migrations.RunPython.noop),
    ]
