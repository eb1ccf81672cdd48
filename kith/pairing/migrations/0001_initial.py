import django.db.models.deletion
import kith.vault.fields
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('groups', '0002_recruitment_and_committees'),
        ('people', '0006_youth_teams'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Pair',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('mode', models.CharField(choices=[('ONE_TO_ONE', 'one helper, one household'), ('ONE_TO_MANY', 'one helper, several households'), ('UNIT', 'a unit, a household')], max_length=12)),
                    ('home', models.CharField(max_length=80)),
                    ('about', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('state', models.CharField(choices=[('PROPOSED', 'waiting for both to agree'), ('ACTIVE', 'in touch'), ('DECLINED', 'one side said no'), ('WITHDRAWN', 'taken back by the desk'), ('ENDED', 'ended')], default='PROPOSED', max_length=10)),
                    ('proposed_by_id', models.BigIntegerField()),
                    ('proposed_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('helper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('resident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.organisation')),
                ],
                options={
                    'indexes': [models.Index(fields=['area', 'state'], name='pairing_of_area')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('helper', None), ('mode', 'UNIT'), ('unit__isnull', False)), models.Q(models.Q(('mode', 'UNIT'), _negated=True), ('helper__isnull', False), ('unit', None)), _connector='OR'), name='pairing_a_person_or_a_unit_helps'), models.UniqueConstraint(condition=models.Q(('mode', 'ONE_TO_ONE'), ('state__in', ('PROPOSED', 'ACTIVE'))), fields=('helper',), name='pairing_one_household_a_helper'), models.UniqueConstraint(condition=models.Q(('mode', 'ONE_TO_ONE'), ('state__in', ('PROPOSED', 'ACTIVE'))), fields=('home',), name='pairing_one_helper_a_household'), models.UniqueConstraint(condition=models.Q(('state__in', ('PROPOSED', 'ACTIVE'))), fields=('helper', 'home'), name='pairing_the_same_two_once'), models.UniqueConstraint(condition=models.Q(('state__in', ('PROPOSED', 'ACTIVE'))), fields=('unit', 'home'), name='pairing_the_same_unit_once')],
                },
            ),
            migrations.CreateModel(
                name='Need',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('order_id', models.BigIntegerField(unique=True)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='pairing.pair')),
                ],
            ),
            migrations.CreateModel(
                name='Ending',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(choices=[('MOVED', 'the household moved away'), ('NOT_NEEDED', 'help is no longer needed'), ('HELPER_STOPS', 'the helper cannot go on'), ('WISHED', 'one side wished it'), ('DIED', 'the resident died'), ('OTHER', 'another reason')], max_length=14)),
                    ('note', models.CharField(blank=True, max_length=200)),
                    ('by_id', models.BigIntegerField(null=True)),
                    ('at', models.DateTimeField()),
                    ('pair', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='ending', to='pairing.pair')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', 'OTHER'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='pairing_another_reason_is_told')],
                },
            ),
            migrations.CreateModel(
                name='Deed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=80)),
                    ('state', models.CharField(choices=[('OPEN', 'being done'), ('DONE', 'done, to be confirmed'), ('CLOSED', 'confirmed as done'), ('DROPPED', 'dropped, with a reason')], default='OPEN', max_length=8)),
                    ('done_by_id', models.BigIntegerField()),
                    ('closed_by_id', models.BigIntegerField(null=True)),
                    ('closed_on', models.DateField(null=True)),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('made_at', models.DateTimeField()),
                    ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deeds', to='pairing.pair')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_by_id__isnull', False), ('closed_on__isnull', False), ('state', 'CLOSED')), models.Q(models.Q(('state', 'CLOSED'), _negated=True), ('closed_by_id', None), ('closed_on', None)), _connector='OR'), name='pairing_closed_iff_by_somebody'), models.CheckConstraint(condition=models.Q(('closed_by_id', None), models.Q(('closed_by_id', models.F('done_by_id')), _negated=True), _connector='OR'), name='pairing_nobody_closes_her_own_deed')],
                },
            ),
            migrations.CreateModel(
                name='Contact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('method', models.CharField(choices=[('VISIT', 'visit'), ('CALL', 'telephone call'), ('MESSAGE', 'message')], max_length=8)),
                    ('outcome', models.CharField(choices=[('MET', 'reached'), ('NOT_REACHED', 'nobody was reached'), ('REFUSED', 'not wanted this time')], max_length=12)),
                    ('started_at', models.DateTimeField()),
                    ('minutes', models.PositiveSmallIntegerField()),
                    ('done', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('by_id', models.BigIntegerField()),
                    ('for_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='pairing.pair')),
                ],
                options={
                    'indexes': [models.Index(fields=['pair', '-started_at'], name='pairing_last_contact')],
                },
            ),
            migrations.CreateModel(
                name='Aid',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('MONEY', 'money'), ('GOODS', 'goods')], max_length=8)),
                    ('what', models.CharField(max_length=80)),
                    ('fen', models.PositiveBigIntegerField()),
                    ('basis', models.CharField(blank=True, max_length=120)),
                    ('given_on', models.DateField()),
                    ('state', models.CharField(choices=[('GIVEN', "given, to be confirmed by the household's side"), ('RECEIVED', 'received'), ('VOID', 'void, with a reason')], default='GIVEN', max_length=8)),
                    ('given_by_id', models.BigIntegerField()),
                    ('received_by_id', models.BigIntegerField(null=True)),
                    ('received_at', models.DateTimeField(null=True)),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('made_at', models.DateTimeField()),
                    ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aid', to='pairing.pair')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'GOODS'), _negated=True), models.Q(('basis', ''), _negated=True), _connector='OR'), name='pairing_goods_say_how_valued'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'RECEIVED'), _negated=True), ('received_by_id__isnull', False), _connector='OR'), name='pairing_received_by_somebody'), models.CheckConstraint(condition=models.Q(('received_by_id', None), models.Q(('received_by_id', models.F('given_by_id')), _negated=True), _connector='OR'), name='pairing_nobody_receives_her_own_aid'), models.CheckConstraint(condition=models.Q(('fen__gt', 0)), name='pairing_aid_is_worth_something')],
                },
            ),
            migrations.CreateModel(
                name='Agreement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('side', models.CharField(choices=[('HELPER', "the pair's helper"), ('HOUSEHOLD', 'the household')], max_length=10)),
                    ('by_id', models.BigIntegerField()),
                    ('how', models.CharField(blank=True, max_length=120)),
                    ('at', models.DateTimeField()),
                    ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='pairing.pair')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('pair', 'side'), name='pairing_a_side_agrees_once')],
                },
            ),
            migrations.CreateModel(
                name='Plan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('every_days', models.PositiveSmallIntegerField()),
                    ('aims', models.CharField(max_length=300)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='pairing.pair')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('every_days__range', (1, 366))), name='pairing_a_plan_has_a_rhythm')],
                },
            ),
            migrations.CreateModel(
                name='Review',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verdict', models.CharField(choices=[('GO_ON', 'go on as it is'), ('CHANGE', 'go on with another plan'), ('END', 'come to an end')], max_length=8)),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='pairing.pair')),
                ],
            ),
        ]),
    ]
