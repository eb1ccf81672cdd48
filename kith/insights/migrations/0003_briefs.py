import django.db.models.deletion
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0002_reports'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Brief',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('skeleton', models.CharField(max_length=16)),
                    ('since', models.DateField()),
                    ('until', models.DateField()),
                    ('made_by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='insights_a_brief_is_of_some_days')],
                    'indexes': [models.Index(fields=['area', '-made_at'], name='insights_briefs_of_area')],
                },
            ),
            migrations.CreateModel(
                name='BriefVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('state', models.CharField(choices=[('DRAFT', 'draft'), ('SIGNED', 'signed'), ('REPLACED', 'replaced by a later version'), ('DROPPED', 'not used')], default='DRAFT', max_length=8)),
                    ('revision', models.PositiveIntegerField(default=0)),
                    ('zh', models.TextField()),
                    ('en', models.TextField()),
                    ('left_out', models.JSONField(default=list)),
                    ('data_at', models.DateTimeField()),
                    ('rule_id', models.BigIntegerField()),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('made_by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('signed_by_id', models.BigIntegerField(null=True)),
                    ('signed_at', models.DateTimeField(null=True)),
                    ('digest', models.CharField(blank=True, max_length=64)),
                    ('brief', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='insights.brief')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('brief', 'number'), name='insights_a_version_of_a_brief_once'), models.UniqueConstraint(condition=models.Q(('state', 'DRAFT')), fields=('brief',), name='insights_one_draft_a_brief'), models.UniqueConstraint(condition=models.Q(('state', 'SIGNED')), fields=('brief',), name='insights_one_brief_is_out'), models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', False), ('signed_by_id__isnull', False), ('state__in', ('SIGNED', 'REPLACED')), models.Q(('digest', ''), _negated=True)), models.Q(('digest', ''), ('signed_at', None), ('signed_by_id', None), ('state__in', ('DRAFT', 'DROPPED'))), _connector='OR'), name='insights_a_signed_brief_has_its_hand_and_hash')],
                },
            ),
            migrations.CreateModel(
                name='BriefNumber',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=40)),
                    ('figure', models.CharField(max_length=40)),
                    ('since', models.DateField()),
                    ('until', models.DateField()),
                    ('about', models.CharField(blank=True, max_length=60)),
                    ('years', models.PositiveSmallIntegerField(default=1)),
                    ('is_alone', models.BooleanField(default=False)),
                    ('number', models.BigIntegerField(null=True)),
                    ('of', models.BigIntegerField(null=True)),
                    ('is_estimated', models.BooleanField(default=False)),
                    ('untold', models.CharField(blank=True, choices=[('FEW', 'so few people that one could guess who'), ('NOTHING', 'nothing in the records')], max_length=8)),
                    ('words', models.JSONField(default=dict)),
                    ('names', models.JSONField(default=list)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='numbers', to='insights.briefversion')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('version', 'key'), name='insights_a_number_of_a_brief_once'), models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', False), ('untold', '')), models.Q(models.Q(('untold', ''), _negated=True), ('number', None), ('of', None)), _connector='OR'), name='insights_what_may_not_be_told_is_not_kept'), models.CheckConstraint(condition=models.Q(('years__gt', 0)), name='insights_a_mean_is_of_years')],
                },
            ),
            migrations.CreateModel(
                name='BriefRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=40)),
                    ('kind', models.CharField(choices=[('AREA', 'place'), ('SITE', 'site'), ('PROGRAMME', 'programme'), ('BRAND', 'brand'), ('HIGHLIGHT', 'highlight'), ('TEAM', 'team'), ('UNIT', 'unit'), ('BODY', 'committee or alliance'), ('SERIES', 'series of activities'), ('SESSION', 'activity'), ('SCHEME', 'care scheme'), ('INITIATIVE', 'appeal'), ('LAUNCH', 'launch'), ('CHANNEL', 'channel'), ('LINE', 'telephone line')], max_length=12)),
                    ('object_id', models.BigIntegerField()),
                    ('name', models.CharField(max_length=160)),
                    ('on_date', models.DateField(null=True)),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='records', to='insights.briefversion')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('version', 'key'), name='insights_a_name_of_a_brief_once')],
                },
            ),
        ]),
    ]
