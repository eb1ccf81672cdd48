import django.db.models.deletion
import kith.vault.fields
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ('grid', '0001_grids_walks_mediation'),
        ('groups', '0002_recruitment_and_committees'),
        ('people', '0007_credentials'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='DayPlan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('on_date', models.DateField()),
                    ('by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ('second', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ],
                options={
                    'indexes': [models.Index(fields=['area', 'on_date'], name='grid_plans_of_a_day')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('second', None), models.Q(('second', models.F('lead')), _negated=True), _connector='OR'), name='grid_two_go_round_as_two')],
                },
            ),
            migrations.CreateModel(
                name='HazardCounter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('last', models.PositiveIntegerField(default=0)),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('area', 'year'), name='grid_one_counter_a_year')],
                },
            ),
            migrations.CreateModel(
                name='Premises',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('subject_id', models.BigIntegerField(unique=True)),
                    ('key', models.CharField(max_length=64, unique=True)),
                    ('name', models.CharField(max_length=80)),
                    ('kind', models.CharField(max_length=24)),
                    ('measure', models.CharField(choices=[('AREA_M2', 'square metres'), ('SEATS', 'seats'), ('BEDS', 'beds'), ('BOARDING_BEDS', 'beds of boarders'), ('PUPILS', 'day pupils'), ('NURSERY_PLACES', 'children in the nursery'), ('STAFF', 'people at work'), ('DORM_BEDS', 'beds in the dormitory')], max_length=16)),
                    ('size', models.PositiveIntegerField()),
                    ('floor', models.SmallIntegerField(default=1)),
                    ('is_street', models.BooleanField(default=True)),
                    ('address', models.CharField(max_length=120)),
                    ('licence', models.CharField(blank=True, max_length=40)),
                    ('licence_until', models.DateField(null=True)),
                    ('keeper', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('phone', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('lon', models.FloatField(null=True)),
                    ('lat', models.FloatField(null=True)),
                    ('due_date', models.DateField()),
                    ('state', models.CharField(choices=[('OPEN', 'in business'), ('CLOSED', 'out of business'), ('MOVED', 'moved away')], max_length=8)),
                    ('by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'indexes': [models.Index(fields=['area', 'state', 'due_date'], name='grid_premises_due'), models.Index(fields=['kind', 'state'], name='grid_premises_by_kind')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('lat', None), ('lon', None)), models.Q(('lat__isnull', False), ('lon__isnull', False)), _connector='OR'), name='grid_premises_have_both_coordinates_or_none'), models.CheckConstraint(condition=models.Q(('size__gte', 1)), name='grid_premises_have_a_size')],
                },
            ),
            migrations.CreateModel(
                name='Campaign',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=80)),
                    ('from_date', models.DateField()),
                    ('until_date', models.DateField()),
                    ('by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('until_date__gte', models.F('from_date'))), name='grid_a_campaign_has_a_day')],
                },
            ),
            migrations.CreateModel(
                name='Inspection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=40, unique=True)),
                    ('checklist_id', models.BigIntegerField()),
                    ('outcome', models.CharField(choices=[('INSPECTED', 'inspected'), ('NOBODY', 'nobody was there'), ('NOT_LET_IN', 'not let in')], max_length=12)),
                    ('by_id', models.BigIntegerField()),
                    ('second_id', models.BigIntegerField(null=True)),
                    ('at', models.DateTimeField()),
                    ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='grid.dayplan')),
                    ('premises', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='grid.premises')),
                ],
                options={
                    'indexes': [models.Index(fields=['premises', 'at'], name='grid_inspections_of')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('second_id', None), models.Q(('second_id', models.F('by_id')), _negated=True), _connector='OR'), name='grid_two_inspect_as_two')],
                },
            ),
            migrations.CreateModel(
                name='PlanStop',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seq', models.PositiveSmallIntegerField()),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stops', to='grid.dayplan')),
                    ('premises', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grid.premises')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('plan', 'premises'), name='grid_a_stop_once_a_plan')],
                },
            ),
            migrations.CreateModel(
                name='InspectionDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_id', models.BigIntegerField()),
                    ('typed', models.JSONField()),
                    ('at', models.DateTimeField()),
                    ('premises', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grid.premises')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('premises', 'by_id'), name='grid_one_draft_a_person_and_premises')],
                },
            ),
            migrations.CreateModel(
                name='Hazard',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=64, unique=True)),
                    ('spot', models.CharField(max_length=120)),
                    ('code', models.CharField(blank=True, max_length=24)),
                    ('hazard_type', models.CharField(max_length=24)),
                    ('level', models.CharField(choices=[('MINOR', 'ordinary'), ('SERIOUS', 'serious'), ('GRAVE', 'grave')], max_length=8)),
                    ('text', models.CharField(max_length=300)),
                    ('course', models.CharField(choices=[('NONE', 'not decided yet'), ('ON_SPOT', 'fixed on the spot'), ('DEADLINE', 'deadline given'), ('SELF_CHECK', 'self-check asked for'), ('HANDED_OVER', 'handed over to a department')], default='NONE', max_length=12)),
                    ('due_date', models.DateField(null=True)),
                    ('state', models.CharField(choices=[('FOUND', 'found'), ('NOTICE', 'to be put right by a day'), ('FIXED', 'said to be put right, to be looked at again'), ('HANDED_OVER', 'with a department'), ('RETURNED', 'back from the department'), ('CLOSED', 'closed out'), ('VOID', 'void, with a reason')], max_length=12)),
                    ('found_by_id', models.BigIntegerField()),
                    ('found_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('inspection', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hazards', to='grid.inspection')),
                    ('premises', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hazards', to='grid.premises')),
                ],
                options={
                    'indexes': [models.Index(fields=['area', 'state', 'due_date'], name='grid_hazards_due'), models.Index(fields=['found_at'], name='grid_hazards_by_day')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('spot', ''), _negated=True), name='grid_a_hazard_is_somewhere')],
                },
            ),
            migrations.CreateModel(
                name='CheckAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=24)),
                    ('verdict', models.CharField(choices=[('FINE', 'fine'), ('HAZARD', 'hazard'), ('NOT_APPLICABLE', 'does not apply')], max_length=14)),
                    ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='grid.inspection')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('inspection', 'code'), name='grid_a_line_once')],
                },
            ),
            migrations.CreateModel(
                name='HandOver',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('to', models.CharField(max_length=80)),
                    ('text', models.CharField(max_length=300)),
                    ('due_date', models.DateField()),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='groups.organisation')),
                    ('hazard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='grid.hazard')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('to', ''), _negated=True), name='grid_a_hand_over_is_to_somebody')],
                },
            ),
            migrations.CreateModel(
                name='HazardCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('holds', models.BooleanField()),
                    ('on_paper', models.BooleanField(default=False)),
                    ('text', models.CharField(max_length=200)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('hazard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='grid.hazard')),
                ],
            ),
            migrations.CreateModel(
                name='HazardCloseOut',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('seq', models.PositiveIntegerField()),
                    ('on_date', models.DateField()),
                    ('by_id', models.BigIntegerField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                    ('hazard', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='close_out', to='grid.hazard')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('area', 'year', 'seq'), name='grid_one_close_out_a_number')],
                },
            ),
            migrations.CreateModel(
                name='HazardVoid',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=200)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('hazard', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='void', to='grid.hazard')),
                ],
            ),
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.CharField(max_length=300)),
                    ('office', models.CharField(max_length=80)),
                    ('due_date', models.DateField()),
                    ('link_until', models.DateField()),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('hazard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='grid.hazard')),
                ],
            ),
            migrations.CreateModel(
                name='HandOverAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('result', models.CharField(choices=[('FIXED', 'put right'), ('DEALT_WITH', 'dealt with under its own powers'), ('NOT_OURS', 'not its matter')], max_length=12)),
                    ('text', models.CharField(max_length=300)),
                    ('by_id', models.BigIntegerField()),
                    ('by_desk', models.BooleanField()),
                    ('at', models.DateTimeField()),
                    ('hand_over', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='grid.handover')),
                ],
            ),
            migrations.CreateModel(
                name='SelfCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('lines', models.JSONField(default=dict)),
                    ('text', models.CharField(blank=True, max_length=200)),
                    ('at', models.DateTimeField()),
                    ('notice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='self_check', to='grid.notice')),
                ],
            ),
        ]),
    ]
