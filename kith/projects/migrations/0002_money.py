import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from kith.core.migrating import CreateModels



from kith.projects import sql_money


def wall(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    statements = sql_money.walls(vendor, sql_money.MONEY)
    statements.append(sql_money.promise(vendor))
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0001_initial'),
        ('places', '0001_initial'),
        ('projects', '0001_lists_and_projects'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Allocation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', models.BigIntegerField()),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='AllocationUndo',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=200)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('allocation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='undo', to='projects.allocation')),
                ],
            ),
            migrations.CreateModel(
                name='Need',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=80)),
                    ('kind', models.CharField(choices=[('MONEY', 'money'), ('GOODS', 'goods'), ('WORK', 'work')], max_length=5)),
                    ('unit', models.CharField(max_length=12)),
                    ('amount', models.BigIntegerField()),
                    ('allocated', models.BigIntegerField(default=0)),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='projects.project')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('allocated__gte', 0), ('allocated__lte', models.F('amount')), ('amount__gt', 0)), name='projects_a_need_gets_no_more_than_it_is')],
                },
            ),
        ]),
        migrations.AddField(
            model_name='allocation',
            name='need',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='projects.need'),
        ),
        CreateModels([
            migrations.CreateModel(
                name='PlatformLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('url', models.URLField(max_length=300)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='projects.project')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('project', 'url'), name='projects_a_link_once')],
                },
            ),
            migrations.CreateModel(
                name='Pledge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('MONEY', 'money'), ('GOODS', 'goods'), ('WORK', 'work')], max_length=5)),
                    ('what', models.CharField(max_length=120)),
                    ('unit', models.CharField(max_length=12)),
                    ('amount', models.BigIntegerField()),
                    ('worth_fen', models.BigIntegerField(default=0)),
                    ('basis', models.CharField(blank=True, choices=[('INVOICE', 'by the invoice'), ('MARKET', 'by the market price'), ('DONOR', 'as the donor states'), ('EXPERT', 'as an expert appraised')], max_length=8)),
                    ('due_date', models.DateField()),
                    ('cancelled', models.BigIntegerField(default=0)),
                    ('received', models.BigIntegerField(default=0)),
                    ('allocated', models.BigIntegerField(default=0)),
                    ('state', models.CharField(choices=[('PLEDGED', 'pledged, nothing received yet'), ('PARTLY_RECEIVED', 'partly received'), ('RECEIVED', 'received'), ('CANCELLED', 'taken back before anything was received')], default='PLEDGED', max_length=16)),
                    ('key', models.CharField(max_length=40)),
                    ('by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.organisation')),
                    ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to='projects.project')),
                ],
                options={
                    'indexes': [models.Index(fields=['area', 'state'], name='projects_pledges_here'), models.Index(fields=['organisation', '-id'], name='projects_pledges_of_unit')],
                    'constraints': [models.UniqueConstraint(fields=('organisation', 'key'), name='projects_one_pledge_a_form'), models.CheckConstraint(condition=models.Q(('allocated__gte', 0), ('amount__gt', 0), ('cancelled__gte', 0), ('received__gte', models.F('allocated')), ('received__lte', django.db.models.expressions.CombinedExpression(models.F('amount'), '-', models.F('cancelled')))), name='projects_allocated_received_pledged'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled', models.F('amount')), ('received', 0), ('state', 'CANCELLED')), models.Q(('cancelled__lt', models.F('amount')), ('received', 0), ('state', 'PLEDGED')), models.Q(('received', django.db.models.expressions.CombinedExpression(models.F('amount'), '-', models.F('cancelled'))), ('received__gt', 0), ('state', 'RECEIVED')), models.Q(('received__gt', 0), ('received__lt', django.db.models.expressions.CombinedExpression(models.F('amount'), '-', models.F('cancelled'))), ('state', 'PARTLY_RECEIVED')), _connector='OR'), name='projects_pledge_state_is_its_sums'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'GOODS'), ('worth_fen__gt', 0), models.Q(('basis', ''), _negated=True)), models.Q(models.Q(('kind', 'GOODS'), _negated=True), ('basis', ''), ('worth_fen', 0)), _connector='OR'), name='projects_goods_have_a_worth_and_its_basis')],
                },
            ),
        ]),
        migrations.AddField(
            model_name='allocation',
            name='pledge',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='projects.pledge'),
        ),
        CreateModels([
            migrations.CreateModel(
                name='PledgeNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', models.BigIntegerField()),
                    ('reason', models.CharField(max_length=200)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='projects.pledge')),
                ],
            ),
            migrations.CreateModel(
                name='Purse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('in_fen', models.BigIntegerField(default=0)),
                    ('spent_fen', models.BigIntegerField(default=0)),
                    ('out_fen', models.BigIntegerField(default=0)),
                    ('state', models.CharField(choices=[('OPEN', 'open'), ('CLOSED', 'settled: every fen is accounted for')], default='OPEN', max_length=8)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('project', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='purse', to='projects.project')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('project', None)), fields=('area',), name='projects_one_pool_a_place'), models.CheckConstraint(condition=models.Q(('out_fen__gte', 0), ('spent_fen__gte', 0), ('in_fen__gte', django.db.models.expressions.CombinedExpression(models.F('spent_fen'), '+', models.F('out_fen')))), name='projects_no_fen_is_used_twice'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'CLOSED'), _negated=True), models.Q(('in_fen', django.db.models.expressions.CombinedExpression(models.F('spent_fen'), '+', models.F('out_fen'))), ('project__isnull', False)), _connector='OR'), name='projects_settled_iff_nothing_is_left')],
                },
            ),
            migrations.CreateModel(
                name='Receipt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('seq', models.PositiveIntegerField()),
                    ('giver', models.CharField(max_length=120)),
                    ('amount', models.BigIntegerField()),
                    ('worth_fen', models.BigIntegerField()),
                    ('received_date', models.DateField()),
                    ('document', models.CharField(max_length=80)),
                    ('pledged_by_id', models.BigIntegerField()),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('pledge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='projects.pledge')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('area', 'year', 'seq'), name='projects_one_receipt_a_number'), models.CheckConstraint(condition=models.Q(('by_id', models.F('pledged_by_id')), _negated=True), name='projects_who_pledged_does_not_receive'), models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('worth_fen__gte', 0)), name='projects_receipt_is_of_some')],
                },
            ),
            migrations.CreateModel(
                name='ReceiptVoid',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=200)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('receipt', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='void', to='projects.receipt')),
                ],
            ),
            migrations.CreateModel(
                name='Surplus',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('RETURNED', 'given back to the donors'), ('CARRIED', 'carried over to another project'), ('POOL', 'put into the pool of the place')], max_length=8)),
                    ('fen', models.BigIntegerField()),
                    ('document', models.CharField(max_length=80)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='surplus', to='projects.project')),
                    ('to_project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('fen__gt', 0)), name='projects_surplus_is_some'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'CARRIED'), ('to_project__isnull', False)), models.Q(models.Q(('kind', 'CARRIED'), _negated=True), ('to_project', None)), _connector='OR'), name='projects_carried_iff_to_a_project')],
                },
            ),
            migrations.CreateModel(
                name='Voucher',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(max_length=40)),
                    ('spent_date', models.DateField()),
                    ('payee', models.CharField(max_length=120)),
                    ('fen', models.BigIntegerField()),
                    ('purpose', models.CharField(max_length=200)),
                    ('digest', models.CharField(max_length=64)),
                    ('state', models.CharField(choices=[('ENTERED', 'entered, waiting for a second person'), ('APPROVED', 'approved: spent'), ('REFUSED', 'refused'), ('REVERSED', 'approved by mistake, taken back')], default='ENTERED', max_length=8)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vouchers', to='projects.project')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('fen__gt', 0)), name='projects_voucher_is_of_some'), models.UniqueConstraint(condition=models.Q(('state__in', ('ENTERED', 'APPROVED'))), fields=('project', 'number', 'payee'), name='projects_one_voucher_counts_once')],
                },
            ),
            migrations.CreateModel(
                name='VoucherStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.CharField(max_length=8)),
                    ('entered_by_id', models.BigIntegerField()),
                    ('reason', models.CharField(max_length=200)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('voucher', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='projects.voucher')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('by_id', models.F('entered_by_id')), _negated=True), name='projects_a_second_person_approves')],
                },
            ),
        ]),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='projects_share_is_some'),
        ),
        migrations.RunPython(
            wall, migrations.RunPython.noop
        ),
    ]
