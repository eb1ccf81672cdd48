import django.db.models.deletion
import django.db.models.expressions
import kith.vault.fields
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('groups', '0001_initial'),
        ('people', '0005_named_in_thanks'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='NeedLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('post', models.CharField(max_length=16)),
                    ('people', models.PositiveSmallIntegerField()),
                    ('purpose', models.CharField(max_length=120)),
                ],
            ),
            migrations.CreateModel(
                name='Card',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('quarter', models.PositiveSmallIntegerField()),
                    ('version', models.PositiveSmallIntegerField(default=1)),
                    ('state', models.CharField(choices=[('DRAFTED', 'being written'), ('SIGNED', 'signed'), ('COUNTERSIGNED', 'countersigned'), ('SENT', 'sent to the unit'), ('RECEIVED', 'received by the unit'), ('REPLACED', 'replaced by a new version')], default='DRAFTED', max_length=14)),
                    ('words', models.TextField(blank=True, max_length=1000)),
                    ('made_by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='groups.organisation')),
                ],
                options={
                    'indexes': [models.Index(fields=['unit', 'state'], name='reportin_cards_of_unit')],
                    'constraints': [models.UniqueConstraint(fields=('unit', 'community', 'year', 'quarter', 'version'), name='reportin_a_version_is_written_once'), models.UniqueConstraint(condition=models.Q(('state', 'REPLACED'), _negated=True), fields=('unit', 'community', 'year', 'quarter'), name='reportin_one_card_a_quarter_counts'), models.CheckConstraint(condition=models.Q(('quarter__range', (1, 4))), name='reportin_quarter_one_to_four')],
                },
            ),
            migrations.CreateModel(
                name='CardRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('MEMBER', 'report-in'), ('RECORD', 'service record'), ('VISIT', 'visit of the unit')], max_length=8)),
                    ('object_id', models.BigIntegerField()),
                    ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='reportin.card')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('card', 'kind', 'object_id'), name='reportin_a_row_is_counted_once')],
                },
            ),
            migrations.CreateModel(
                name='CardStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.CharField(max_length=12)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='reportin.card')),
                ],
            ),
            migrations.CreateModel(
                name='Figures',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('members', models.PositiveIntegerField()),
                    ('services', models.PositiveIntegerField()),
                    ('minutes', models.PositiveIntegerField()),
                    ('minutes_a', models.PositiveIntegerField()),
                    ('minutes_b', models.PositiveIntegerField()),
                    ('minutes_c', models.PositiveIntegerField()),
                    ('visits', models.PositiveIntegerField()),
                    ('visitors', models.PositiveIntegerField()),
                    ('frozen_at', models.DateTimeField()),
                    ('digest', models.CharField(max_length=64)),
                    ('card', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='reportin.card')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('minutes', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('minutes_a'), '+', models.F('minutes_b')), '+', models.F('minutes_c')))), name='reportin_grades_add_up')],
                },
            ),
            migrations.CreateModel(
                name='Answer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('people', models.PositiveSmallIntegerField()),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.organisation')),
                    ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='reportin.needline')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('line', 'unit'), name='reportin_one_answer_a_unit_and_line')],
                },
            ),
            migrations.CreateModel(
                name='NeedsForm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('half', models.PositiveSmallIntegerField()),
                    ('state', models.CharField(choices=[('DRAFTED', 'being written'), ('PUBLISHED', 'open to units'), ('CLOSED', 'closed')], default='DRAFTED', max_length=10)),
                    ('made_by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('community', 'year', 'half'), name='reportin_one_form_a_half_year'), models.CheckConstraint(condition=models.Q(('half__in', (1, 2))), name='reportin_halves_of_a_year')],
                },
            ),
        ]),
        migrations.AddField(
            model_name='needline',
            name='form',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='reportin.needsform'),
        ),
        CreateModels([
            migrations.CreateModel(
                name='ReceiptBook',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('last', models.PositiveIntegerField(default=0)),
                    ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('community', 'year'), name='reportin_one_receipt_book_a_year')],
                },
            ),
            migrations.CreateModel(
                name='ReportIn',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('ROSTERED', 'named by the unit'), ('SUBMITTED', 'slip handed in'), ('ACCEPTED', 'received by the community'), ('PLACED', 'placed in a grid and a post'), ('ACTIVE', 'active'), ('LAPSED', 'lapsed'), ('ENDED', 'ended')], max_length=10)),
                    ('posts_wanted', models.JSONField(default=list)),
                    ('channel', models.CharField(choices=[('WEB', 'web page'), ('COUNTER', 'counter'), ('PHONE', 'telephone'), ('PAPER', 'paper slip'), ('QR', 'QR code'), ('PROXY', "somebody on one's behalf"), ('GRID', 'grid worker'), ('VISIT', 'care visit'), ('CALL', 'hotline call'), ('API', 'other system'), ('IMPORT', 'spreadsheet')], max_length=8)),
                    ('submitted_by_id', models.BigIntegerField()),
                    ('submitted_at', models.DateTimeField()),
                    ('since_date', models.DateField(null=True)),
                    ('until_date', models.DateField(null=True)),
                    ('key', models.CharField(blank=True, max_length=40)),
                    ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='report_ins', to='people.person')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='report_ins', to='groups.organisation')),
                ],
                options={
                    'indexes': [models.Index(fields=['community', 'state', 'until_date'], name='reportin_desk'), models.Index(fields=['unit', 'state'], name='reportin_of_unit')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('person__isnull', False), ('state__in', ('SUBMITTED', 'ACCEPTED', 'PLACED', 'ACTIVE'))), fields=('person',), name='reportin_one_community_a_member'), models.UniqueConstraint(condition=models.Q(('person', None), ('state__in', ('SUBMITTED', 'ACCEPTED', 'PLACED', 'ACTIVE'))), fields=('unit', 'community'), name='reportin_a_unit_once_a_community'), models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('key',), name='reportin_one_row_a_line'), models.CheckConstraint(condition=models.Q(models.Q(('since_date', None), ('state__in', ('SUBMITTED', 'ENDED')), ('until_date', None)), models.Q(('state__in', ('ACCEPTED', 'PLACED', 'ACTIVE', 'LAPSED', 'ENDED')), ('until_date__gt', models.F('since_date'))), _connector='OR'), name='reportin_has_a_term_once_received')],
                },
            ),
            migrations.CreateModel(
                name='Receipt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('number', models.PositiveIntegerField()),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('report_in', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='receipt', to='reportin.reportin')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('community', 'year', 'number'), name='reportin_a_number_is_given_once')],
                },
            ),
            migrations.CreateModel(
                name='Placement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('posts', models.JSONField(default=list)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('report_in', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='placement', to='reportin.reportin')),
                ],
            ),
            migrations.CreateModel(
                name='Ending',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(choices=[('MOVED', 'moved away'), ('RETIRED', 'retired or left the unit'), ('OTHER_COMMUNITY', 'reports to another community'), ('NOT_ACCEPTED', 'not accepted by the community'), ('OWN_WISH', 'at her own wish')], max_length=16)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('report_in', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ending', to='reportin.reportin')),
                ],
            ),
            migrations.CreateModel(
                name='RosterEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('subject_id', models.BigIntegerField(unique=True)),
                    ('name', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('phone', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('phone_index', models.CharField(db_index=True, max_length=64)),
                    ('key', models.CharField(max_length=40, unique=True)),
                    ('token_hash', models.CharField(max_length=64, unique=True)),
                    ('state', models.CharField(choices=[('WAITING', 'invited'), ('JOINED', 'has reported in'), ('DECLINED', 'said no'), ('EXPIRED', 'expired')], default='WAITING', max_length=10)),
                    ('entered_by_id', models.BigIntegerField()),
                    ('expires_at', models.DateTimeField()),
                    ('made_at', models.DateTimeField()),
                    ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roster', to='groups.organisation')),
                ],
                options={
                    'indexes': [models.Index(fields=['unit', 'community', 'state'], name='reportin_roster_waiting')],
                },
            ),
            migrations.CreateModel(
                name='Visit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('date', models.DateField()),
                    ('people', models.PositiveSmallIntegerField()),
                    ('what', models.CharField(max_length=120)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='groups.organisation')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('people__range', (1, 999))), name='reportin_somebody_visits'), models.UniqueConstraint(fields=('unit', 'community', 'date', 'what'), name='reportin_a_visit_is_told_once')],
                },
            ),
        ]),
        migrations.AddConstraint(
            model_name='needline',
            constraint=models.CheckConstraint(condition=models.Q(('people__range', (1, 999))), name='reportin_a_need_wants_people'),
        ),
    ]
