import django.db.models.deletion
import kith.vault.fields
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='reserve',
            name='released_at',
            field=models.DateTimeField(null=True),
        ),
        CreateModels([
            migrations.CreateModel(
                name='Lot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('party', models.UUIDField()),
                    ('number', models.PositiveIntegerField()),
                    ('size', models.PositiveSmallIntegerField()),
                    ('rank', models.PositiveSmallIntegerField()),
                    ('place', models.PositiveIntegerField()),
                    ('quota', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='activities.quota')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('quota', 'number'), name='activities_one_lot_a_number'), models.UniqueConstraint(fields=('quota', 'place'), name='activities_one_lot_a_place')],
                },
            ),
            migrations.CreateModel(
                name='PriorityHeld',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('tier_index', models.CharField(max_length=64)),
                    ('ground', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('until_date', models.DateField()),
                    ('made_by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('person', 'tier_index'), name='activities_a_priority_is_held_once')],
                },
            ),
            migrations.CreateModel(
                name='Turn',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('actor_id', models.BigIntegerField()),
                    ('person_ids', models.JSONField()),
                    ('role', models.CharField(choices=[('RECIPIENT', 'participant'), ('VOLUNTEER', 'volunteer'), ('VIEWER', 'viewer'), ('ON_DUTY', 'on duty')], max_length=10)),
                    ('key', models.UUIDField()),
                    ('channel', models.CharField(choices=[('WEB', 'web page'), ('COUNTER', 'counter'), ('PHONE', 'telephone'), ('PAPER', 'paper slip'), ('QR', 'QR code'), ('PROXY', "somebody on one's behalf"), ('GRID', 'grid worker'), ('VISIT', 'care visit'), ('CALL', 'hotline call'), ('API', 'other system'), ('IMPORT', 'spreadsheet')], max_length=8)),
                    ('accepts_risk', models.BooleanField(default=False)),
                    ('guardian_agrees', models.BooleanField(default=False)),
                    ('state', models.CharField(choices=[('WAITING', 'waiting its turn'), ('ANSWERED', 'answered'), ('REFUSED', 'answered with a no')], default='WAITING', max_length=8)),
                    ('refusal', models.CharField(blank=True, max_length=40)),
                    ('made_at', models.DateTimeField()),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='activities.session')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state', 'WAITING')), fields=['session', 'id'], name='activities_turns_waiting')],
                    'constraints': [models.UniqueConstraint(fields=('actor_id', 'key'), name='activities_one_turn_a_key'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('state', 'WAITING')), models.Q(models.Q(('state', 'WAITING'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='activities_an_answered_turn_has_its_time')],
                },
            ),
        ]),
    ]

