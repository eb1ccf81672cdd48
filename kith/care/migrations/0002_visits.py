import django.db.models.deletion
import kith.vault.fields
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ('care', '0001_files'),
        ('groups', '0002_recruitment_and_committees'),
        ('people', '0006_youth_teams'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Due',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('cause', models.CharField(choices=[('REGULAR', 'regular visit'), ('MAJOR_CHANGE', 'after a major change'), ('HOSPITAL', 'after hospital'), ('FESTIVAL', 'for the festival'), ('WEATHER', 'because of the weather'), ('REQUEST', 'a visit was asked for')], max_length=12)),
                    ('source', models.CharField(blank=True, max_length=40)),
                    ('due_on', models.DateField()),
                    ('due_at', models.DateTimeField()),
                    ('since', models.DateTimeField()),
                    ('opened_at', models.DateTimeField()),
                    ('state', models.CharField(choices=[('OPEN', 'visit due'), ('DONE', 'visited in time'), ('MISSED_DONE', 'visited late'), ('DECLINED', 'no visit wanted this time'), ('VOID', 'no longer due')], default='OPEN', max_length=11)),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('missed_at', models.DateTimeField(null=True)),
                    ('street_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['state', 'due_at'], name='care_due_soonest'), models.Index(fields=['state', 'due_on'], name='care_due_of_day')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state', 'OPEN')), models.Q(models.Q(('state', 'OPEN'), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='care_due_closed_iff_over')],
                },
            ),
            migrations.CreateModel(
                name='Visit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.UUIDField(unique=True)),
                    ('fingerprint', models.CharField(max_length=64)),
                    ('method', models.CharField(choices=[('HOME', 'home visit'), ('MESSAGE', 'message or call'), ('THIRD_PARTY', 'through a third party'), ('PAIR', 'Party member or volunteer beside her'), ('KIN', 'kin and neighbours'), ('DISCOVERY', 'active discovery or smart warning'), ('HOTLINE', 'hotline answer')], max_length=11)),
                    ('outcome', models.CharField(choices=[('MET', 'seen in person'), ('TALKED', 'her voice was heard'), ('WROTE', 'answered in writing'), ('TOLD', 'somebody else says she is well'), ('NOT_AT_HOME', 'known to be away just now'), ('REFUSED', 'visit not wanted'), ('NO_ANSWER', 'nobody answers')], max_length=11)),
                    ('met_in_person', models.BooleanField()),
                    ('worst', models.CharField(blank=True, choices=[('FINE', 'all right'), ('WATCH', 'needs watching'), ('HELP', 'needs help now')], max_length=5)),
                    ('counts', models.BooleanField()),
                    ('started_at', models.DateTimeField()),
                    ('minutes', models.PositiveSmallIntegerField()),
                    ('written_by_id', models.BigIntegerField()),
                    ('written_at', models.DateTimeField()),
                    ('need', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('order_id', models.BigIntegerField(null=True, unique=True)),
                    ('seen_at', models.DateTimeField(null=True)),
                    ('seen_by_id', models.BigIntegerField(null=True)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('due', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='care.due')),
                ],
                options={
                    'indexes': [models.Index(fields=['counts', 'started_at'], name='care_visits_that_count')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'MET'), _negated=True), ('met_in_person', True), _connector='OR'), name='care_met_is_in_person'), models.CheckConstraint(condition=models.Q(('met_in_person', False), ('outcome__in', ('MET', 'REFUSED')), _connector='OR'), name='care_in_person_is_met_or_refused')],
                },
            ),
            migrations.CreateModel(
                name='VisitHelper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('initiative_id', models.BigIntegerField(null=True)),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.organisation')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='helpers', to='care.visit')),
                ],
                options={
                    'indexes': [models.Index(fields=['initiative_id'], name='care_helpers_of_appeal')],
                    'constraints': [models.UniqueConstraint(fields=('visit', 'person'), name='care_there_once_a_visit')],
                },
            ),
            migrations.CreateModel(
                name='VisitVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('state', models.CharField(choices=[('STANDING', 'this version stands'), ('PROPOSED', 'waits for a second person'), ('REFUSED', 'refused by the second person')], max_length=8)),
                    ('method', models.CharField(choices=[('HOME', 'home visit'), ('MESSAGE', 'message or call'), ('THIRD_PARTY', 'through a third party'), ('PAIR', 'Party member or volunteer beside her'), ('KIN', 'kin and neighbours'), ('DISCOVERY', 'active discovery or smart warning'), ('HOTLINE', 'hotline answer')], max_length=11)),
                    ('outcome', models.CharField(choices=[('MET', 'seen in person'), ('TALKED', 'her voice was heard'), ('WROTE', 'answered in writing'), ('TOLD', 'somebody else says she is well'), ('NOT_AT_HOME', 'known to be away just now'), ('REFUSED', 'visit not wanted'), ('NO_ANSWER', 'nobody answers')], max_length=11)),
                    ('met_in_person', models.BooleanField()),
                    ('worst', models.CharField(blank=True, choices=[('FINE', 'all right'), ('WATCH', 'needs watching'), ('HELP', 'needs help now')], max_length=5)),
                    ('health', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('mind', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('safety', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('hygiene', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('surroundings', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('reason', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('checked_by_id', models.BigIntegerField(null=True)),
                    ('checked_at', models.DateTimeField(null=True)),
                    ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='care.visit')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('visit', 'number'), name='care_versions_in_order'), models.UniqueConstraint(condition=models.Q(('state', 'PROPOSED')), fields=('visit',), name='care_one_change_waits'), models.CheckConstraint(condition=models.Q(('checked_by_id', None), models.Q(('checked_by_id', models.F('by_id')), _negated=True), _connector='OR'), name='care_nobody_checks_her_own_change')],
                },
            ),
            migrations.CreateModel(
                name='Search',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('RUNNING', 'being looked for'), ('ENDED', 'it is known how she is')], default='RUNNING', max_length=7)),
                    ('opened_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('ended_by_id', models.BigIntegerField(null=True)),
                    ('how', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('said', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='search', to='care.visit')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by_id', None), ('state', 'RUNNING')), models.Q(('ended_at__isnull', False), ('ended_by_id__isnull', False), ('state', 'ENDED')), _connector='OR'), name='care_a_person_ends_a_search')],
                },
            ),
            migrations.CreateModel(
                name='Try',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('rung', models.CharField(choices=[('RETRY', 'try again'), ('NEIGHBOUR', 'ask the neighbours'), ('FAMILY', 'call the family'), ('POLICE', 'ask the police')], max_length=9)),
                    ('due_at', models.DateTimeField()),
                    ('for_id', models.BigIntegerField(null=True)),
                    ('done_at', models.DateTimeField(null=True)),
                    ('by_id', models.BigIntegerField(null=True)),
                    ('reached', models.BooleanField(default=False)),
                    ('said', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('late_at', models.DateTimeField(null=True)),
                    ('search', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tries', to='care.search')),
                ],
                options={
                    'indexes': [models.Index(fields=['done_at', 'due_at'], name='care_tries_late')],
                    'constraints': [models.UniqueConstraint(fields=('search', 'number'), name='care_tries_in_order'), models.UniqueConstraint(condition=models.Q(('done_at', None)), fields=('search',), name='care_one_try_at_a_time')],
                },
            ),
            migrations.CreateModel(
                name='VisitItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='care.visit')),
                ],
                options={
                    'constraints': [],
                },
            ),
        ]),
        migrations.AddField(
            model_name='due',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dues', to='care.carefile'),
        ),
        migrations.AddField(
            model_name='due',
            name='fulfilled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fulfilled', to='care.visit'),
        ),
        migrations.AddField(
            model_name='visit',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='care.carefile'),
        ),
        migrations.AddField(
            model_name='search',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='searches', to='care.carefile'),
        ),
        migrations.AddField(
            model_name='visititem',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='care.serviceitem'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.UniqueConstraint(condition=models.Q(('cause', 'REGULAR'), ('state', 'OPEN')), fields=('file',), name='care_one_regular_visit_due'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.UniqueConstraint(condition=models.Q(('source', ''), _negated=True), fields=('file', 'source'), name='care_one_due_a_source'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['file', '-started_at'], name='care_last_visit'),
        ),
        migrations.AddConstraint(
            model_name='search',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'RUNNING')), fields=('file',), name='care_one_search_a_file'),
        ),
        migrations.AddConstraint(
            model_name='visititem',
            constraint=models.UniqueConstraint(fields=('visit', 'item'), name='care_an_item_once_a_visit'),
        ),
    ]
