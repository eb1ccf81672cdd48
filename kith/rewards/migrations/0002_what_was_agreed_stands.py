from django.db import migrations

from kith.rewards import sql


def wall(apps, schema_editor):
    statements = {"sqlite": sql.SQLITE, "postgresql": sql.POSTGRESQL}
    with schema_editor.connection.cursor() as cursor:
        for statement in statements.get(schema_editor.connection.vendor, ()):
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("rewards", "0001_initial")]
    operations = [migrations.RunPython(wall, migrations.RunPython.noop)]
