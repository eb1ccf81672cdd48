from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0005_kinds")]

    operations = [
        migrations.AddField(
            model_name="series",
            name="bring",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="session",
            name="was_published",
            field=models.BooleanField(default=False),
        ),
    ]
