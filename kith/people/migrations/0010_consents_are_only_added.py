from django.db import migrations, models

from kith.core.migrating import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("people", "0009_sessions_and_changed_phones")]
    operations = [
        migrations.AddField(
            model_name="consent",
            name="reference",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AddField(
            model_name="consent",
            name="text_hash",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        AppendOnly("people_consent"),
    ]
