"""A whole house as rows: each statement makes as many as there are numbers, on both engines."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

from kith.places.actions import AreaInput, put_area
from kith.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

SINCE: Final = "2025-01-06 01:00:00"
WHO: Final = "(n / 2) % {people} + 1"  # a person has two requests, one after the other
STEPS: Final = (
    "submit", "verify", "compile", "fill", "start", "report", "confirm", "record", "confirm",
)  # fmt: skip
STATES: Final = (
    "SUBMITTED", "VERIFIED", "OPEN", "ACCEPTED", "IN_SERVICE", "REPORTED", "CONFIRMED",
    "RECORDED", "CONFIRMED",
)  # fmt: skip
# {helper} serves {who}: the next person of the house, so that nobody serves herself.
HELPER: Final = "((n / 2) % {people} + 1) % {people} + 1"
ENDS: Final = ("START", "END", "WORD")
ROWS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "vault.Subject": ("{people}", {"made_at": "{at}"}),
    "vault.SubjectKey": ("{people}", {"subject_id": "n + 1", "kek": "'k1'", "wrapped": "{blob}"}),
    "people.Person": ("{people}", {
        "area_id": "{area}", "came_by": "'IMPORT'", "made_at": "{at}", "birth_year": "1950",
        "id_index": "''", "phone_index": "''", "household_key": "''",
    }),
    "people.Consent": ("{people}", {
        "person_id": "n + 1", "purpose": "'VOLUNTEER'", "is_given": "{true}", "at": "{since}",
        "channel": "'DESK'", "given_by_id": "n + 1",
    }),
    "orders.Order": ("{orders}", {
        "resident_id": WHO, "submitted_by_id": WHO, "area_id": "{area}", "service_id": "{service}",
        "state": "'CONFIRMED'", "kind": "'REQUEST'", "channel": "'WEB'", "key": "'~bench' || n",
        "wanted_from": "{at}", "wanted_until": "{later}", "people_needed": "1",
        "made_at": "{at}", "stage_at": "{at}",
    }),
    "orders.Worksheet": ("{orders}", {
        "order_id": "n + 1", "starts_at": "{at}", "ends_at": "{later}", "claimant": "'PERSON'",
    }),
    "orders.Claim": ("{orders}", {
        "order_id": "n + 1", "person_id": HELPER, "target": "'PERSON'", "state": "'DONE'",
        "mode": "'ORDER'", "heads": "1", "made_at": "{at}",
    }),
    "orders.Seat": ("{orders}", {
        "order_id": "n + 1", "claim_id": "n + 1", "number": "1", "of": "1",
    }),
    "hours.ServiceRecord": ("{orders}", {
        "cause": "'claim:' || (n + 1)", "person_id": HELPER, "area_id": "{area}",
        "category": "'ELDERLY'", "started_at": "{at}", "ended_at": "{later}", "minutes": "60",
        "state": "'CONFIRMED'", "thanks": "'hours:' || (n + 1) || ':award'", "grade": "'A'",
        "purse": "'VOLUNTEER'", "eligibility": "'VOLUNTEER'", "source": "'ORDER'",
        "recorded_at": "{later}", "due_at": "{later}",
    }),
    "hours.Confirmation": ("{orders}", {
        "record_id": "n + 1", "by_id": WHO, "by_recipient": "{true}", "at": "{later}",
    }),
    "hours.Evidence": ("{orders} * 3", {
        "record_id": "n / 3 + 1",
        "kind": "CASE n % 3 WHEN 0 THEN 'START' WHEN 1 THEN 'END' ELSE 'WORD' END",
        "how": "CASE n % 3 WHEN 2 THEN 'RECIPIENT' ELSE 'CODE' END",
    }),
    "points.Account": ("{people} + 1", {
        "kind": "CASE n WHEN {people} THEN 'ISSUE' ELSE 'PERSON' END",
        "owner_id": "CASE n WHEN {people} THEN NULL ELSE n + 1 END",
    }),
    # The first line of a record thanks for it; the others came otherwise.
    "points.Transfer": ("{transfers}", {
        "kind": "'AWARD'", "source_id": "{people} + 1", "points": "10", "at": "{at}",
        "target_id": "CASE WHEN n < {orders} THEN " + HELPER + " ELSE n % {people} + 1 END",
        "cause": "CASE WHEN n < {orders} THEN 'hours:' || (n + 1) || ':award'"
        " ELSE 'bench:' || n END",
    }),
    # Seven lines of the request and two of the record it led to.
    "journal.Entry": ("{orders} * 9", {
        "kind": "CASE WHEN n % 9 < 7 THEN 'order' ELSE 'hours' END", "object_id": "n / 9 + 1",
        "seq": "CASE WHEN n % 9 < 7 THEN n % 9 + 1 ELSE n % 9 - 6 END", "at": "{at}",
        "verb": "{verb}", "to_state": "{state}", "from_state": "{before}", "actor_role": "'WORKER'",
    }),
    "vault.Access": ("{orders}", {
        "subject_id": WHO, "actor_id": HELPER, "role": "'VOLUNTEER'", "purpose": "'SERVE'",
        "kind": "'orders.order'", "object_id": "n + 1", "at": "{at}", "fields": "'address'",
    }),
}  # fmt: skip
# What the ledger's lines come to, written once they stand.
SUMS: Final = (
    """
