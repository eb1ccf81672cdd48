from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('vault', '0004_purpose_of_counting'),
    ]

    operations = [
        migrations.AlterField(
            model_name='access',
            name='purpose',
            field=models.CharField(choices=[('OWN', "looking at one's own data"), ('HANDLE_ORDER', 'working on a request'), ('CALL_BACK', 'calling back'), ('SERVE', 'going there to help'), ('CHECK_IDENTITY', 'checking identity'), ('GUARDIAN', 'caring for a ward'), ('NOTIFY', 'sending a message'), ('IMPORT', 'reading in a list'), ('CARE', 'preparing or making a care visit'), ('CARE_ASSESS', 'finding out what care is needed'), ('CARE_ALARM', 'something happened, help is sent'), ('CARE_CHECK', 'checking how care is given'), ('GRID', 'a walk through the grid'), ('MEDIATE', 'mediating a dispute'), ('STATISTICS', 'counting, without looking at anybody'), ('LOOK_INTO', 'looking into something that seems odd')], max_length=20),
        ),
    ]
