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
                name='Assignment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('duty', models.CharField(choices=[('WORKER', 'community worker'), ('CADRE', 'posted cadre')], max_length=8)),
                    ('starts_on', models.DateField()),
                    ('ends_on', models.DateField(null=True)),
                    ('end_reason', models.CharField(blank=True, choices=[('TERM', 'the term is over'), ('MOVED', 'posted somewhere else'), ('LEFT', 'left the service'), ('MISTAKE', 'entered by mistake')], max_length=8)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='places.area')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ],
                options={
                    'indexes': [models.Index(fields=['person', 'ends_on'], name='grid_postings_of_person')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('area', 'person'), name='grid_posted_once_to_a_grid'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ends_on', None)), models.Q(('ends_on__gte', models.F('starts_on')), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='grid_a_posting_ends_with_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='Grid',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('houses', models.TextField(max_length=1000)),
                    ('office_phone', models.CharField(max_length=20)),
                    ('complaint_phone', models.CharField(max_length=20)),
                    ('written_by_id', models.BigIntegerField()),
                    ('written_at', models.DateTimeField()),
                    ('area', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='grid', to='places.area')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('office_phone', ''), _negated=True), models.Q(('complaint_phone', ''), _negated=True)), name='grid_a_card_has_both_numbers')],
                },
            ),
            migrations.CreateModel(
                name='LeafletTopic',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=40)),
                    ('is_open', models.BooleanField(default=True)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaflet_topics', to='places.area')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('area', 'title'), name='grid_a_topic_stands_once')],
                },
            ),
            migrations.CreateModel(
                name='Mediation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('topic', models.CharField(choices=[('NEIGHBOUR', 'living next to each other'), ('NOISE', 'noise'), ('WATER', 'water, pipes and damage'), ('PARKING', 'parking'), ('PROPERTY', 'property management'), ('FAMILY', 'within the family'), ('TENANCY', 'letting and renting'), ('MONEY', 'money owed'), ('LABOUR', 'work and wages'), ('ANIMAL', 'animals'), ('OTHER', 'something else')], max_length=10)),
                    ('channel', models.CharField(choices=[('WEB', 'web page'), ('COUNTER', 'counter'), ('PHONE', 'telephone'), ('PAPER', 'paper slip'), ('QR', 'QR code'), ('PROXY', "somebody on one's behalf"), ('GRID', 'grid worker'), ('VISIT', 'care visit'), ('CALL', 'hotline call'), ('API', 'other system'), ('IMPORT', 'spreadsheet')], max_length=8)),
                    ('state', models.CharField(choices=[('OPENED', 'looking for a mediator'), ('MEDIATING', 'being mediated'), ('SIGNING', 'agreement waits for signatures'), ('AGREED', 'agreement reached'), ('NOT_AGREED', 'no agreement'), ('WITHDRAWN', 'withdrawn by the parties'), ('REFERRED', 'referred elsewhere')], default='OPENED', max_length=10)),
                    ('subject_id', models.BigIntegerField(unique=True)),
                    ('about', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('opened_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mediations', to='places.area')),
                    ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('mediator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ],
                options={
                    'indexes': [models.Index(fields=['area', 'state'], name='grid_mediations_of_area')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('mediator', None), ('state', 'OPENED')), models.Q(('state__in', ('MEDIATING', 'SIGNING', 'AGREED', 'NOT_AGREED')), ('mediator__isnull', False)), ('state__in', ('WITHDRAWN', 'REFERRED')), _connector='OR'), name='grid_somebody_mediates')],
                },
            ),
            migrations.CreateModel(
                name='Mobilisation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('SNOW', 'snow and ice'), ('RAIN', 'heavy rain and flooding'), ('WIND', 'storm'), ('HEAT', 'great heat'), ('OUTAGE', 'water or power is out'), ('OTHER', 'something else')], max_length=8)),
                    ('task', models.CharField(max_length=120)),
                    ('meeting_place', models.CharField(max_length=80)),
                    ('cap', models.PositiveSmallIntegerField()),
                    ('reach_m', models.PositiveIntegerField()),
                    ('starts_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField()),
                    ('state', models.CharField(choices=[('CALLING', 'helpers are called'), ('STOPPED', 'nobody else is called'), ('STOOD_DOWN', 'stood down')], default='CALLING', max_length=12)),
                    ('key', models.CharField(max_length=40)),
                    ('called_by_id', models.BigIntegerField()),
                    ('called_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mobilisations', to='places.area')),
                    ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ],
                options={
                    'indexes': [models.Index(fields=['area', 'state'], name='grid_calls_of_area')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='grid_a_mobilisation_takes_time'), models.CheckConstraint(condition=models.Q(('cap__gte', 1)), name='grid_a_mobilisation_wants_somebody'), models.UniqueConstraint(fields=('called_by_id', 'key'), name='grid_a_mobilisation_is_called_once')],
                },
            ),
            migrations.CreateModel(
                name='Undertaking',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=60)),
                    ('version', models.PositiveSmallIntegerField()),
                    ('text', models.TextField(max_length=3000)),
                    ('is_open', models.BooleanField(default=True)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='undertakings', to='places.area')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('area', 'title', 'version'), name='grid_a_version_stands_once')],
                },
            ),
            migrations.CreateModel(
                name='Walk',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('on_date', models.DateField()),
                    ('focus', models.CharField(blank=True, max_length=80)),
                    ('state', models.CharField(choices=[('PLANNED', 'planned'), ('OUT', 'walking now'), ('DONE', 'walked'), ('CALLED_OFF', 'called off')], default='PLANNED', max_length=10)),
                    ('started_at', models.DateTimeField(null=True)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('planned_by_id', models.BigIntegerField()),
                    ('planned_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='walks', to='places.area')),
                    ('walker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ],
                options={
                    'indexes': [models.Index(fields=['area', 'on_date'], name='grid_walks_of_area'), models.Index(fields=['walker', 'on_date'], name='grid_walks_of_person')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('started_at', None), ('state__in', ('PLANNED', 'CALLED_OFF'))), models.Q(('ended_at', None), ('started_at__isnull', False), ('state', 'OUT')), models.Q(('ended_at__gte', models.F('started_at')), ('started_at__isnull', False), ('state', 'DONE')), _connector='OR'), name='grid_a_walk_has_the_times_of_its_state'), models.UniqueConstraint(condition=models.Q(('state', 'OUT')), fields=('walker',), name='grid_on_one_walk_at_a_time')],
                },
            ),
            migrations.CreateModel(
                name='CardName',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40)),
                    ('agreed_at', models.DateTimeField()),
                    ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='card_name', to='grid.assignment')),
                ],
            ),
            migrations.CreateModel(
                name='DutyDay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('on_date', models.DateField()),
                    ('started_at', models.DateTimeField()),
                    ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='days', to='grid.assignment')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('assignment', 'on_date'), name='grid_one_duty_day_a_posting')],
                },
            ),
            migrations.CreateModel(
                name='Accord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveSmallIntegerField()),
                    ('text', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('mediation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accords', to='grid.mediation')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('mediation', 'version'), name='grid_an_accord_has_versions')],
                },
            ),
            migrations.CreateModel(
                name='MediationEnd',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('referred_to', models.CharField(blank=True, choices=[('COURT', 'court'), ('POLICE', 'police'), ('JUDICIAL_OFFICE', 'street judicial office'), ('ARBITRATION', 'labour arbitration')], max_length=16)),
                    ('note', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('mediation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='end', to='grid.mediation')),
                ],
            ),
            migrations.CreateModel(
                name='Mediator',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('ASKED', 'asked to mediate'), ('ACCEPTED', 'mediates'), ('DECLINED', 'said no'), ('TAKEN_BACK', 'no longer asked'), ('LEFT', 'no longer mediates')], default='ASKED', max_length=10)),
                    ('asked_by_id', models.BigIntegerField()),
                    ('asked_at', models.DateTimeField()),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('mediation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mediators', to='grid.mediation')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ],
                options={
                    'indexes': [models.Index(fields=['person', 'state'], name='grid_mediates')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('ASKED', 'ACCEPTED'))), fields=('mediation',), name='grid_one_mediator_at_a_time')],
                },
            ),
            migrations.CreateModel(
                name='Called',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('declined_at', models.DateTimeField(null=True)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('mobilisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='called', to='grid.mobilisation')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('mobilisation', 'person'), name='grid_called_once_a_mobilisation')],
                },
            ),
            migrations.CreateModel(
                name='Party',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('alias', models.CharField(max_length=20)),
                    ('subject_id', models.BigIntegerField()),
                    ('name', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('phone', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('phone_index', models.CharField(blank=True, max_length=64)),
                    ('mediation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='grid.mediation')),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('mediation', 'alias'), name='grid_an_alias_is_one'), models.UniqueConstraint(fields=('mediation', 'subject_id'), name='grid_nobody_is_both_sides'), models.CheckConstraint(condition=models.Q(('person', None), ('subject_id', models.F('person_id')), _connector='OR'), name='grid_a_known_party_keeps_her_key')],
                },
            ),
            migrations.CreateModel(
                name='Revisit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('due_on', models.DateField()),
                    ('made_at', models.DateTimeField()),
                    ('mediation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisits', to='grid.mediation')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('mediation', 'due_on'), name='grid_one_revisit_a_day')],
                },
            ),
            migrations.CreateModel(
                name='Sitting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('starts_at', models.DateTimeField()),
                    ('place', models.CharField(max_length=80)),
                    ('planned_by_id', models.BigIntegerField()),
                    ('planned_at', models.DateTimeField()),
                    ('mediation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='grid.mediation')),
                ],
            ),
            migrations.CreateModel(
                name='Squad',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('order_id', models.BigIntegerField(unique=True)),
                    ('mobilisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='squads', to='grid.mobilisation')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('mobilisation', 'number'), name='grid_squads_are_numbered')],
                },
            ),
            migrations.CreateModel(
                name='SignedUndertaking',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('party', models.CharField(choices=[('HOUSEHOLD', 'a household'), ('SHOP', 'a shop')], max_length=10)),
                    ('how', models.CharField(choices=[('PAPER', 'on paper'), ('SCREEN', 'on screen')], max_length=8)),
                    ('copies', models.PositiveSmallIntegerField()),
                    ('subject_id', models.BigIntegerField(null=True)),
                    ('signer', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('key', models.CharField(max_length=40)),
                    ('by_id', models.BigIntegerField()),
                    ('signed_at', models.DateTimeField()),
                    ('at', models.DateTimeField()),
                    ('undertaking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed', to='grid.undertaking')),
                    ('walk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed', to='grid.walk')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('walk', 'key'), name='grid_a_signature_is_sent_once'), models.CheckConstraint(condition=models.Q(('how', 'PAPER'), models.Q(('copies__lte', 1), ('subject_id__isnull', False)), _connector='OR'), name='grid_a_screen_takes_one_named_signature')],
                },
            ),
            migrations.CreateModel(
                name='Registration',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('purpose', models.CharField(choices=[('HELP', 'being helped'), ('VOLUNTEER', 'helping as a volunteer')], max_length=10)),
                    ('person_id', models.BigIntegerField(null=True)),
                    ('invitation_id', models.BigIntegerField(null=True)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('walk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='grid.walk')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('walk', 'purpose', 'person_id'), name='grid_registered_once_on_a_walk'), models.UniqueConstraint(fields=('invitation_id',), name='grid_an_invitation_counts_once'), models.CheckConstraint(condition=models.Q(models.Q(('invitation_id__isnull', False), ('person_id', None)), models.Q(('invitation_id', None), ('person_id__isnull', False)), _connector='OR'), name='grid_a_person_or_an_invitation')],
                },
            ),
            migrations.CreateModel(
                name='MaterialIssue',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('LEAFLET', 'leaflets'), ('GOODS', 'goods')], max_length=8)),
                    ('goods', models.CharField(blank=True, max_length=40)),
                    ('quantity', models.PositiveIntegerField()),
                    ('key', models.CharField(max_length=40)),
                    ('by_id', models.BigIntegerField()),
                    ('handed_at', models.DateTimeField()),
                    ('at', models.DateTimeField()),
                    ('topic', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='grid.leaflettopic')),
                    ('walk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='grid.walk')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('walk', 'key'), name='grid_an_issue_is_sent_once'), models.CheckConstraint(condition=models.Q(models.Q(('goods', ''), ('kind', 'LEAFLET'), ('topic__isnull', False)), models.Q(('kind', 'GOODS'), ('topic', None), models.Q(('goods', ''), _negated=True)), _connector='OR'), name='grid_a_leaflet_has_a_topic')],
                },
            ),
            migrations.CreateModel(
                name='HouseNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('house', models.CharField(max_length=30)),
                    ('text', models.CharField(blank=True, max_length=200)),
                    ('subject_id', models.BigIntegerField(null=True)),
                    ('private', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('key', models.CharField(max_length=40)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('walk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='grid.walk')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('walk', 'key'), name='grid_a_note_is_sent_once'), models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('subject_id__isnull', False), _connector='OR'), name='grid_a_note_says_something')],
                },
            ),
            migrations.CreateModel(
                name='WalkAmendment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('counted', models.CharField(choices=[('MATERIAL', 'handed out'), ('SIGNED', 'signed undertakings')], max_length=8)),
                    ('row_id', models.BigIntegerField()),
                    ('before', models.PositiveIntegerField()),
                    ('after', models.PositiveIntegerField()),
                    ('reason', models.CharField(max_length=200)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('walk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='grid.walk')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('before', models.F('after')), _negated=True)), name='grid_an_amendment_says_why')],
                },
            ),
            migrations.CreateModel(
                name='WalkNeed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('order_id', models.BigIntegerField(unique=True)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('walk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='grid.walk')),
                ],
            ),
            migrations.CreateModel(
                name='DutyEnd',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ended_at', models.DateTimeField()),
                    ('tasks', models.CharField(max_length=200)),
                    ('record_id', models.BigIntegerField(unique=True)),
                    ('day', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='end', to='grid.dutyday')),
                ],
            ),
            migrations.CreateModel(
                name='RevisitResult',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kept', models.CharField(choices=[('KEPT', 'kept'), ('PARTLY', 'kept in part'), ('BROKEN', 'not kept'), ('NOT_REACHED', 'nobody reached')], max_length=12)),
                    ('note', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('revisit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='result', to='grid.revisit')),
                ],
            ),
            migrations.CreateModel(
                name='Signature',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('how', models.CharField(choices=[('PAPER', 'signed on paper'), ('WORDS', 'by word of mouth, written down')], max_length=8)),
                    ('file_id', models.BigIntegerField(null=True)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('accord', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='grid.accord')),
                    ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='grid.party')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('accord', 'party'), name='grid_a_party_signs_once')],
                },
            ),
            migrations.CreateModel(
                name='SittingResult',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('outcome', models.CharField(choices=[('CLOSER', 'came closer'), ('SAME', 'no change'), ('AGREED', 'agreed by word of mouth'), ('SOMEBODY_MISSING', 'a party did not come')], max_length=18)),
                    ('note', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('sitting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='result', to='grid.sitting')),
                ],
            ),
        ]),
    ]
