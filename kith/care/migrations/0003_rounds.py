import django.db.models.deletion
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ('care', '0002_visits'),
        ('people', '0007_credentials'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='RoundPlan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField()),
                    ('state', models.CharField(choices=[('DRAFT', 'being planned'), ('OFFERED', 'given out'), ('CLOSED', 'the day is over'), ('DROPPED', 'plan put aside')], default='DRAFT', max_length=8)),
                    ('inputs', models.JSONField(default=dict)),
                    ('bill', models.JSONField(default=dict)),
                    ('left', models.JSONField(default=dict)),
                    ('rules_id', models.BigIntegerField()),
                    ('took_ms', models.PositiveIntegerField()),
                    ('made_by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'indexes': [models.Index(fields=['area', '-day'], name='care_plans_of_area')],
                },
            ),
            migrations.CreateModel(
                name='Route',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('by', models.CharField(choices=[('WALK', 'on foot'), ('CYCLE', 'by bicycle')], max_length=5)),
                    ('on_min', models.PositiveSmallIntegerField()),
                    ('off_min', models.PositiveSmallIntegerField()),
                    ('most', models.PositiveSmallIntegerField()),
                    ('state', models.CharField(choices=[('PLANNED', 'not given out yet'), ('OFFERED', 'being asked'), ('ACCEPTED', 'will go'), ('DECLINED', 'has said no'), ('EXPIRED', 'did not answer'), ('WITHDRAWN', 'cannot come'), ('TAKEN_BACK', 'taken back by the desk'), ('OVER', 'the day is over')], default='PLANNED', max_length=10)),
                    ('expires_at', models.DateTimeField(null=True)),
                    ('late_min', models.PositiveSmallIntegerField(default=0)),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='routes', to='care.roundplan')),
                    ('start', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', 'expires_at'], name='care_routes_expiring')],
                    'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='care_routes_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('expires_at__isnull', False), ('state', 'OFFERED')), models.Q(models.Q(('state', 'OFFERED'), _negated=True), ('expires_at', None)), _connector='OR'), name='care_route_expires_iff_asked')],
                },
            ),
            migrations.CreateModel(
                name='RoundSheet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('purpose', models.CharField(max_length=20)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('route', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='care.route')),
                ],
            ),
            migrations.CreateModel(
                name='RouteHelper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField()),
                    ('is_staff', models.BooleanField()),
                    ('has_agreed', models.BooleanField(default=False)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('route', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='helpers', to='care.route')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('route', 'person'), name='care_once_on_a_route')],
                },
            ),
            migrations.CreateModel(
                name='SheetReturn',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('sheet', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='returned', to='care.roundsheet')),
                ],
            ),
            migrations.CreateModel(
                name='RoundRuling',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person_id', models.BigIntegerField()),
                    ('kind', models.CharField(choices=[('PIN', 'settled by the desk'), ('FORBID', 'not this pair')], max_length=6)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rulings', to='care.roundplan')),
                ],
                options={
                    'constraints': [],
                },
            ),
            migrations.CreateModel(
                name='VisitTerms',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('way', models.CharField(choices=[('ONE', 'one person'), ('TOGETHER', 'two people together'), ('IN_TURN', 'two people, one after the other')], default='ONE', max_length=8)),
                    ('minutes', models.PositiveSmallIntegerField(default=0)),
                    ('opens_min', models.PositiveSmallIntegerField(default=0)),
                    ('closes_min', models.PositiveSmallIntegerField(default=0)),
                    ('skill', models.CharField(blank=True, max_length=24)),
                    ('gender', models.CharField(choices=[('UNKNOWN', 'not stated'), ('FEMALE', 'female'), ('MALE', 'male')], default='UNKNOWN', max_length=8)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closes_min', 0), ('opens_min', 0)), ('closes_min__gt', models.F('opens_min')), _connector='OR'), name='care_terms_name_some_time')],
                },
            ),
            migrations.CreateModel(
                name='Stop',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seat', models.PositiveSmallIntegerField(default=0)),
                    ('position', models.PositiveSmallIntegerField()),
                    ('arrive_at', models.DateTimeField()),
                    ('leave_at', models.DateTimeField()),
                    ('way_s', models.PositiveIntegerField()),
                    ('why', models.JSONField(default=dict)),
                    ('state', models.CharField(choices=[('PLANNED', 'not given out yet'), ('OFFERED', 'being asked'), ('TAKEN', 'somebody will go'), ('RELEASED', 'free again'), ('DONE', 'visited'), ('MISSED', 'not visited')], default='PLANNED', max_length=8)),
                    ('route', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stops', to='care.route')),
                ],
                options={
                    'indexes': [],
                    'constraints': [models.CheckConstraint(condition=models.Q(('leave_at__gt', models.F('arrive_at'))), name='care_stop_takes_time')],
                },
            ),
        ]),
        migrations.AddField(
            model_name='roundruling',
            name='due',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.due'),
        ),
        migrations.AddField(
            model_name='visitterms',
            name='file',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='care.carefile'),
        ),
        migrations.AddField(
            model_name='stop',
            name='due',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='care.due'),
        ),
        migrations.AddField(
            model_name='stop',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='care.carefile'),
        ),
        migrations.AddConstraint(
            model_name='roundruling',
            constraint=models.UniqueConstraint(fields=('plan', 'due', 'person_id'), name='care_one_ruling_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='roundruling',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'PIN')), fields=('plan', 'due'), name='care_settled_on_one'),
        ),
        migrations.AddConstraint(
            model_name='stop',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('OFFERED', 'TAKEN'))), fields=('due', 'seat'), name='care_one_live_stop_a_due'),
        ),
        migrations.AddIndex(
            model_name='stop',
            index=models.Index(fields=['file', 'state'], name='care_stops_of_file'),
        ),
    ]
