import django.db.models.deletion
import kith.vault.fields
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0006_youth_teams'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='CareFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('is_child', models.BooleanField(default=False)),
                    ('state', models.CharField(choices=[('OPEN', 'open'), ('CLOSED', 'closed')], default='OPEN', max_length=8)),
                    ('tier', models.CharField(blank=True, choices=[('HIGH', 'high care'), ('KEY', 'key care'), ('GENERAL', 'general care')], max_length=8)),
                    ('reassess_on', models.DateField()),
                    ('language', models.CharField(blank=True, max_length=20)),
                    ('before_knocking', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('opened_at', models.DateTimeField()),
                    ('opened_by_id', models.BigIntegerField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='care_files', to='people.person')),
                ],
                options={
                    'indexes': [models.Index(fields=['area', 'state', 'tier'], name='care_files_of_area')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'OPEN')), fields=('person',), name='care_one_open_file_a_person')],
                },
            ),
            migrations.CreateModel(
                name='CareRefusal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('channel', models.CharField(choices=[('WEB', 'web page'), ('COUNTER', 'counter'), ('PHONE', 'telephone'), ('PAPER', 'paper slip'), ('QR', 'QR code'), ('PROXY', "somebody on one's behalf"), ('GRID', 'grid worker'), ('VISIT', 'care visit'), ('CALL', 'hotline call'), ('API', 'other system'), ('IMPORT', 'spreadsheet')], max_length=8)),
                    ('ask_again_on', models.DateField()),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ],
                options={
                    'indexes': [models.Index(fields=['person', '-at'], name='care_refused_by')],
                },
            ),
            migrations.CreateModel(
                name='CareScheme',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=20)),
                    ('version', models.PositiveSmallIntegerField(default=1)),
                    ('title', models.CharField(max_length=60)),
                    ('definition', models.CharField(max_length=500)),
                    ('slots', models.JSONField(default=list)),
                    ('min_age', models.PositiveSmallIntegerField(default=0)),
                    ('grounds', models.JSONField(default=list)),
                    ('campaign_on', models.DateField()),
                    ('valid_from', models.DateField()),
                    ('valid_to', models.DateField(null=True)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('area', 'code', 'version'), name='care_a_version_of_a_scheme_once'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='care_scheme_is_valid_for_some_day')],
                },
            ),
            migrations.CreateModel(
                name='AreaEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('MAJOR_CHANGE', 'a major change'), ('HOSPITAL_IN', 'went to hospital'), ('HOSPITAL_OUT', 'came home from hospital'), ('FESTIVAL', 'festival'), ('WEATHER', 'severe weather')], max_length=14)),
                    ('title', models.CharField(max_length=40)),
                    ('starts_on', models.DateField()),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('area', 'kind', 'starts_on'), name='care_one_event_a_day_and_area')],
                },
            ),
            migrations.CreateModel(
                name='CareContact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField()),
                    ('relation', models.CharField(choices=[('NEIGHBOUR', 'neighbour'), ('FAMILY', 'family'), ('GRID_WORKER', 'grid worker'), ('CLINIC', 'health station'), ('FRIEND', 'friend'), ('OTHER', 'somebody else')], max_length=12)),
                    ('name', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('phone', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='care.carefile')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('file', 'position'), name='care_contacts_stand_in_an_order')],
                },
            ),
            migrations.CreateModel(
                name='Assessment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('tier', models.CharField(choices=[('HIGH', 'high care'), ('KEY', 'key care'), ('GENERAL', 'general care')], max_length=8)),
                    ('suggested', models.CharField(choices=[('HIGH', 'high care'), ('KEY', 'key care'), ('GENERAL', 'general care')], max_length=8)),
                    ('why', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('why_other', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('due_again_on', models.DateField()),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='care.carefile')),
                ],
            ),
            migrations.CreateModel(
                name='Circumstance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('note', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('valid_from', models.DateField()),
                    ('valid_to', models.DateField(null=True)),
                    ('stated_by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='circumstances', to='care.carefile')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='care_circumstance_ends_after_it_begins')],
                },
            ),
            migrations.CreateModel(
                name='Closing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(choices=[('MOVED', 'moved away'), ('DIED', 'died'), ('WITHDREW', 'took her consent back'), ('NOT_NEEDED', 'care is no longer needed')], max_length=12)),
                    ('by_id', models.BigIntegerField(null=True)),
                    ('at', models.DateTimeField()),
                    ('is_emptied', models.BooleanField(default=False)),
                    ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='closing', to='care.carefile')),
                ],
            ),
            migrations.CreateModel(
                name='Enrolment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('age', models.PositiveSmallIntegerField()),
                    ('ground', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='care.carefile')),
                    ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='care.carescheme')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('scheme', 'file'), name='care_a_file_once_a_scheme')],
                },
            ),
            migrations.CreateModel(
                name='FileEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('MAJOR_CHANGE', 'a major change'), ('HOSPITAL_IN', 'went to hospital'), ('HOSPITAL_OUT', 'came home from hospital'), ('FESTIVAL', 'festival'), ('WEATHER', 'severe weather')], max_length=14)),
                    ('happened_at', models.DateTimeField()),
                    ('note', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='care.carefile')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('file', 'kind', 'happened_at'), name='care_an_event_happens_once')],
                },
            ),
            migrations.CreateModel(
                name='ReadRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('purpose', models.CharField(max_length=20)),
                    ('reason', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('state', models.CharField(choices=[('ASKED', 'waiting for a second person'), ('APPROVED', 'approved'), ('DECLINED', 'not approved')], default='ASKED', max_length=10)),
                    ('asked_by_id', models.BigIntegerField()),
                    ('asked_at', models.DateTimeField()),
                    ('decided_by_id', models.BigIntegerField(null=True)),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('until', models.DateTimeField(null=True)),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='read_requests', to='care.carefile')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_by_id', None), ('state', 'ASKED')), models.Q(models.Q(('state', 'ASKED'), _negated=True), ('decided_by_id__isnull', False)), _connector='OR'), name='care_a_decision_is_somebodys'), models.CheckConstraint(condition=models.Q(('decided_by_id', None), models.Q(('decided_by_id', models.F('asked_by_id')), _negated=True), _connector='OR'), name='care_nobody_lets_herself_read'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'APPROVED'), ('until__isnull', False)), models.Q(models.Q(('state', 'APPROVED'), _negated=True), ('until', None)), _connector='OR'), name='care_approved_until_some_day'), models.UniqueConstraint(condition=models.Q(('state', 'ASKED')), fields=('file', 'asked_by_id'), name='care_one_open_request_to_read')],
                },
            ),
            migrations.CreateModel(
                name='ServiceItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField()),
                    ('code', models.CharField(max_length=24)),
                    ('title', models.CharField(max_length=40)),
                    ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='care.carescheme')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('scheme', 'code'), name='care_an_item_once_a_scheme')],
                },
            ),
            migrations.CreateModel(
                name='Objection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('state', models.CharField(choices=[('OPEN', 'waiting for a second look'), ('LOOKED', 'looked at again')], default='OPEN', max_length=8)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('assessment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='objection', to='care.assessment')),
                ],
            ),
            migrations.CreateModel(
                name='Reading',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_id', models.BigIntegerField()),
                    ('role', models.CharField(max_length=20)),
                    ('unit', models.CharField(blank=True, max_length=120)),
                    ('purpose', models.CharField(max_length=20)),
                    ('reason', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('is_print', models.BooleanField(default=False)),
                    ('at', models.DateTimeField()),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='care.carefile')),
                    ('request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='care.readrequest')),
                ],
                options={
                    'indexes': [models.Index(fields=['file', '-at'], name='care_readings_of_file')],
                },
            ),
        ]),
    ]
