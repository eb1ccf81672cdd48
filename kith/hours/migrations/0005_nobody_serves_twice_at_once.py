from django.db import migrations

from kith.hours import sql


def wall(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(sql.AVAILABLE)
        if cursor.fetchone() is None:
            return
        for statement in sql.POSTGRESQL:
            cursor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('hours', '0004_walls'),
    ]

    operations = [migrations.RunPython(wall, migrations.RunPython.noop)]
