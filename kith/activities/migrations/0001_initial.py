import django.db.models.deletion
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('groups', '0001_initial'),
        ('people', '0005_named_in_thanks'),
        ('places', '0001_initial'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Series',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('team_id', models.BigIntegerField(null=True)),
                    ('title', models.CharField(max_length=80)),
                    ('summary', models.CharField(max_length=500)),
                    ('kind', models.CharField(choices=[('COURSE', 'course'), ('TALK', 'talk'), ('COMPETITION', 'competition'), ('PERFORMANCE', 'performance'), ('CLINIC', 'clinic'), ('MARKET', 'public welfare market'), ('ONLINE', 'online session'), ('BROADCAST', 'broadcast'), ('TRAINING', 'training'), ('TOUR', 'tour'), ('PARTY_DAY', 'themed Party day'), ('SERVICE', 'volunteer service'), ('OTHER', 'other activity')], max_length=12)),
                    ('course_type', models.CharField(blank=True, max_length=40)),
                    ('five_for', models.CharField(blank=True, choices=[('ELDERLY', 'for the elderly'), ('CHILDREN', 'for children'), ('HARDSHIP', 'for people in hardship'), ('PSYCHOLOGICAL', 'for those who need comfort'), ('PUBLIC_NEED', 'for public needs')], max_length=14)),
                    ('category', models.CharField(max_length=24)),
                    ('eligibility', models.CharField(choices=[('VOLUNTEER', 'volunteer service'), ('PARTY_LIFE', 'Party life, such as a themed Party day'), ('ON_DUTY', 'work on duty'), ('OTHER', 'something else: no hours')], default='VOLUNTEER', max_length=10)),
                    ('risk', models.CharField(blank=True, max_length=200)),
                    ('age_from', models.PositiveSmallIntegerField(null=True)),
                    ('age_to', models.PositiveSmallIntegerField(null=True)),
                    ('needs_guardian', models.BooleanField(default=False)),
                    ('only_path', models.CharField(blank=True, max_length=200)),
                    ('skill', models.CharField(blank=True, max_length=24)),
                    ('least_hours', models.PositiveIntegerField(default=0)),
                    ('made_by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('organiser', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.organisation')),
                    ('phase', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='series', to='programmes.phase')),
                    ('programme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='series', to='programmes.programme')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('age_from', None), ('age_to', None), ('age_to__gte', models.F('age_from')), _connector='OR'), name='activities_ages_are_a_range'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'PARTY_DAY'), _negated=True), models.Q(('eligibility', 'VOLUNTEER'), _negated=True), _connector='OR'), name='activities_party_days_are_never_volunteer_hours')],
                },
            ),
            migrations.CreateModel(
                name='Session',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('title', models.CharField(blank=True, max_length=80)),
                    ('room', models.CharField(blank=True, max_length=60)),
                    ('starts_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField()),
                    ('sign_up_from', models.DateTimeField()),
                    ('sign_up_until', models.DateTimeField()),
                    ('in_charge_id', models.BigIntegerField(null=True)),
                    ('contact_phone', models.CharField(blank=True, max_length=20)),
                    ('state', models.CharField(choices=[('PLANNED', 'planned'), ('PUBLISHED', 'published'), ('HELD', 'held'), ('RECORDED', 'recorded'), ('SUMMARISED', 'summarised'), ('CANCELLED', 'cancelled')], default='PLANNED', max_length=10)),
                    ('cancel_reason', models.CharField(blank=True, max_length=200)),
                    ('made_by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='activities.series')),
                    ('site', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.site')),
                ],
                options={
                    'indexes': [models.Index(fields=['area', 'starts_at'], name='activities_calendar'), models.Index(fields=['site', 'starts_at'], name='activities_venue')],
                    'constraints': [models.UniqueConstraint(fields=('series', 'number'), name='activities_session_number'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='activities_session_takes_time'), models.CheckConstraint(condition=models.Q(('sign_up_until__gte', models.F('sign_up_from')), ('sign_up_until__lte', models.F('ends_at'))), name='activities_sign_up_ends_before_the_session'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'CANCELLED'), models.Q(('cancel_reason', ''), _negated=True)), models.Q(models.Q(('state', 'CANCELLED'), _negated=True), ('cancel_reason', '')), _connector='OR'), name='activities_cancelled_iff_with_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='Quota',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('RECIPIENT', 'participant'), ('VOLUNTEER', 'volunteer'), ('VIEWER', 'viewer'), ('ON_DUTY', 'on duty')], max_length=10)),
                    ('capacity', models.PositiveIntegerField()),
                    ('taken', models.PositiveIntegerField(default=0)),
                    ('last_number', models.PositiveIntegerField(default=0)),
                    ('mode', models.CharField(choices=[('FIRST_COME', 'in the order of signing up'), ('DRAW', 'by a draw')], default='FIRST_COME', max_length=10)),
                    ('draw_at', models.DateTimeField(null=True)),
                    ('drawn_at', models.DateTimeField(null=True)),
                    ('seed_hash', models.CharField(blank=True, max_length=64)),
                    ('seed', models.CharField(blank=True, max_length=64)),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotas', to='activities.session')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('session', 'role'), name='activities_one_quota_a_role'), models.CheckConstraint(condition=models.Q(('taken__gte', 0), ('taken__lte', models.F('capacity'))), name='activities_taken_within_capacity'), models.CheckConstraint(condition=models.Q(models.Q(('draw_at', None), ('mode', 'FIRST_COME')), models.Q(('draw_at__isnull', False), ('mode', 'DRAW')), _connector='OR'), name='activities_a_draw_has_its_time')],
                },
            ),
            migrations.CreateModel(
                name='CoHost',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.organisation')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='co_hosts', to='activities.session')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('session', 'organisation'), name='activities_a_host_is_named_once')],
                },
            ),
            migrations.CreateModel(
                name='SignUp',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('made_by_id', models.BigIntegerField()),
                    ('party', models.UUIDField()),
                    ('key', models.UUIDField()),
                    ('channel', models.CharField(choices=[('WEB', 'web page'), ('COUNTER', 'counter'), ('PHONE', 'telephone'), ('PAPER', 'paper slip'), ('QR', 'QR code'), ('PROXY', "somebody on one's behalf"), ('GRID', 'grid worker'), ('VISIT', 'care visit'), ('CALL', 'hotline call'), ('API', 'other system'), ('IMPORT', 'spreadsheet')], max_length=8)),
                    ('number', models.PositiveIntegerField()),
                    ('rank', models.PositiveSmallIntegerField(default=0)),
                    ('state', models.CharField(choices=[('ENTERED', 'in the draw'), ('WAITING', 'on the waiting list'), ('OFFERED', 'a place is kept for you: please confirm'), ('SEATED', 'you have a place'), ('CANCELLED', 'cancelled'), ('LAPSED', 'not confirmed in time'), ('MISSED', 'did not come'), ('ATTENDED', 'was there'), ('CLOSED', 'no place became free')], max_length=10)),
                    ('confirm_by', models.DateTimeField(null=True)),
                    ('made_at', models.DateTimeField()),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('quota', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_ups', to='activities.quota')),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_ups', to='activities.session')),
                ],
                options={
                    'indexes': [models.Index(fields=['quota', 'state', 'rank', 'number'], name='activities_queue'), models.Index(fields=['person', '-made_at'], name='activities_sign_ups_of')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('ENTERED', 'WAITING', 'OFFERED', 'SEATED', 'ATTENDED', 'MISSED'))), fields=('session', 'person'), name='activities_one_sign_up_a_person'), models.UniqueConstraint(fields=('key', 'person'), name='activities_one_answer_a_key'), models.CheckConstraint(condition=models.Q(models.Q(('confirm_by__isnull', False), ('state', 'OFFERED')), models.Q(models.Q(('state', 'OFFERED'), _negated=True), ('confirm_by', None)), _connector='OR'), name='activities_only_an_offer_waits_for_a_yes')],
                },
            ),
            migrations.CreateModel(
                name='SignUpMove',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.CharField(max_length=12)),
                    ('before', models.CharField(blank=True, max_length=10)),
                    ('after', models.CharField(max_length=10)),
                    ('is_manual', models.BooleanField(default=False)),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('by_id', models.BigIntegerField(null=True)),
                    ('at', models.DateTimeField()),
                    ('sign_up', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='activities.signup')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('is_manual', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='activities_a_manual_move_has_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='Reserve',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('tier', models.CharField(max_length=16)),
                    ('places', models.PositiveIntegerField()),
                    ('release_at', models.DateTimeField()),
                    ('quota', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reserves', to='activities.quota')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('quota', 'tier'), name='activities_one_reserve_a_tier'), models.CheckConstraint(condition=models.Q(('places__gt', 0)), name='activities_a_reserve_is_some_places')],
                },
            ),
        ]),
    ]
