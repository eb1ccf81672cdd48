import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from kith.core.migrating import CreateModels



from kith.projects import sql_money


def wall(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    statements = sql_money.walls(vendor, sql_money.VENTURE)
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0001_initial'),
        ('people', '0005_named_in_thanks'),
        ('places', '0001_initial'),
        ('projects', '0002_money'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Application',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=80)),
                    ('plan', models.CharField(max_length=3000)),
                    ('asked_fen', models.BigIntegerField()),
                    ('state', models.CharField(choices=[('SUBMITTED', 'handed in'), ('CHOSEN', 'chosen'), ('DECLINED', 'not chosen'), ('WITHDRAWN', 'withdrawn')], default='SUBMITTED', max_length=9)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.organisation')),
                    ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.team')),
                ],
            ),
            migrations.CreateModel(
                name='Agreement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('seq', models.PositiveIntegerField()),
                    ('first_fen', models.BigIntegerField()),
                    ('final_fen', models.BigIntegerField()),
                    ('paid_fen', models.BigIntegerField(default=0)),
                    ('signer', models.CharField(max_length=60)),
                    ('signed_date', models.DateField()),
                    ('midterm_date', models.DateField()),
                    ('final_date', models.DateField()),
                    ('due_date', models.DateField()),
                    ('state', models.CharField(choices=[('AGREED', 'agreement signed'), ('FIRST_PAID', 'first payment made; mid-term report awaited'), ('MIDTERM_LATE', 'mid-term report overdue: notice given'), ('MIDTERM_REPORTED', 'mid-term report to be reviewed'), ('MIDTERM_PASSED', 'mid-term passed; final payment due'), ('FINAL_PAID', 'final payment made; final report awaited'), ('FINAL_LATE', 'final report overdue: notice given'), ('FINAL_REPORTED', 'final report to be reviewed'), ('COMPLETED', 'completed'), ('STOPPED', 'stopped'), ('RECOVERING', 'stopped; money to be paid back'), ('RECOVERED', 'stopped; money paid back'), ('WOUND_UP', 'stopped; nothing to be paid back')], default='AGREED', max_length=16)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='agreement', to='projects.application')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', 'due_date'], name='projects_reports_due')],
                    'constraints': [models.UniqueConstraint(fields=('area', 'year', 'seq'), name='projects_one_agreement_a_number'), models.CheckConstraint(condition=models.Q(('final_fen__gte', 0), ('first_fen__gt', 0), ('paid_fen__gte', 0), ('paid_fen__lte', django.db.models.expressions.CombinedExpression(models.F('first_fen'), '+', models.F('final_fen')))), name='projects_paid_within_the_agreement'), models.CheckConstraint(condition=models.Q(('final_date__gt', models.F('midterm_date')), ('midterm_date__gt', models.F('signed_date'))), name='projects_reports_come_in_order')],
                },
            ),
            migrations.CreateModel(
                name='Bar',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('until_date', models.DateField()),
                    ('reason', models.CharField(max_length=300)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('agreement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='bar', to='projects.agreement')),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.organisation')),
                    ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.team')),
                ],
            ),
            migrations.CreateModel(
                name='Call',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=80)),
                    ('text', models.CharField(max_length=2000)),
                    ('source', models.CharField(choices=[('POOL', 'the pool that units pledged to'), ('PUBLIC', 'a public budget')], max_length=6)),
                    ('budget_fen', models.BigIntegerField()),
                    ('granted_fen', models.BigIntegerField(default=0)),
                    ('criteria', models.JSONField()),
                    ('from_date', models.DateField()),
                    ('until_date', models.DateField()),
                    ('state', models.CharField(choices=[('DRAFTED', 'being written'), ('OPEN', 'open for applications'), ('IN_REVIEW', 'applications are being reviewed'), ('DECIDED', 'decided'), ('WITHDRAWN', 'withdrawn')], default='DRAFTED', max_length=9)),
                    ('by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('budget_fen__gt', 0), ('granted_fen__gte', 0), ('granted_fen__lte', models.F('budget_fen'))), name='projects_grants_stay_within_the_budget'), models.CheckConstraint(condition=models.Q(('until_date__gt', models.F('from_date'))), name='projects_call_is_open_some_day')],
                },
            ),
        ]),
        migrations.AddField(
            model_name='application',
            name='call',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='projects.call'),
        ),
        CreateModels([
            migrations.CreateModel(
                name='ClawBack',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fen', models.BigIntegerField()),
                    ('due_date', models.DateField()),
                    ('reason', models.CharField(max_length=300)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('agreement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='claw_back', to='projects.agreement')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('fen__gt', 0)), name='projects_claw_back_is_some')],
                },
            ),
            migrations.CreateModel(
                name='Decision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('is_chosen', models.BooleanField()),
                    ('fen', models.BigIntegerField()),
                    ('reason', models.CharField(max_length=300)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='projects.application')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('fen__gt', 0), ('is_chosen', True)), models.Q(('fen', 0), ('is_chosen', False)), _connector='OR'), name='projects_chosen_iff_granted_some')],
                },
            ),
            migrations.CreateModel(
                name='Excuse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('until_date', models.DateField()),
                    ('reason', models.CharField(max_length=300)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='excuses', to='projects.agreement')),
                ],
            ),
            migrations.CreateModel(
                name='Lateness',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('due_date', models.DateField()),
                    ('stops_at', models.DateTimeField()),
                    ('at', models.DateTimeField()),
                    ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='latenesses', to='projects.agreement')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('agreement', 'due_date'), name='projects_notice_once')],
                },
            ),
            migrations.CreateModel(
                name='Payment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('stage', models.CharField(choices=[('MIDTERM', 'mid-term'), ('FINAL', 'final')], max_length=7)),
                    ('fen', models.BigIntegerField()),
                    ('document', models.CharField(max_length=80)),
                    ('paid_date', models.DateField()),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='projects.agreement')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('agreement', 'stage'), name='projects_each_stage_once'), models.CheckConstraint(condition=models.Q(('fen__gt', 0)), name='projects_payment_is_some')],
                },
            ),
            migrations.CreateModel(
                name='Recovery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('seq', models.PositiveIntegerField()),
                    ('fen', models.BigIntegerField()),
                    ('document', models.CharField(max_length=80)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('claw_back', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='recovery', to='projects.clawback')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('area', 'year', 'seq'), name='projects_one_recovery_a_number')],
                },
            ),
            migrations.CreateModel(
                name='Review',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_id', models.BigIntegerField()),
                    ('applied_by_id', models.BigIntegerField()),
                    ('has_interest', models.BooleanField()),
                    ('points', models.JSONField(default=list)),
                    ('total', models.PositiveSmallIntegerField(default=0)),
                    ('text', models.CharField(max_length=500)),
                    ('at', models.DateTimeField()),
                    ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='projects.application')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('application', 'by_id'), name='projects_reviewed_once_by_each'), models.CheckConstraint(condition=models.Q(('by_id', models.F('applied_by_id')), _negated=True), name='projects_nobody_reviews_her_own'), models.CheckConstraint(condition=models.Q(('has_interest', False), ('total', 0), _connector='OR'), name='projects_an_interest_gives_no_points')],
                },
            ),
            migrations.CreateModel(
                name='Reviewer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviewers', to='projects.call')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('call', 'person'), name='projects_named_to_review_once')],
                },
            ),
            migrations.CreateModel(
                name='SpotCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('document', models.CharField(max_length=80)),
                    ('fen', models.BigIntegerField()),
                    ('is_right', models.BooleanField()),
                    ('text', models.CharField(max_length=300)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spot_checks', to='projects.agreement')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('fen__gt', 0)), name='projects_checked_some')],
                },
            ),
            migrations.CreateModel(
                name='Stop',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=300)),
                    ('by_id', models.BigIntegerField(null=True)),
                    ('at', models.DateTimeField()),
                    ('agreement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='stop', to='projects.agreement')),
                ],
            ),
            migrations.CreateModel(
                name='VentureReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('stage', models.CharField(choices=[('MIDTERM', 'mid-term'), ('FINAL', 'final')], max_length=7)),
                    ('text', models.CharField(max_length=3000)),
                    ('spent_fen', models.BigIntegerField()),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='projects.agreement')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('agreement', 'stage'), name='projects_reported_once'), models.CheckConstraint(condition=models.Q(('spent_fen__gte', 0)), name='projects_spent_is_known')],
                },
            ),
            migrations.CreateModel(
                name='Verdict',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('is_passed', models.BooleanField()),
                    ('reason', models.CharField(max_length=300)),
                    ('reported_by_id', models.BigIntegerField()),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='verdict', to='projects.venturereport')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('by_id', models.F('reported_by_id')), _negated=True), name='projects_nobody_passes_her_report')],
                },
            ),
        ]),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation', None), ('team__isnull', False)), models.Q(('organisation__isnull', False), ('team', None)), _connector='OR'), name='projects_a_unit_or_a_team_applies'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'WITHDRAWN'), _negated=True), fields=('call', 'organisation'), name='projects_a_unit_applies_once'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'WITHDRAWN'), _negated=True), fields=('call', 'team'), name='projects_a_team_applies_once'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('asked_fen__gt', 0)), name='projects_application_asks_for_some'),
        ),
        migrations.RunPython(
            wall, migrations.RunPython.noop
        ),
    ]
