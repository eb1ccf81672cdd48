import django.db.models.deletion
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ('care', '0003_rounds'),
        ('groups', '0002_recruitment_and_committees'),
        ('people', '0007_credentials'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Initiative',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=60)),
                    ('festival', models.CharField(max_length=40)),
                    ('starts_on', models.DateField()),
                    ('ends_on', models.DateField()),
                    ('wanted', models.CharField(max_length=500)),
                    ('homes', models.PositiveSmallIntegerField()),
                    ('state', models.CharField(choices=[('DRAFT', 'being prepared'), ('OPEN', 'open: please join'), ('CLOSED', 'over, with thanks'), ('CALLED_OFF', 'called off'), ('DROPPED', 'put aside')], default='DRAFT', max_length=10)),
                    ('made_by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'indexes': [models.Index(fields=['area', 'state'], name='care_appeals_of_area')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='care_appeal_takes_some_days'), models.CheckConstraint(condition=models.Q(('homes__gt', 0)), name='care_appeal_is_for_some_homes')],
                },
            ),
            migrations.CreateModel(
                name='InitiativeEnd',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.CharField(max_length=300)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('initiative', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='end', to='care.initiative')),
                ],
            ),
            migrations.CreateModel(
                name='Joiner',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('ASKED', 'asked, no answer yet'), ('JOINED', 'takes part'), ('DECLINED', 'not this time'), ('WITHDRAWN', 'no longer takes part')], max_length=10)),
                    ('channel', models.CharField(blank=True, choices=[('WEB', 'web page'), ('COUNTER', 'counter'), ('PHONE', 'telephone'), ('PAPER', 'paper slip'), ('QR', 'QR code'), ('PROXY', "somebody on one's behalf"), ('GRID', 'grid worker'), ('VISIT', 'care visit'), ('CALL', 'hotline call'), ('API', 'other system'), ('IMPORT', 'spreadsheet')], max_length=8)),
                    ('asked_by_id', models.BigIntegerField()),
                    ('asked_at', models.DateTimeField()),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joiners', to='care.initiative')),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.organisation')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ],
                options={
                    'indexes': [models.Index(fields=['person', 'state'], name='care_joined_by')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('ASKED', 'JOINED'))), fields=('initiative', 'person'), name='care_person_joins_once'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('state', 'JOINED'), models.Q(('channel', ''), _negated=True)), models.Q(('state', 'JOINED'), _negated=True), _connector='OR'), name='care_a_yes_says_how_it_came')],
                },
            ),
            migrations.CreateModel(
                name='Joining',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('people', models.PositiveSmallIntegerField()),
                    ('offer', models.CharField(blank=True, max_length=200)),
                    ('state', models.CharField(choices=[('JOINED', 'takes part'), ('WITHDRAWN', 'no longer takes part')], default='JOINED', max_length=10)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joinings', to='care.initiative')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.organisation')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'JOINED')), fields=('initiative', 'organisation'), name='care_organisation_joins_once'), models.CheckConstraint(condition=models.Q(('people__gt', 0)), name='care_joins_with_some_people')],
                },
            ),
            migrations.CreateModel(
                name='OfferedItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('joining', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='care.joining')),
                ],
                options={
                    'constraints': [],
                },
            ),
            migrations.CreateModel(
                name='WantedItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('homes', models.PositiveSmallIntegerField()),
                    ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='care.initiative')),
                ],
                options={
                    'constraints': [],
                },
            ),
        ]),
        migrations.AddField(
            model_name='initiative',
            name='scheme',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.carescheme'),
        ),
        migrations.AddField(
            model_name='offereditem',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.serviceitem'),
        ),
        migrations.AddField(
            model_name='wanteditem',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.serviceitem'),
        ),
        migrations.AddConstraint(
            model_name='offereditem',
            constraint=models.UniqueConstraint(fields=('joining', 'item'), name='care_item_offered_once'),
        ),
        migrations.AddConstraint(
            model_name='wanteditem',
            constraint=models.UniqueConstraint(fields=('initiative', 'item'), name='care_item_wanted_once'),
        ),
    ]
