import django.db.models.deletion
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('groups', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Brand',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40)),
                    ('summary', models.CharField(max_length=300)),
                    ('since_date', models.DateField()),
                    ('until_date', models.DateField(null=True)),
                    ('made_by_id', models.BigIntegerField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('area', 'name'), name='programmes_one_brand_a_name')],
                },
            ),
            migrations.CreateModel(
                name='Highlight',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=80)),
                    ('summary', models.CharField(max_length=500)),
                    ('state', models.CharField(choices=[('PROPOSED', 'proposed'), ('APPROVED', 'a highlight'), ('RETURNED', 'sent back'), ('RETIRED', 'no longer a highlight')], default='PROPOSED', max_length=10)),
                    ('made_by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('brand', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='highlights', to='programmes.brand')),
                ],
            ),
            migrations.CreateModel(
                name='HighlightEvidence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.CharField(max_length=300)),
                    ('cause', models.CharField(blank=True, max_length=40)),
                    ('on_date', models.DateField()),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('highlight', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='programmes.highlight')),
                ],
            ),
            migrations.CreateModel(
                name='Programme',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=80)),
                    ('summary', models.CharField(max_length=500)),
                    ('five_for', models.CharField(blank=True, choices=[('ELDERLY', 'for the elderly'), ('CHILDREN', 'for children'), ('HARDSHIP', 'for people in hardship'), ('PSYCHOLOGICAL', 'for those who need comfort'), ('PUBLIC_NEED', 'for public needs')], max_length=14)),
                    ('work_line', models.CharField(blank=True, max_length=40)),
                    ('starts_on', models.DateField()),
                    ('ends_on', models.DateField(null=True)),
                    ('state', models.CharField(choices=[('PROPOSED', 'proposed'), ('APPROVED', 'running'), ('RETURNED', 'sent back'), ('ENDED', 'ended')], default='PROPOSED', max_length=10)),
                    ('made_by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.organisation')),
                ],
                options={
                    'indexes': [models.Index(fields=['area', 'state'], name='programmes_of_area')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='programmes_programme_ends_after_it_starts')],
                },
            ),
            migrations.CreateModel(
                name='Phase',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('title', models.CharField(max_length=80)),
                    ('starts_on', models.DateField()),
                    ('ends_on', models.DateField()),
                    ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phases', to='programmes.programme')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('programme', 'number'), name='programmes_phase_number'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='programmes_phase_is_some_days')],
                },
            ),
        ]),
        migrations.AddField(
            model_name='highlight',
            name='programme',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='highlights', to='programmes.programme'),
        ),
        CreateModels([
            migrations.CreateModel(
                name='Theme',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('month', models.DateField()),
                    ('title', models.CharField(max_length=80)),
                    ('set_by_id', models.BigIntegerField()),
                    ('set_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('area', 'month'), name='programmes_one_theme_a_month'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='programmes_a_month_is_its_first_day')],
                },
            ),
            migrations.CreateModel(
                name='Verdict',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.CharField(max_length=14)),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('highlight', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='programmes.highlight')),
                    ('programme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='programmes.programme')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('highlight__isnull', False), ('programme', None)), models.Q(('highlight', None), ('programme__isnull', False)), _connector='OR'), name='programmes_a_verdict_is_on_one_thing')],
                },
            ),
        ]),
        migrations.AddIndex(
            model_name='highlight',
            index=models.Index(fields=['area', 'state'], name='programmes_highlights'),
        ),
    ]
