from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('hours', '0003_chain_of_what_is_there'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='servicerecord',
            name='hours_nobody_serves_herself',
        ),
        migrations.RemoveField(
            model_name='servicerecord',
            name='beneficiary_id',
        ),
        migrations.AddConstraint(
            model_name='servicerecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('eligibility', 'VOLUNTEER'), ('purse', 'VOLUNTEER')), models.Q(('eligibility__in', ('VOLUNTEER', 'PARTY_LIFE')), ('purse', 'REPORT_IN')), models.Q(('eligibility', 'ON_DUTY'), ('purse', 'ON_DUTY')), _connector='OR'), name='hours_only_volunteer_service_is_volunteer_hours'),
        ),
        migrations.AddConstraint(
            model_name='servicerecord',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'HELD'), models.Q(('state', 'CONFIRMED'), models.Q(('thanks', ''), _negated=True)), models.Q(('state__in', ('RECORDED', 'REVERSED')), ('thanks', '')), _connector='OR'), name='hours_thanks_stand_while_confirmed'),
        ),
    ]
