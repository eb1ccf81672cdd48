"""The one statement of the benches that no model can say."""

from django.db import connection


def analyse() -> None:
    """The database knows how its tables look now, as it would after a quiet night."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
