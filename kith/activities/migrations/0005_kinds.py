from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("activities", "0004_attendance")]

    operations = []
