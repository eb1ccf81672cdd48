import django.db.models.deletion
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0003_monthly_list'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Attendance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('RECIPIENT', 'participant'), ('VOLUNTEER', 'volunteer'), ('VIEWER', 'viewer'), ('ON_DUTY', 'on duty')], max_length=10)),
                    ('state', models.CharField(choices=[('PRESENT', 'here'), ('LEFT', 'has left'), ('UNDONE', 'taken back')], max_length=8)),
                    ('in_at', models.DateTimeField()),
                    ('in_how', models.CharField(choices=[('DOOR_CODE', 'scanned the code at the door'), ('TICKET', 'ticket scanned at the door'), ('DIGITS', 'digits of the ticket typed at the door'), ('CLERK', 'ticked by the desk'), ('LEADER', 'ticked by the team leader'), ('PAPER', 'from the paper list')], max_length=10)),
                    ('out_at', models.DateTimeField(null=True)),
                    ('out_how', models.CharField(blank=True, choices=[('DOOR_CODE', 'scanned the code at the door'), ('TICKET', 'ticket scanned at the door'), ('DIGITS', 'digits of the ticket typed at the door'), ('CLERK', 'ticked by the desk'), ('LEADER', 'ticked by the team leader'), ('PAPER', 'from the paper list')], max_length=10)),
                    ('is_sure', models.BooleanField(default=True)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='activities.session')),
                    ('sign_up', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='activities.signup')),
                ],
                options={
                    'indexes': [models.Index(fields=['session', 'role', 'state'], name='activities_who_was_there'), models.Index(fields=['person', '-in_at'], name='activities_where_she_was')],
                    'constraints': [models.UniqueConstraint(fields=('session', 'person'), name='activities_one_attendance_a_person'), models.CheckConstraint(condition=models.Q(('out_at', None), ('out_at__gte', models.F('in_at')), _connector='OR'), name='activities_nobody_leaves_before_she_comes'), models.CheckConstraint(condition=models.Q(models.Q(('out_at', None), ('out_how', '')), models.Q(('out_at__isnull', False), models.Q(('out_how', ''), _negated=True)), _connector='OR'), name='activities_an_end_says_how'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'LEFT'), _negated=True), ('out_at__isnull', False), _connector='OR'), name='activities_who_left_has_an_end')],
                },
            ),
            migrations.CreateModel(
                name='Closing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('session', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='closing', to='activities.session')),
                ],
            ),
            migrations.CreateModel(
                name='HoursLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('record_id', models.BigIntegerField(null=True)),
                    ('refusal', models.CharField(blank=True, max_length=40)),
                    ('at', models.DateTimeField()),
                    ('attendance', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hours', to='activities.attendance')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('record_id', None), models.Q(('refusal', ''), _negated=True)), models.Q(('record_id__isnull', False), ('refusal', '')), _connector='OR'), name='activities_hours_stand_or_say_why_not')],
                },
            ),
            migrations.CreateModel(
                name='Picture',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file_id', models.BigIntegerField()),
                    ('caption', models.CharField(max_length=100)),
                    ('state', models.CharField(choices=[('WAITING', 'waits for the privacy check'), ('SHOWN', 'may be shown'), ('REFUSED', 'is not shown')], default='WAITING', max_length=8)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pictures', to='activities.session')),
                ],
            ),
            migrations.CreateModel(
                name='PictureCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.CharField(max_length=8)),
                    ('has_minors', models.BooleanField(default=False)),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('picture', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='activities.picture')),
                ],
            ),
            migrations.CreateModel(
                name='PictureMinor',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('picture', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='minors', to='activities.picture')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('picture', 'person'), name='activities_a_minor_is_named_once')],
                },
            ),
            migrations.CreateModel(
                name='PublicPixels',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(max_length=64)),
                    ('pixels', models.BinaryField()),
                    ('picture', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='public', to='activities.picture')),
                ],
            ),
            migrations.CreateModel(
                name='SessionRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.CharField(max_length=1000)),
                    ('due_at', models.DateTimeField()),
                    ('late_reason', models.CharField(blank=True, choices=[('HELPER', 'the helper told it later'), ('RECIPIENT', "the recipient's word came later"), ('SILENCE', 'nobody answered the calls'), ('DISPUTE', 'decided after a dispute'), ('REVIEW', 'it was under review'), ('PAPER', 'it was on paper first'), ('OTHER', 'another reason')], max_length=10)),
                    ('late_note', models.CharField(blank=True, max_length=200)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('session', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='record', to='activities.session')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('at__lte', models.F('due_at')), models.Q(('late_reason', ''), _negated=True), _connector='OR'), name='activities_a_late_record_says_why')],
                },
            ),
            migrations.CreateModel(
                name='Summary',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.CharField(max_length=1000)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('session', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='summary', to='activities.session')),
                ],
            ),
            migrations.CreateModel(
                name='Survey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('closes_at', models.DateTimeField()),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('session', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='survey', to='activities.session')),
                ],
            ),
            migrations.CreateModel(
                name='Slip',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('at', models.DateTimeField()),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='activities.survey')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('survey', 'number'), name='activities_slip_number'), models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('survey', 'person'), name='activities_asked_once')],
                },
            ),
            migrations.CreateModel(
                name='SurveyAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('step', models.PositiveSmallIntegerField(null=True)),
                    ('wanting', models.JSONField(default=list)),
                    ('by_proxy', models.BooleanField(default=False)),
                    ('channel', models.CharField(choices=[('WEB', 'web page'), ('COUNTER', 'counter'), ('PHONE', 'telephone'), ('PAPER', 'paper slip'), ('QR', 'QR code'), ('PROXY', "somebody on one's behalf"), ('GRID', 'grid worker'), ('VISIT', 'care visit'), ('CALL', 'hotline call'), ('API', 'other system'), ('IMPORT', 'spreadsheet')], max_length=8)),
                    ('by_id', models.BigIntegerField(null=True)),
                    ('at', models.DateTimeField()),
                    ('slip', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='activities.slip')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('step', None), ('step__range', (1, 5)), _connector='OR'), name='activities_five_steps')],
                },
            ),
            migrations.CreateModel(
                name='Tick',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('IN', 'arrived'), ('OUT', 'left'), ('UNDO', 'taken back: it was a slip')], max_length=4)),
                    ('how', models.CharField(choices=[('DOOR_CODE', 'scanned the code at the door'), ('TICKET', 'ticket scanned at the door'), ('DIGITS', 'digits of the ticket typed at the door'), ('CLERK', 'ticked by the desk'), ('LEADER', 'ticked by the team leader'), ('PAPER', 'from the paper list')], max_length=10)),
                    ('role', models.CharField(choices=[('RECIPIENT', 'participant'), ('VOLUNTEER', 'volunteer'), ('VIEWER', 'viewer'), ('ON_DUTY', 'on duty')], max_length=10)),
                    ('key', models.UUIDField()),
                    ('at', models.DateTimeField()),
                    ('noted_at', models.DateTimeField()),
                    ('by_id', models.BigIntegerField()),
                    ('is_sure', models.BooleanField(default=True)),
                    ('is_odd', models.BooleanField(default=False)),
                    ('distance_m', models.PositiveIntegerField(null=True)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ticks', to='activities.session')),
                ],
                options={
                    'indexes': [models.Index(fields=['session', 'person'], name='activities_ticks_of'), models.Index(condition=models.Q(('distance_m__isnull', False)), fields=['noted_at'], name='activities_ticks_to_forget')],
                    'constraints': [models.UniqueConstraint(fields=('by_id', 'key'), name='activities_a_tick_is_told_once')],
                },
            ),
            migrations.CreateModel(
                name='UsedCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('mark', models.CharField(max_length=40)),
                    ('used_at', models.DateTimeField()),
                    ('expires_at', models.DateTimeField(db_index=True)),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='activities.session')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('session', 'mark'), name='activities_a_code_is_used_once')],
                },
            ),
            migrations.CreateModel(
                name='WalkIns',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('RECIPIENT', 'participant'), ('VOLUNTEER', 'volunteer'), ('VIEWER', 'viewer'), ('ON_DUTY', 'on duty')], max_length=10)),
                    ('spot', models.CharField(blank=True, max_length=30)),
                    ('number', models.PositiveIntegerField()),
                    ('is_estimated', models.BooleanField(default=True)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='walk_ins', to='activities.session')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ('RECIPIENT', 'VIEWER'))), name='activities_who_serves_is_known_by_name')],
                },
            ),
        ]),
    ]
