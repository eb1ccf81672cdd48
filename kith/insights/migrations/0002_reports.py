import django.db.models.deletion
from django.db import migrations, models

from kith.core.migrating import CreateModels


from kith.insights import sql_reports


def wall(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for statement in sql_reports.walls(schema_editor.connection.vendor):
            cursor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0001_facts'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Report',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('month', models.DateField()),
                    ('version', models.PositiveSmallIntegerField(default=1)),
                    ('state', models.CharField(choices=[('DRAFT', 'to be checked'), ('CHECKED', 'checked and handed in'), ('MERGED', 'taken in by the street'), ('FROZEN', 'frozen'), ('REPLACED', 'replaced by a newer version')], default='DRAFT', max_length=8)),
                    ('highlights', models.TextField(blank=True, max_length=1000)),
                    ('problems', models.TextField(blank=True, max_length=1000)),
                    ('remarks', models.TextField(blank=True, max_length=1000)),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('returned', models.CharField(blank=True, max_length=300)),
                    ('due_at', models.DateTimeField()),
                    ('made_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'indexes': [models.Index(fields=['month', 'area'], name='insights_sheets_of_month')],
                    'constraints': [models.UniqueConstraint(fields=('area', 'month', 'version'), name='insights_one_sheet_a_version'), models.UniqueConstraint(condition=models.Q(('state', 'FROZEN')), fields=('area', 'month'), name='insights_one_frozen_sheet_a_month'), models.UniqueConstraint(condition=models.Q(('state__in', ('DRAFT', 'CHECKED', 'MERGED'))), fields=('area', 'month'), name='insights_one_sheet_a_month_in_hand'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='insights_a_sheet_is_of_a_whole_month'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('version', 1)), models.Q(('version__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='insights_a_later_version_says_why')],
                },
            ),
            migrations.CreateModel(
                name='Layout',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('MONTH', 'month sheet of a community'), ('TOWN', 'month sheet of a street or district'), ('UNIT', 'sheet of a unit'), ('TEAM', 'sheet of a team')], max_length=5)),
                    ('title', models.CharField(max_length=60)),
                    ('content', models.BinaryField()),
                    ('digest', models.CharField(max_length=64)),
                    ('figures', models.JSONField(default=list)),
                    ('since_date', models.DateField()),
                    ('until_date', models.DateField(null=True)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'indexes': [models.Index(fields=['kind', 'area'], name='insights_layouts_of_place')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until_date', None), ('until_date__gte', models.F('since_date')), _connector='OR'), name='insights_a_layout_ends_after_it_began')],
                },
            ),
            migrations.CreateModel(
                name='Numbers',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('at', models.DateTimeField()),
                    ('by_id', models.BigIntegerField()),
                    ('role', models.CharField(max_length=12)),
                    ('cells', models.JSONField(default=list)),
                    ('lines', models.JSONField(default=list)),
                    ('figures', models.JSONField(default=list)),
                    ('definitions', models.JSONField(default=dict)),
                    ('below', models.JSONField(default=list)),
                    ('listed', models.JSONField(default=list)),
                    ('missing', models.JSONField(default=list)),
                    ('digest', models.CharField(max_length=64)),
                    ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='numbers', to='insights.report')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('report', 'number'), name='insights_numbers_are_in_order')],
                },
            ),
            migrations.CreateModel(
                name='Freezing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('numbers', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='insights.numbers')),
                    ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='freezing', to='insights.report')),
                ],
            ),
        ]),
        migrations.RunPython(wall, migrations.RunPython.noop),
    ]
