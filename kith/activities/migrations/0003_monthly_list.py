from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("activities", "0002_signing_up")]

    operations = []
