"""The city as rows, and the questions asked of the rows themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SINCE: Final = "timestamptz '2024-01-01 02:00+00'"  # 24 months from here
AT: Final = SINCE + " + interval '1 minute' * (n * 1051200::float8 / {count})::int"
WHO: Final = "(n::bigint * 7919) % {people}"
# What of a row is not its column's plain default. `n` counts from 0, in the order of time.
ROWS: Final[dict[str, dict[str, str]]] = {
    "people_person": {
        "id": "1000 + n", "area_id": "h.id", "birth_year": "1950 + n % 50", "made_at": AT,
        "came_by": "'IMPORT'",
    },
    "people_volunteerprofile": {"person_id": "1000 + n", "since": AT},
    "hours_servicerecord": {
        "person_id": f"1000 + {WHO}",
        "area_id": "h.id",
        "cause": "'bench:' || n", "minutes": "30 + n % 150", "started_at": AT,
        "ended_at": AT + " + interval '4 hours'", "recorded_at": AT,
        "eligibility": "CASE n % 10 WHEN 0 THEN 'ON_DUTY' ELSE 'VOLUNTEER' END",
        "grade": "(ARRAY['A','B','C'])[1 + n % 3]",
        "thanks": "CASE WHEN n % 20 = 0 THEN '' ELSE 'x' END",
        "state": "CASE WHEN n % 20 = 0 THEN 'REVERSED' ELSE 'CONFIRMED' END",
        "purse": "CASE n % 10 WHEN 0 THEN 'ON_DUTY' WHEN 1 THEN 'REPORT_IN' ELSE 'VOLUNTEER' END",
        "category": "(ARRAY['ELDERLY','CHILDREN','HARDSHIP','COMFORT','PUBLIC'])[1 + n % 5]",
    },
    "activities_series": {"id": "1 + n", "area_id": "h.id", "title": "'bench'"},
    "activities_session": {
        "id": "1 + n", "series_id": "{series}", "number": "1 + n", "area_id": "h.id",
        "starts_at": AT, "ends_at": AT + " + interval '2 hours'", "state": "'HELD'",
        "sign_up_from": AT, "sign_up_until": AT,
    },
    "activities_attendance": {
        "session_id": "1 + n::bigint * {sessions} / {count}", "person_id": "1000 + n % {people}",
        "role": "CASE n % 10 WHEN 0 THEN 'VOLUNTEER' ELSE 'RECIPIENT' END", "state": "'PRESENT'",
        "is_sure": "true", "in_at": AT,
    },
    "activities_walkins": {
        "session_id": "1 + n", "role": "'RECIPIENT'", "number": "20 + n % 200", "at": AT,
    },
}  # fmt: skip
# Whose home the row's is, where that is not simply the n-th.
AT_HOME_OF: Final = {"hours_servicerecord": WHO}
PLAIN: Final = {
    "character varying": "''", "text": "''", "boolean": "false", "jsonb": "'[]'::jsonb",
    "timestamp with time zone": "now()", "date": "current_date",
}  # fmt: skip
FILES: Final = {
    "records": "SELECT id, person_id, area_id, minutes, started_at, grade, state, purse FROM"
    " hours_servicerecord",
    "volunteers": "SELECT v.id, v.person_id, p.area_id, v.since FROM people_volunteerprofile v"
    " JOIN people_person p ON p.id = v.person_id",
    "sessions": "SELECT id, area_id, starts_at, state FROM activities_session",
    "attendances": "SELECT id, session_id, person_id, role, state, is_sure FROM"
    " activities_attendance",
    "walkins": "SELECT session_id, role, number FROM activities_walkins",
    "areas": "SELECT id, path FROM places_area",
}
SHEET: Final = """
WITH here AS (SELECT id FROM areas WHERE path LIKE {path})
SELECT purse, grade, count(*), sum(minutes), count(DISTINCT person_id) FROM records
 WHERE state = 'CONFIRMED' AND started_at >= {since} AND started_at < {until}
   AND area_id IN (SELECT id FROM here) GROUP BY 1, 2
