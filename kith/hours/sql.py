"""The second wall against two services at once: PostgreSQL refuses them where it can.

SQLite has no exclusion constraints; there the single writer asks before it writes (INV-H1).
"""

AVAILABLE = "SELECT 1 FROM pg_available_extensions WHERE name = 'btree_gist'"
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """
    ALTER TABLE hours_servicerecord ADD CONSTRAINT hours_nobody_serves_twice_at_once
    EXCLUDE USING gist (person_id WITH =, tstzrange(started_at, ended_at) WITH &&)
    WHERE (state <> 'REVERSED')
    """,
)
