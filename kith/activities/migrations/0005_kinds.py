import django.db.models.deletion
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0004_attendance'),
        ('groups', '0001_initial'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='HolidayPost',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=80)),
                    ('summary', models.CharField(max_length=500)),
                    ('places', models.PositiveSmallIntegerField()),
                    ('age_from', models.PositiveSmallIntegerField()),
                    ('starts_on', models.DateField()),
                    ('ends_on', models.DateField()),
                    ('apply_until', models.DateField()),
                    ('least_days', models.PositiveSmallIntegerField()),
                    ('mentor', models.CharField(max_length=40)),
                    ('state', models.CharField(choices=[('OPEN', 'open for applications'), ('CLOSED', 'closed')], default='OPEN', max_length=10)),
                    ('made_by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.organisation')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on')), ('apply_until__lte', models.F('ends_on'))), name='activities_post_days_are_in_order'), models.CheckConstraint(condition=models.Q(('least_days__gt', 0), ('places__gt', 0)), name='activities_post_is_some_work')],
                },
            ),
            migrations.CreateModel(
                name='MediaChannel',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('VIDEO_ACCOUNT', 'video account'), ('RADIO', 'radio programme'), ('LIVE_ROOM', 'live room')], max_length=14)),
                    ('name', models.CharField(max_length=60)),
                    ('until_date', models.DateField(null=True)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('area', 'kind', 'name'), name='activities_one_channel_a_name')],
                },
            ),
            migrations.CreateModel(
                name='PostApplication',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('made_by_id', models.BigIntegerField()),
                    ('school', models.CharField(max_length=60)),
                    ('state', models.CharField(choices=[('APPLIED', 'applied'), ('ACCEPTED', 'accepted'), ('DECLINED', 'not accepted'), ('WITHDRAWN', 'withdrawn'), ('FINISHED', 'finished, with a certificate'), ('LEFT', 'left early')], default='APPLIED', max_length=10)),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('certificate_no', models.CharField(blank=True, max_length=24)),
                    ('made_at', models.DateTimeField()),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='activities.holidaypost')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'WITHDRAWN'), _negated=True), fields=('post', 'person'), name='activities_one_application_a_student'), models.UniqueConstraint(condition=models.Q(('certificate_no', ''), _negated=True), fields=('certificate_no',), name='activities_one_post_certificate_a_number'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'DECLINED'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='activities_declined_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'FINISHED'), models.Q(('certificate_no', ''), _negated=True)), models.Q(models.Q(('state', 'FINISHED'), _negated=True), ('certificate_no', '')), _connector='OR'), name='activities_finished_iff_certified')],
                },
            ),
            migrations.CreateModel(
                name='PostDay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('on_date', models.DateField()),
                    ('minutes', models.PositiveSmallIntegerField()),
                    ('content', models.CharField(max_length=120)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='days', to='activities.postapplication')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('application', 'on_date'), name='activities_a_day_is_signed_once'), models.CheckConstraint(condition=models.Q(('minutes__gt', 0), ('minutes__lte', 480)), name='activities_a_day_of_work')],
                },
            ),
            migrations.CreateModel(
                name='Stall',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('service_type', models.CharField(max_length=40)),
                    ('title', models.CharField(blank=True, max_length=80)),
                    ('needs_power', models.BooleanField(default=False)),
                    ('licence', models.CharField(blank=True, max_length=80)),
                    ('state', models.CharField(choices=[('OFFERED', 'offered by the unit'), ('CONFIRMED', 'confirmed'), ('DECLINED', 'not this time'), ('WITHDRAWN', 'withdrawn')], default='OFFERED', max_length=10)),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('made_by_id', models.BigIntegerField()),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.organisation')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stalls', to='activities.session')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('session', 'number'), name='activities_one_stall_a_number'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'DECLINED'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='activities_a_stall_is_declined_with_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='HeadCount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('people', models.PositiveIntegerField()),
                    ('is_estimated', models.BooleanField(default=False)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('stall', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='activities.stall')),
                ],
            ),
            migrations.CreateModel(
                name='TrainingSkill',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('skill', models.CharField(max_length=24)),
                    ('valid_months', models.PositiveSmallIntegerField()),
                    ('set_by_id', models.BigIntegerField()),
                    ('series', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='gives', to='activities.series')),
                ],
            ),
            migrations.CreateModel(
                name='ViewCount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('views', models.PositiveIntegerField()),
                    ('source', models.CharField(max_length=80)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to='activities.mediachannel')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to='activities.session')),
                ],
                options={
                    'indexes': [models.Index(fields=['session', 'channel', '-at'], name='activities_views')],
                },
            ),
        ]),
    ]