UPDATE points_transfer SET target_after =
    (SELECT s.sum FROM bench_sums s WHERE s.id = points_transfer.id)
""",
    """
UPDATE points_account SET balance =
    (SELECT COALESCE(SUM(points), 0) FROM points_transfer t WHERE t.target_id = points_account.id)
WHERE owner_id IS NOT NULL
""",
)
RUNNING: Final = (
    "CREATE TABLE bench_sums AS SELECT id, SUM(points) OVER (PARTITION BY target_id ORDER BY id)"
    " AS sum FROM points_transfer"
)
NUMBERS: Final = (
    "WITH RECURSIVE numbers(n) AS"
    " (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {count})"
)
PLACE: Final = "990101001001"


Columns: TypeAlias = "Mapping[str, Mapping[str, str]]"


def fill(size: Mapping[str, int], *, otherwise: Columns | None = None) -> None:
    """People, what they asked for, who served, what it was worth, and every line about it.

    `otherwise` names columns of a table that shall hold something else.
    """
    _places()
    names = {**_words(), **{name: str(number) for name, number in size.items()}}
    with connection.cursor() as cursor:
        walls = _down(cursor)
        for label, (count, columns) in ROWS.items():
            held = {**columns, **(otherwise or {}).get(label, {})}
            cursor.execute(*_statement(label, count, held, names))
        cursor.execute(RUNNING)
        cursor.execute("CREATE UNIQUE INDEX bench_sums_id ON bench_sums (id)")
        cursor.execute("CREATE INDEX bench_to ON points_transfer (target_id)")
        for statement in (*SUMS, "DROP TABLE bench_sums", "DROP INDEX bench_to", *walls):
            cursor.execute(statement)
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
        cursor.execute("ANALYZE")


def counts() -> dict[str, int]:
    """How many rows of each kind there are."""
    return {
        label: model._base_manager.count() for label, model in zip(ROWS, _models(), strict=True)
    }


def _models() -> list[type[models.Model]]:
    return [apps.get_model(label) for label in ROWS]


def _places() -> None:
    for code, level, parent in (
        ("990101", Level.COUNTY, ""), ("990101001", Level.TOWN, "990101"),
        (PLACE, Level.COMMUNITY, "990101001"),
    ):  # fmt: skip
        put_area(AreaInput(code, code, level, parent, "bench", date(2020, 1, 1)))


def _words() -> dict[str, str]:
    is_sqlite = connection.vendor == "sqlite"
    words = {
        "area": f"(SELECT id FROM places_area WHERE code = '{PLACE}')",  # noqa: S608 -- words of this module
        "service": "(SELECT MIN(id) FROM catalogue_servicekind)",
        "true": "1" if is_sqlite else "true",
        "blob": "x'00'" if is_sqlite else "'\\x00'::bytea",
        "since": f"'{SINCE}'" if is_sqlite else f"timestamptz '{SINCE}+00'",
        "verb": _case(STEPS), "state": _case(STATES),
        "before": _case(("", *STATES[:6], "", "RECORDED")),
    }  # fmt: skip
    # Twenty minutes lie between two; a service takes ten, so nobody serves twice at once.
    for name, minutes in (("at", "n * 20"), ("later", "n * 20 + 10")):
        words[name] = (
            f"strftime('%Y-%m-%d %H:%M:%S', '{SINCE}', '+' || ({minutes}) || ' minutes')"
            if is_sqlite
            else f"timestamptz '{SINCE}+00' + interval '1 minute' * ({minutes})"
        )
    return words


def _case(words: tuple[str, ...]) -> str:
    whens = " ".join(f"WHEN {n} THEN '{word}'" for n, word in enumerate(words))
    return f"CASE n % {len(words)} {whens} END"


def _statement(
    label: str, count: str, columns: Mapping[str, str], names: Mapping[str, str]
) -> tuple[str, list[Any]]:
    """The rows of one table; what nobody names holds the plainest thing that may stand there."""
    model, given = apps.get_model(label), {"id": "n + 1", **columns}
    parts, values = [], []
    for field in model._meta.concrete_fields:
        words = given.get(field.column)
        if words is None:
            parts.append("%s")
            values.append(_plain(field))
        else:
            parts.append(words.format(**names).format(**names).replace("%", "%%"))
    columns_named = ", ".join(
        connection.ops.quote_name(f.column) for f in model._meta.concrete_fields
    )
    numbers = NUMBERS.format(count=count.format(**names))
    table = connection.ops.quote_name(model._meta.db_table)
    text = f"INSERT INTO {table} ({columns_named}) {numbers} SELECT {', '.join(parts)} FROM numbers"  # noqa: S608 -- words of this module
    return text, values


def _plain(field: models.Field[Any, Any]) -> Any:
    if field.null:
        return None
    if field.has_default():
        return field.get_db_prep_save(field.get_default(), connection)
    if isinstance(field, models.CharField | models.TextField):
        return ""
    return 0 if not isinstance(field, models.DateTimeField) else f"{SINCE}+00:00"


def _down(cursor: Any) -> tuple[str, ...]:
    """No trigger and no foreign key looks at what is written; what puts them up again."""
    if connection.vendor == "postgresql":
        cursor.execute("SET session_replication_role = replica")
        return ("SET session_replication_role = origin",)
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
    for name, _sql in triggers:
        cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
    return tuple(sql for _name, sql in triggers)
