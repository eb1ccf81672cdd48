import django.db.models.deletion
import kith.vault.fields
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0004_screens'),
        ('orders', '0003_codes_at_the_door'),
        ('people', '0007_credentials'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Matter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('about', models.CharField(choices=[('ORDER', 'request'), ('SESSION', 'activity')], max_length=8)),
                    ('object_id', models.BigIntegerField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('state', models.CharField(choices=[('OPEN', 'to be looked at'), ('TAKEN', 'somebody is looking'), ('FINE', 'everything was right'), ('CORRECTED', 'set right'), ('PASSED_ON', 'handed to others')], default='OPEN', max_length=10)),
                    ('opened_at', models.DateTimeField()),
                    ('due_at', models.DateTimeField()),
                    ('taken_by_id', models.BigIntegerField(null=True)),
                    ('taken_at', models.DateTimeField(null=True)),
                    ('found_at', models.DateTimeField(null=True)),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('passed_to', models.CharField(blank=True, choices=[('STREET', 'the street office'), ('DISTRICT', 'the district office'), ('DISCIPLINE', 'the discipline inspection'), ('POLICE', 'the police')], max_length=10)),
                ],
                options={
                    'indexes': [models.Index(fields=['area', 'state', 'opened_at'], name='insights_matters')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('OPEN', 'TAKEN'))), fields=('about', 'object_id'), name='insights_one_open_matter_a_thing'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'OPEN'), ('taken_at', None), ('taken_by_id', None)), models.Q(models.Q(('state', 'OPEN'), _negated=True), ('taken_at__isnull', False), ('taken_by_id__isnull', False)), _connector='OR'), name='insights_a_taken_matter_says_by_whom'), models.CheckConstraint(condition=models.Q(models.Q(('found_at', None), ('reason', ''), ('state__in', ('OPEN', 'TAKEN'))), models.Q(('found_at__isnull', False), ('state__in', ('FINE', 'CORRECTED', 'PASSED_ON')), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='insights_what_was_found_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'PASSED_ON'), models.Q(('passed_to', ''), _negated=True)), models.Q(models.Q(('state', 'PASSED_ON'), _negated=True), ('passed_to', '')), _connector='OR'), name='insights_passed_on_iff_to_somebody')],
                },
            ),
            migrations.CreateModel(
                name='Draw',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('week_date', models.DateField(unique=True)),
                    ('seed_hash', models.CharField(max_length=64)),
                    ('promised_at', models.DateTimeField()),
                    ('seed', models.CharField(blank=True, max_length=64)),
                    ('drawn_at', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('drawn_at', None), ('seed', '')), models.Q(models.Q(('seed', ''), _negated=True), ('drawn_at__isnull', False)), _connector='OR'), name='insights_a_drawn_week_shows_its_seed')],
                },
            ),
            migrations.CreateModel(
                name='Sign',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signs', to='insights.matter')),
                    ('signal', models.CharField(max_length=24)),
                    ('weight', models.PositiveSmallIntegerField()),
                    ('facts', models.JSONField(default=dict)),
                    ('spoke_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('matter', 'signal'), name='insights_a_signal_speaks_once_a_matter')],
                },
            ),
            migrations.CreateModel(
                name='Party',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='insights.matter')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('part', models.CharField(choices=[('HELPER', 'served'), ('CLERK', 'wrote it down'), ('IN_CHARGE', 'was in charge'), ('GUEST', 'was there'), ('RESIDENT', 'was served')], max_length=10)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('matter', 'person'), name='insights_a_party_is_named_once')],
                },
            ),
            migrations.CreateModel(
                name='Stratum',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='strata', to='insights.draw')),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('percent', models.PositiveSmallIntegerField()),
                    ('least', models.PositiveSmallIntegerField()),
                    ('orders', models.JSONField()),
                    ('services', models.PositiveIntegerField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('draw', 'area'), name='insights_a_place_once_a_week')],
                },
            ),
            migrations.CreateModel(
                name='EvidenceRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='insights.sign')),
                    ('kind', models.CharField(choices=[('ORDER', 'request'), ('STEP', 'step of the request'), ('STAMP', 'arrival or departure'), ('RATING', 'rating'), ('RING', 'call of the weekly sample'), ('SESSION', 'activity'), ('WALK_INS', 'count of people'), ('TICK', 'line of the paper list'), ('ATTENDANCE', 'attendance')], max_length=10)),
                    ('object_id', models.BigIntegerField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('sign', 'kind', 'object_id'), name='insights_evidence_is_named_once')],
                },
            ),
            migrations.CreateModel(
                name='HerSide',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='words', to='insights.party')),
                    ('text', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='Sample',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('stratum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='samples', to='insights.stratum')),
                    ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.order')),
                    ('caller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('state', models.CharField(choices=[('WAITING', 'to be rung'), ('REACHED', 'has answered'), ('SILENT', 'did not answer')], default='WAITING', max_length=8)),
                    ('heard', models.CharField(blank=True, choices=[('AS_WRITTEN', 'it was as written'), ('OTHERWISE', 'it was otherwise'), ('NOBODY_CAME', 'nobody came'), ('FORGOTTEN', 'does not remember'), ('UNWILLING', 'does not want to say'), ('NO_ANSWER', 'no answer')], max_length=12)),
                    ('made_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['caller', 'state'], name='insights_to_ring')],
                    'constraints': [models.UniqueConstraint(fields=('stratum', 'order'), name='insights_drawn_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'REACHED'), models.Q(('heard__in', ('', 'NO_ANSWER')), _negated=True)), models.Q(models.Q(('state', 'REACHED'), _negated=True), ('heard', '')), _connector='OR'), name='insights_an_answer_iff_reached')],
                },
            ),
            migrations.CreateModel(
                name='SampleRing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sample', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rings', to='insights.sample')),
                    ('heard', models.CharField(choices=[('AS_WRITTEN', 'it was as written'), ('OTHERWISE', 'it was otherwise'), ('NOBODY_CAME', 'nobody came'), ('FORGOTTEN', 'does not remember'), ('UNWILLING', 'does not want to say'), ('NO_ANSWER', 'no answer')], max_length=12)),
                    ('text', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                ],
            ),
        ]),
    ]
