from django.db import migrations

from kith.points import sql


def fill_and_wall(apps, schema_editor):
    """Every old line carries the balance behind it; then lines and days cannot be changed."""
    walls = {
        "sqlite": sql.SQLITE + sql.DAY_SQLITE,
        "postgresql": sql.POSTGRESQL + sql.DAY_POSTGRESQL,
    }
    with schema_editor.connection.cursor() as cursor:
        for statement in sql.FILL + walls.get(schema_editor.connection.vendor, ()):
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("points", "0003_holds_debts_days")]
    operations = [migrations.RunPython(fill_and_wall, migrations.RunPython.noop)]
