from django.db import migrations

from kith.points import sql


def make_the_step(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(sql.FUNCTION)


class Migration(migrations.Migration):
    dependencies = [("points", "0004_balances_behind_lines")]
    operations = [migrations.RunPython(make_the_step, migrations.RunPython.noop)]
