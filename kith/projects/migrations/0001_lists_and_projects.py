import django.db.models.deletion
from django.db import migrations, models

from kith.core.migrating import CreateModels



from kith.projects import sql


def wall(apps, schema_editor):
    statements = {"sqlite": sql.SQLITE, "postgresql": sql.POSTGRESQL}
    with schema_editor.connection.cursor() as cursor:
        for statement in statements.get(schema_editor.connection.vendor, ()):
            cursor.execute(statement)


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
                name='Evidence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.CharField(max_length=1000)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='Acceptance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('capacity', models.CharField(choices=[('BENEFICIARY', 'somebody it was done for'), ('COMMUNITY', 'the community')], max_length=12)),
                    ('text', models.CharField(blank=True, max_length=200)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('evidence', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='acceptance', to='projects.evidence')),
                ],
            ),
            migrations.CreateModel(
                name='ItemList',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('kind', models.CharField(choices=[('RESOURCE', 'resource list'), ('DEMAND', 'demand list'), ('PROJECT', 'project list')], max_length=10)),
                    ('last_seq', models.PositiveIntegerField(default=0)),
                    ('last_version', models.PositiveIntegerField(default=0)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('area', 'year', 'kind'), name='projects_one_list_of_a_kind_a_year')],
                },
            ),
            migrations.CreateModel(
                name='Launch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=80)),
                    ('venue', models.CharField(max_length=120)),
                    ('on_date', models.DateField()),
                    ('state', models.CharField(choices=[('PLANNED', 'planned'), ('LIVE', 'claims are being made'), ('ENDED', 'over')], max_length=8)),
                    ('revision', models.PositiveIntegerField(default=0)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
            ),
            migrations.CreateModel(
                name='Claim',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('announced_fen', models.BigIntegerField(default=0)),
                    ('state', models.CharField(choices=[('ASKED', 'waits for an answer'), ('ANSWERED', 'answered with terms'), ('AGREED', 'agreed by both sides'), ('DECLINED', 'declined'), ('WITHDRAWN', 'taken back'), ('LAPSED', 'nobody answered in time'), ('UNDONE', 'undone: a slip'), ('ENDED', 'ended with its project')], max_length=10)),
                    ('asked_by_id', models.BigIntegerField()),
                    ('asked_at', models.DateTimeField()),
                    ('lease_until', models.DateTimeField()),
                    ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.organisation')),
                    ('launch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='projects.launch')),
                ],
            ),
            migrations.CreateModel(
                name='ListItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seq', models.PositiveIntegerField()),
                    ('category', models.CharField(choices=[('CLINIC', 'free clinic'), ('MOBILE_OFFICE', 'mobile office'), ('VOLUNTEERING', 'volunteer service'), ('HARDSHIP', 'support in hardship'), ('SUPPLIES', 'epidemic supplies'), ('WISH', 'micro-wishes'), ('REBUILDING', 'small rebuilding'), ('VENUE', 'rooms and venues'), ('CULTURE', 'culture and learning'), ('CHILDREN', 'children'), ('OTHER', 'other')], max_length=14)),
                    ('title', models.CharField(max_length=80)),
                    ('text', models.CharField(max_length=600)),
                    ('cause', models.CharField(blank=True, max_length=40)),
                    ('quantity', models.PositiveIntegerField()),
                    ('measure', models.CharField(max_length=20)),
                    ('from_date', models.DateField()),
                    ('until_date', models.DateField()),
                    ('office', models.CharField(max_length=120)),
                    ('state', models.CharField(choices=[('DRAFTED', 'drafted'), ('VERIFIED', 'checked'), ('PUBLISHED', 'on the list'), ('CLAIMED', 'claimed'), ('IN_PROJECT', 'in a project'), ('CLOSED', 'closed out'), ('WITHDRAWN', 'withdrawn')], max_length=10)),
                    ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='projects.itemlist')),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.organisation')),
                ],
                options={
                    'indexes': [models.Index(fields=['list', 'state'], name='projects_list_state')],
                    'constraints': [models.UniqueConstraint(fields=('list', 'seq'), name='projects_one_item_a_number'), models.UniqueConstraint(condition=models.Q(models.Q(('cause', ''), _negated=True), models.Q(('state', 'WITHDRAWN'), _negated=True)), fields=('cause',), name='projects_one_item_a_cause'), models.CheckConstraint(condition=models.Q(('until_date__gte', models.F('from_date'))), name='projects_item_holds_some_day'), models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='projects_item_is_of_something')],
                },
            ),
            migrations.CreateModel(
                name='LaunchItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rank', models.PositiveSmallIntegerField()),
                    ('launch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='projects.launch')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.listitem')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('launch', 'item'), name='projects_an_item_once_a_launch')],
                },
            ),
            migrations.CreateModel(
                name='Hold',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='projects.claim')),
                    ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hold', to='projects.listitem')),
                ],
            ),
        ]),
        migrations.AddField(
            model_name='claim',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='projects.listitem'),
        ),
        migrations.AddField(
            model_name='claim',
            name='meets',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='met_by', to='projects.listitem'),
        ),
        CreateModels([
            migrations.CreateModel(
                name='Project',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('seq', models.PositiveIntegerField()),
                    ('title', models.CharField(max_length=80)),
                    ('for_whom', models.CharField(max_length=80)),
                    ('due_date', models.DateField()),
                    ('state', models.CharField(choices=[('IN_HAND', 'in hand'), ('EVIDENCE_SUBMITTED', 'evidence handed in'), ('RETURNED', 'returned'), ('ACCEPTED', 'accepted'), ('CLOSED', 'closed out'), ('DROPPED', 'dropped')], max_length=20)),
                    ('made_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('claim', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='project', to='projects.claim')),
                    ('leader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ],
                options={
                    'indexes': [models.Index(fields=['area', 'state'], name='projects_in_hand')],
                    'constraints': [models.UniqueConstraint(fields=('area', 'year', 'seq'), name='projects_one_project_a_number')],
                },
            ),
            migrations.CreateModel(
                name='Partner',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('is_doer', models.BooleanField()),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.organisation')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='projects.project')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('project', 'organisation'), name='projects_a_partner_once')],
                },
            ),
            migrations.CreateModel(
                name='Milestone',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=80)),
                    ('due_date', models.DateField()),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='projects.project')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('project', 'title'), name='projects_a_milestone_once')],
                },
            ),
            migrations.CreateModel(
                name='Extension',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_date', models.DateField()),
                    ('to_date', models.DateField()),
                    ('reason', models.CharField(max_length=200)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='projects.project')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('to_date__gt', models.F('from_date'))), name='projects_an_extension_is_later')],
                },
            ),
        ]),
        migrations.AddField(
            model_name='evidence',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='projects.project'),
        ),
        CreateModels([
            migrations.CreateModel(
                name='CloseOut',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('seq', models.PositiveIntegerField()),
                    ('on_date', models.DateField()),
                    ('by_id', models.BigIntegerField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='close_outs', to='projects.project')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('area', 'year', 'seq'), name='projects_one_close_out_a_number')],
                },
            ),
            migrations.CreateModel(
                name='Beneficiary',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='beneficiaries', to='projects.project')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('project', 'person'), name='projects_a_beneficiary_once')],
                },
            ),
            migrations.CreateModel(
                name='Reached',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('milestone', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reached', to='projects.milestone')),
                ],
            ),
            migrations.CreateModel(
                name='Recheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('due_date', models.DateField()),
                    ('close_out', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='recheck', to='projects.closeout')),
                ],
            ),
            migrations.CreateModel(
                name='RecheckResult',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('holds', models.BooleanField()),
                    ('text', models.CharField(max_length=200)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('recheck', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='result', to='projects.recheck')),
                ],
            ),
            migrations.CreateModel(
                name='Step',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.CharField(max_length=10)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('reason', models.CharField(blank=True, max_length=200)),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='projects.project')),
                ],
            ),
            migrations.CreateModel(
                name='Term',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('side', models.CharField(choices=[('CLAIMANT', 'who claims'), ('OWNER', 'whose item it is')], max_length=8)),
                    ('text', models.CharField(max_length=600)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='projects.claim')),
                ],
            ),
            migrations.CreateModel(
                name='Version',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('published_at', models.DateTimeField()),
                    ('by_id', models.BigIntegerField()),
                    ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='projects.itemlist')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('list', 'number'), name='projects_one_version_a_number')],
                },
            ),
            migrations.CreateModel(
                name='Line',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('category', models.CharField(choices=[('CLINIC', 'free clinic'), ('MOBILE_OFFICE', 'mobile office'), ('VOLUNTEERING', 'volunteer service'), ('HARDSHIP', 'support in hardship'), ('SUPPLIES', 'epidemic supplies'), ('WISH', 'micro-wishes'), ('REBUILDING', 'small rebuilding'), ('VENUE', 'rooms and venues'), ('CULTURE', 'culture and learning'), ('CHILDREN', 'children'), ('OTHER', 'other')], max_length=14)),
                    ('title', models.CharField(max_length=80)),
                    ('text', models.CharField(max_length=600)),
                    ('quantity', models.PositiveIntegerField()),
                    ('measure', models.CharField(max_length=20)),
                    ('from_date', models.DateField()),
                    ('until_date', models.DateField()),
                    ('office', models.CharField(max_length=120)),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.organisation')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='projects.listitem')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='projects.version')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('version', 'item'), name='projects_an_item_once_a_version')],
                },
            ),
            migrations.CreateModel(
                name='Counter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('series', models.CharField(max_length=10)),
                    ('last', models.PositiveIntegerField(default=0)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('area', 'year', 'series'), name='projects_one_counter_a_series')],
                },
            ),
        ]),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['state', 'lease_until'], name='projects_leases'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('ASKED', 'ANSWERED', 'AGREED'))), fields=('item',), name='projects_one_live_claim_an_item'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('area__isnull', False), ('organisation', None)), models.Q(('area', None), ('organisation__isnull', False)), _connector='OR'), name='projects_a_unit_or_a_place_claims'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('announced_fen__gte', 0)), name='projects_nobody_announces_a_debt'),
        ),
        migrations.CreateModel(
            name='Doer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='doers', to='projects.project')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('project', 'person'), name='projects_a_doer_once')],
            },
        ),
        migrations.RunPython(
            wall, migrations.RunPython.noop
        ),
    ]