UNION ALL
SELECT 'NEW', '', count(*), count(*), count(DISTINCT person_id) FROM volunteers
 WHERE since >= {since} AND since < {until} AND area_id IN (SELECT id FROM here)
UNION ALL
SELECT 'SESSION', '', count(*), count(*), 0 FROM sessions
 WHERE state = 'HELD' AND starts_at >= {since} AND starts_at < {until}
   AND area_id IN (SELECT id FROM here)
UNION ALL
SELECT 'PRESENT', a.role, count(*), count(*), count(DISTINCT a.person_id)
  FROM attendances a JOIN sessions s ON s.id = a.session_id
 WHERE a.state IN ('LEFT', 'PRESENT') AND a.is_sure AND s.state = 'HELD'
   AND s.starts_at >= {since} AND s.starts_at < {until}
   AND s.area_id IN (SELECT id FROM here) GROUP BY 1, 2
UNION ALL
SELECT 'COUNTED', w.role, count(*), sum(w.number), 0
  FROM walkins w JOIN sessions s ON s.id = w.session_id
 WHERE s.state = 'HELD' AND s.starts_at >= {since} AND s.starts_at < {until}
   AND s.area_id IN (SELECT id FROM here) GROUP BY 1, 2
"""
DRILL: Final = """
SELECT r.id, r.minutes, r.started_at FROM records r
 WHERE r.state = 'CONFIRMED' AND r.purse = 'VOLUNTEER' AND r.grade = 'A'
   AND r.started_at >= {since} AND r.started_at < {until}
   AND r.area_id IN (SELECT id FROM areas WHERE path LIKE {path})
 ORDER BY r.id LIMIT 50
"""


def fill(table: str, count: int, facts: Mapping[str, int]) -> None:
    """So many rows; columns that nobody names hold the plainest thing that may stand there."""
    told = {"count": count, **facts}
    named = {column: words.format(**told) for column, words in ROWS[table].items()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
            " AND is_nullable = 'NO' AND is_identity = 'NO'",
            [table],
        )
        plain = {column: PLAIN.get(kind, "0") for column, kind in cursor.fetchall()}
        given = {**plain, **named}
        home = AT_HOME_OF.get(table, "n").format(**told)
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(given)})"  # noqa: S608 -- words of this module
            f" SELECT {', '.join(given.values())} FROM generate_series(0, {count - 1}) n"
            f" JOIN bench_homes h ON h.at = ({home}) % (SELECT count(*) FROM bench_homes)"
            " ORDER BY n"
        )


def quietly(*, on: bool) -> None:
    """No trigger and no foreign key looks at what is written, in this connection."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET session_replication_role = {'replica' if on else 'origin'}")


def homes(path: str) -> None:
    """The communities below a path, numbered from 0, so that every statement can deal them out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_homes AS SELECT row_number() OVER (ORDER BY id) - 1 AS at, id"
            " FROM places_area WHERE level = 'COMMUNITY' AND path LIKE %s",
            [f"{path}%"],
        )


def settle() -> None:
    """As after a quiet night."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def ask(question: str, path: str, since: str, until: str) -> list[tuple[Any, ...]]:
    """A question, asked of the tables under the names that DuckDB knows them by."""
    views = ", ".join(f"{name} AS NOT MATERIALIZED ({words})" for name, words in FILES.items())
    asked = question.strip().removeprefix("WITH ")
    joined = f"WITH {views}, {asked}" if asked != question.strip() else f"WITH {views} {asked}"
    with connection.cursor() as cursor:
        cursor.execute(
            joined.format(path="%(path)s", since="%(since)s", until="%(until)s"),
            {"path": f"{path}%", "since": since, "until": until},
        )
        return list(cursor.fetchall())


def export(folder: Path) -> None:
    """The rows as files that another program reads."""
    with connection.cursor() as cursor:
        for name, words in FILES.items():
            with (
                (folder / f"{name}.csv").open("wb") as file,
                cursor.copy(f"COPY ({words}) TO STDOUT (FORMAT csv, HEADER)") as rows,
            ):
                for part in rows:
                    file.write(part)
