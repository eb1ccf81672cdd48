import django.db.models.deletion
import kith.vault.fields
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orders', '0003_codes_at_the_door'),
        ('people', '0007_credentials'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Line',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(max_length=24, unique=True)),
                    ('title', models.CharField(max_length=60)),
                    ('kind', models.CharField(choices=[('GENERAL', 'service line'), ('PSYCHOLOGICAL', 'psychological line')], max_length=14)),
                    ('weekdays', models.JSONField(default=list)),
                    ('opens', models.TimeField()),
                    ('closes', models.TimeField()),
                    ('card', models.CharField(blank=True, max_length=200)),
                    ('is_listed', models.BooleanField(default=True)),
                    ('made_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('supervisor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ],
                options={
                    'indexes': [models.Index(fields=['area', 'number'], name='hotline_lines_of_area')],
                },
            ),
            migrations.CreateModel(
                name='Call',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('subject_id', models.BigIntegerField(unique=True)),
                    ('key', models.CharField(max_length=40)),
                    ('state', models.CharField(choices=[('DRAFT', 'being written down'), ('OPEN', 'waits to be dealt with'), ('IN_WORK', 'being dealt with'), ('CLOSED', 'dealt with'), ('DROPPED', 'dropped: no call came of it')], default='DRAFT', max_length=8)),
                    ('started_at', models.DateTimeField()),
                    ('saved_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('responded_at', models.DateTimeField(null=True)),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('sign_due_at', models.DateTimeField(null=True)),
                    ('close_due_at', models.DateTimeField(null=True)),
                    ('ring_due_at', models.DateTimeField(null=True)),
                    ('follow_up_on', models.DateField(null=True)),
                    ('told_at', models.DateTimeField(null=True)),
                    ('alias', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('alias_index', models.CharField(blank=True, max_length=64)),
                    ('number', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('number_index', models.CharField(blank=True, max_length=64)),
                    ('story', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('deed_words', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('referred_words', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('age_band', models.CharField(choices=[('UNKNOWN', 'not said'), ('CHILD', 'under 14'), ('TEEN', '14 to 17'), ('YOUNG', '18 to 34'), ('MIDDLE', '35 to 59'), ('OLDER', '60 to 79'), ('OLD', '80 and older')], default='UNKNOWN', max_length=8)),
                    ('topic', models.CharField(choices=[('STUDY', 'study'), ('WORK', "one's job"), ('MARRIAGE', 'marriage and love'), ('FAMILY', 'parents and children'), ('MOOD', 'low mood, sleep'), ('ILLNESS', 'illness and care'), ('LONELY', 'living alone'), ('NEIGHBOURS', 'neighbours and housing'), ('SERVICE', 'services of the centre'), ('OTHER', 'something else')], default='OTHER', max_length=12)),
                    ('kind', models.CharField(choices=[('CONSULT', 'asks for advice'), ('HELP', 'asks for help'), ('COMPLAINT', 'complaint'), ('REPORT', 'report of wrongdoing'), ('SUGGESTION', 'suggestion')], default='CONSULT', max_length=12)),
                    ('risk', models.PositiveSmallIntegerField(choices=[(0, 'no danger'), (1, 'worried'), (2, 'in distress'), (3, 'danger to life')], default=0)),
                    ('deed', models.CharField(choices=[('LISTENED', 'listened and comforted'), ('ADVISED', 'advised'), ('EXPLAINED', 'explained how it is done'), ('PASSED_ON', 'passed on'), ('TO_ARRANGE', 'to be arranged')], default='LISTENED', max_length=12)),
                    ('referral', models.CharField(choices=[('NOBODY', 'nobody'), ('110', '110 police'), ('119', '119 fire brigade'), ('120', '120 ambulance'), ('12345', '12345 government service line'), ('CLINIC', 'partner clinic'), ('COUNSELLING', 'counselling in person'), ('COMMUNITY', 'community centre'), ('FAMILY', 'the family'), ('OTHER', 'somebody else')], default='NOBODY', max_length=12)),
                    ('may_record', models.BooleanField(default=False)),
                    ('may_ring', models.BooleanField(default=False)),
                    ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='hotline.line')),
                ],
                options={
                    'indexes': [models.Index(fields=['line', 'state', '-started_at'], name='hotline_calls_of_line'), models.Index(fields=['operator', '-started_at'], name='hotline_calls_of'), models.Index(fields=['line', 'number_index'], name='hotline_called_before'), models.Index(fields=['line', 'alias_index'], name='hotline_by_alias')],
                    'constraints': [models.UniqueConstraint(fields=('operator', 'key'), name='hotline_one_call_a_key'), models.CheckConstraint(condition=models.Q(('state__in', ('DRAFT', 'DROPPED')), ('ended_at__isnull', False), _connector='OR'), name='hotline_a_taken_call_has_ended'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'CLOSED'), _negated=True), ('closed_at__isnull', False), _connector='OR'), name='hotline_closed_at_some_time'), models.CheckConstraint(condition=models.Q(('risk__lte', 3)), name='hotline_risk_0_to_3')],
                },
            ),
            migrations.CreateModel(
                name='Handover',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('subject_id', models.BigIntegerField(unique=True)),
                    ('text', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='hotline.line')),
                ],
                options={
                    'indexes': [models.Index(fields=['line', '-at'], name='hotline_last_handover')],
                },
            ),
            migrations.CreateModel(
                name='Counsellor',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_id', models.BigIntegerField()),
                    ('starts_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField(null=True)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counsellors', to='hotline.line')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ends_at', None)), fields=('line', 'person'), name='hotline_one_place_on_a_rota')],
                },
            ),
            migrations.CreateModel(
                name='LineStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rank', models.PositiveSmallIntegerField()),
                    ('words', models.CharField(max_length=160)),
                    ('dial', models.CharField(blank=True, max_length=24)),
                    ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='hotline.line')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('line', 'rank'), name='hotline_one_step_a_rank')],
                },
            ),
            migrations.CreateModel(
                name='Shift',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('starts_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField()),
                    ('by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='hotline.line')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ],
                options={
                    'indexes': [models.Index(fields=['line', 'starts_at'], name='hotline_rota'), models.Index(fields=['person', 'ends_at'], name='hotline_shifts_of')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='hotline_a_shift_is_some_time'), models.UniqueConstraint(fields=('person', 'starts_at'), name='hotline_one_shift_begins_at_a_time')],
                },
            ),
            migrations.CreateModel(
                name='Amendment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('field', models.CharField(blank=True, max_length=16)),
                    ('before', models.CharField(blank=True, max_length=16)),
                    ('after', models.CharField(blank=True, max_length=16)),
                    ('text', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='hotline.call')),
                ],
            ),
            migrations.CreateModel(
                name='CallOrder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('call', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='made_order', to='hotline.call')),
                    ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.order')),
                ],
            ),
            migrations.CreateModel(
                name='Crisis',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('RUNNING', 'running'), ('ENDED', 'ended')], default='RUNNING', max_length=8)),
                    ('outcome', models.CharField(blank=True, choices=[('SAFE', 'safe with somebody beside them'), ('CALMED', 'calmed, will be called again'), ('RESCUE', 'police or ambulance on the spot'), ('HOSPITAL', 'in hospital or with the clinic'), ('CUT_OFF', 'the line broke, reported to the police'), ('NO_CRISIS', 'it was no crisis')], max_length=10)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('call', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='crisis', to='hotline.call')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('outcome', ''), ('state', 'RUNNING')), models.Q(('ended_at__isnull', False), ('state', 'ENDED'), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='hotline_a_crisis_ends_with_an_outcome')],
                },
            ),
            migrations.CreateModel(
                name='Handing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('ASKED', 'waits to be taken'), ('TAKEN', 'taken'), ('OBJECTED', 'objected to')], default='ASKED', max_length=10)),
                    ('ground', models.CharField(blank=True, max_length=16)),
                    ('reason', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handings', to='hotline.call')),
                    ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'ASKED')), fields=('call',), name='hotline_given_to_one_at_a_time')],
                },
            ),
            migrations.CreateModel(
                name='Ring',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('why', models.CharField(choices=[('FOLLOW_UP', 'follow-up'), ('CALL_BACK', 'call-back')], max_length=10)),
                    ('outcome', models.CharField(choices=[('REACHED', 'reached'), ('NO_ANSWER', 'nobody answered'), ('NOT_WANTED', 'does not wish to be called'), ('WRONG_NUMBER', 'wrong number')], max_length=12)),
                    ('solved', models.CharField(choices=[('NOTHING', 'said nothing of it'), ('YES', 'yes'), ('NO', 'no')], default='NOTHING', max_length=8)),
                    ('satisfied', models.CharField(choices=[('NOTHING', 'said nothing of it'), ('YES', 'yes'), ('NO', 'no')], default='NOTHING', max_length=8)),
                    ('text', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rings', to='hotline.call')),
                ],
                options={
                    'indexes': [models.Index(fields=['call', 'why', '-at'], name='hotline_rings')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('outcome', 'REACHED'), models.Q(('satisfied', 'NOTHING'), ('solved', 'NOTHING')), _connector='OR'), name='hotline_who_was_not_reached_said_nothing')],
                },
            ),
            migrations.CreateModel(
                name='Swap',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('ASKED', "waits for the other's word"), ('AGREED', 'agreed to change'), ('DECLINED', 'not agreed to'), ('WITHDRAWN', 'taken back')], default='ASKED', max_length=10)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('in_return', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='hotline.shift')),
                    ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('shift', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='swaps', to='hotline.shift')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'ASKED')), fields=('shift',), name='hotline_one_swap_asked_a_shift')],
                },
            ),
            migrations.CreateModel(
                name='CounsellingNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counselling_notes', to='hotline.call')),
                ],
                options={
                    'indexes': [models.Index(fields=['by_id', '-at'], name='hotline_notes_of')],
                },
            ),
            migrations.CreateModel(
                name='CrisisStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rank', models.PositiveSmallIntegerField()),
                    ('words', models.CharField(max_length=160)),
                    ('dial', models.CharField(blank=True, max_length=24)),
                    ('done_at', models.DateTimeField(null=True)),
                    ('done_by_id', models.BigIntegerField(null=True)),
                    ('crisis', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='hotline.crisis')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('crisis', 'rank'), name='hotline_one_stamp_a_rank')],
                },
            ),
            migrations.CreateModel(
                name='Return',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ground', models.CharField(choices=[('NOT_OUR_DUTY', 'not on our list of duties'), ('NOT_OUR_PLACE', 'another place is in charge'), ('NOT_ENOUGH_TOLD', 'too little is known to act'), ('CONFLICT', 'I know the caller, or am party to it')], max_length=16)),
                    ('reason', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('decision', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('state', models.CharField(choices=[('RAISED', "waits for the line's decision"), ('UPHELD', 'taken back by the line'), ('TURNED_DOWN', 'stays with the community')], default='RAISED', max_length=12)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('decided_by_id', models.BigIntegerField(null=True)),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('call_order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='hotline.callorder')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'RAISED')), fields=('call_order',), name='hotline_one_return_at_a_time')],
                },
            ),
        ]),
    ]
