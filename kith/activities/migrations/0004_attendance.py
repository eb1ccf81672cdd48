from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("activities", "0003_monthly_list")]

    operations = []
