import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('groups', '0001_initial'),
        ('people', '0004_merchant_role'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Alarm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('count', models.PositiveIntegerField()),
                    ('at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='PriceProposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('points', models.PositiveIntegerField()),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='AlarmAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.CharField(max_length=200)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('alarm', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='rewards.alarm')),
                ],
            ),
            migrations.CreateModel(
                name='Merchant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80)),
                    ('whereabouts', models.CharField(max_length=120)),
                    ('hours', models.CharField(blank=True, max_length=120)),
                    ('is_open', models.BooleanField(default=True)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('organisation', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merchant', to='groups.organisation')),
                    ('site', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merchant', to='places.site')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation', None), ('site__isnull', False)), models.Q(('organisation__isnull', False), ('site', None)), _connector='OR'), name='rewards_merchant_is_a_shop_or_a_site')],
                },
            ),
        ]),
        migrations.AddField(
            model_name='alarm',
            name='merchant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alarms', to='rewards.merchant'),
        ),
        CreateModels([
            migrations.CreateModel(
                name='PriceApproval',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='approval', to='rewards.priceproposal')),
                ],
            ),
            migrations.CreateModel(
                name='Redemption',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=60)),
                    ('points', models.PositiveIntegerField()),
                    ('state', models.CharField(choices=[('HELD', 'set aside'), ('CAPTURED', 'handed over'), ('CANCELLED', 'put back on the shelf'), ('EXPIRED', 'not collected in time'), ('REFUNDED', 'taken back by the centre')], default='HELD', max_length=10)),
                    ('key', models.CharField(max_length=40)),
                    ('made_at', models.DateTimeField()),
                    ('expires_at', models.DateTimeField()),
                    ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redemptions', to='rewards.merchant')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redemptions', to='people.person')),
                ],
            ),
            migrations.CreateModel(
                name='HandOut',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_outs', to='rewards.merchant')),
                    ('redemption', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hand_out', to='rewards.redemption')),
                ],
                options={
                    'indexes': [models.Index(fields=['merchant', 'at'], name='rewards_handed_at_counter')],
                },
            ),
            migrations.CreateModel(
                name='Code',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('salt', models.CharField(max_length=32)),
                    ('code_hash', models.CharField(max_length=64, unique=True)),
                    ('digits_index', models.CharField(max_length=64)),
                    ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rewards.merchant')),
                    ('redemption', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='code', to='rewards.redemption')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('merchant', 'digits_index'), name='rewards_digits_mean_one_at_a_counter')],
                },
            ),
            migrations.CreateModel(
                name='Reward',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('GOODS', 'goods'), ('SERVICE', 'service')], max_length=8)),
                    ('title', models.CharField(max_length=60)),
                    ('text', models.CharField(blank=True, max_length=500)),
                    ('points', models.PositiveIntegerField()),
                    ('per_person', models.PositiveSmallIntegerField(null=True)),
                    ('from_date', models.DateField()),
                    ('until_date', models.DateField(null=True)),
                    ('received', models.PositiveIntegerField(default=0)),
                    ('stock', models.PositiveIntegerField(default=0)),
                    ('held', models.PositiveIntegerField(default=0)),
                    ('handed_out', models.PositiveIntegerField(default=0)),
                    ('state', models.CharField(choices=[('DRAFT', 'being written'), ('PROPOSED', 'waiting for its price to be approved'), ('PUBLISHED', 'on the shelf'), ('ENDED', 'ended')], default='DRAFT', max_length=10)),
                    ('made_by_id', models.BigIntegerField(null=True)),
                    ('made_at', models.DateTimeField()),
                    ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rewards', to='rewards.merchant')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='rewards_shelf')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('points__gt', 0)), name='rewards_reward_has_a_price'), models.CheckConstraint(condition=models.Q(('handed_out__gte', 0), ('held__gte', 0), ('stock__gte', 0)), name='rewards_stock_is_never_below_zero'), models.CheckConstraint(condition=models.Q(('received', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('stock'), '+', models.F('held')), '+', models.F('handed_out')))), name='rewards_stock_adds_up'), models.CheckConstraint(condition=models.Q(('until_date', None), ('until_date__gt', models.F('from_date')), _connector='OR'), name='rewards_reward_is_offered_for_some_day')],
                },
            ),
        ]),
        migrations.AddField(
            model_name='redemption',
            name='reward',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redemptions', to='rewards.reward'),
        ),
        migrations.AddField(
            model_name='priceproposal',
            name='reward',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prices', to='rewards.reward'),
        ),
        CreateModels([
            migrations.CreateModel(
                name='Picture',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(max_length=64)),
                    ('pixels', models.BinaryField()),
                    ('reward', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='picture', to='rewards.reward')),
                ],
            ),
            migrations.CreateModel(
                name='Settlement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('month', models.DateField()),
                    ('state', models.CharField(choices=[('DRAFTED', 'drafted'), ('APPROVED_ONCE', 'approved once, waiting for a second person'), ('APPROVED', 'approved by two people'), ('PAID_OUT', 'settled with the merchant'), ('DISCARDED', 'discarded')], default='DRAFTED', max_length=14)),
                    ('points', models.PositiveIntegerField()),
                    ('count', models.PositiveIntegerField()),
                    ('digest', models.CharField(max_length=64)),
                    ('made_at', models.DateTimeField()),
                    ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settlements', to='rewards.merchant')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'DISCARDED'), _negated=True), fields=('merchant', 'month'), name='rewards_one_settlement_a_month'), models.CheckConstraint(condition=models.Q(('count__gt', 0), ('points__gt', 0)), name='rewards_settlement_settles_some')],
                },
            ),
            migrations.CreateModel(
                name='PaidNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.CharField(max_length=200)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('settlement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='paid_note', to='rewards.settlement')),
                ],
            ),
            migrations.CreateModel(
                name='Approval',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('by_id', models.BigIntegerField()),
                    ('digest', models.CharField(max_length=64)),
                    ('reason', models.CharField(max_length=200)),
                    ('at', models.DateTimeField()),
                    ('settlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='rewards.settlement')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('settlement', 'number'), name='rewards_each_approval_once'), models.UniqueConstraint(fields=('settlement', 'by_id'), name='rewards_two_people_approve'), models.CheckConstraint(condition=models.Q(('number__in', (1, 2))), name='rewards_first_and_second_approval')],
                },
            ),
            migrations.CreateModel(
                name='SettlementLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=60)),
                    ('points', models.PositiveIntegerField()),
                    ('handed_at', models.DateTimeField()),
                    ('redemption', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='settlement_line', to='rewards.redemption')),
                    ('settlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='rewards.settlement')),
                ],
            ),
            migrations.CreateModel(
                name='StockChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('change', models.IntegerField()),
                    ('reason', models.CharField(max_length=120)),
                    ('by_id', models.BigIntegerField(null=True)),
                    ('at', models.DateTimeField()),
                    ('reward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stock_changes', to='rewards.reward')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('change', 0), _negated=True), name='rewards_stock_change_is_some')],
                },
            ),
            migrations.CreateModel(
                name='Try',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tries', to='rewards.merchant')),
                    ('redemption', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tries', to='rewards.redemption')),
                ],
                options={
                    'indexes': [models.Index(fields=['merchant', 'at'], name='rewards_tries_at_counter')],
                },
            ),
        ]),
        migrations.AddIndex(
            model_name='redemption',
            index=models.Index(fields=['person', '-id'], name='rewards_of_person'),
        ),
        migrations.AddIndex(
            model_name='redemption',
            index=models.Index(fields=['state', 'expires_at'], name='rewards_due'),
        ),
        migrations.AddIndex(
            model_name='redemption',
            index=models.Index(fields=['merchant', 'state'], name='rewards_at_merchant'),
        ),
        migrations.AddConstraint(
            model_name='redemption',
            constraint=models.UniqueConstraint(fields=('person', 'key'), name='rewards_one_redemption_a_form'),
        ),
        migrations.AddConstraint(
            model_name='redemption',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='rewards_code_is_good_for_a_while'),
        ),
    ]
