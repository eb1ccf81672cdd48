import django.db.models.deletion
import kith.vault.fields
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0005_named_in_thanks'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Bar',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('until_date', models.DateField()),
                    ('reason', models.CharField(max_length=200)),
                    ('by_id', models.BigIntegerField()),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='star_bars', to='people.person')),
                ],
            ),
            migrations.CreateModel(
                name='PublicName',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40)),
                    ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='public_name', to='people.person')),
                ],
            ),
            migrations.CreateModel(
                name='QuarterList',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('quarter', models.PositiveSmallIntegerField()),
                    ('frozen_at', models.DateTimeField()),
                    ('digest', models.CharField(max_length=64)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('area', 'year', 'quarter'), name='recognition_a_quarter_is_frozen_once'), models.CheckConstraint(condition=models.Q(('quarter__range', (1, 4))), name='recognition_quarter_one_to_four')],
                },
            ),
            migrations.CreateModel(
                name='QuarterRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('stars', models.PositiveSmallIntegerField()),
                    ('minutes', models.PositiveIntegerField()),
                    ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='recognition.quarterlist')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('list', 'person'), name='recognition_once_in_a_quarter')],
                },
            ),
            migrations.CreateModel(
                name='Star',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('level', models.PositiveSmallIntegerField()),
                    ('state', models.CharField(choices=[('ELIGIBLE', 'within reach'), ('APPLIED', 'applied for'), ('CHECKED', 'checked'), ('ON_NOTICE', 'publicly announced'), ('OBJECTED', 'somebody objects'), ('GRANTED', 'granted'), ('REJECTED', 'not granted'), ('WITHDRAWN', 'withdrawn'), ('SURPASSED', 'followed by a higher one'), ('DOWNGRADED', 'lowered'), ('REVOKED', 'taken back')], max_length=10)),
                    ('role', models.CharField(max_length=12)),
                    ('rule_id', models.BigIntegerField()),
                    ('minutes', models.PositiveIntegerField()),
                    ('points', models.PositiveIntegerField()),
                    ('percent', models.PositiveSmallIntegerField()),
                    ('applied_by_id', models.BigIntegerField()),
                    ('applied_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stars', to='people.person')),
                ],
                options={
                    'indexes': [models.Index(fields=['area', 'state'], name='recognition_desk')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('APPLIED', 'CHECKED', 'ON_NOTICE', 'OBJECTED'))), fields=('person',), name='recognition_one_open_application'), models.UniqueConstraint(condition=models.Q(('state', 'GRANTED')), fields=('person',), name='recognition_one_star_level_a_person'), models.CheckConstraint(condition=models.Q(('level__range', (1, 9)), ('percent__lte', 100)), name='recognition_stars_from_one_to_nine'), models.CheckConstraint(condition=models.Q(('state', 'ELIGIBLE'), _negated=True), name='recognition_within_reach_is_no_row')],
                },
            ),
            migrations.CreateModel(
                name='Objection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('at', models.DateTimeField()),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('star', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='recognition.star')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('star', 'by'), name='recognition_one_objection_a_person')],
                },
            ),
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('starts_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField()),
                    ('star', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='notice', to='recognition.star')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='recognition_notice_takes_time')],
                },
            ),
            migrations.CreateModel(
                name='Step',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.CharField(max_length=10)),
                    ('by_id', models.BigIntegerField(null=True)),
                    ('at', models.DateTimeField()),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('star', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='recognition.star')),
                ],
            ),
        ]),
    ]
