from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reportin", "0001_units_and_members_report_in")]
    operations = [
        migrations.AlterField(
            model_name="reportin",
            name="key",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AlterField(
            model_name="rosterentry",
            name="key",
            field=models.CharField(max_length=64, unique=True),
        ),
    ]
