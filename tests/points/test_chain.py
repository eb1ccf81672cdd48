"""The chain of days finds what was changed behind its seal, once the wall is taken down."""

import json
from contextlib import contextmanager
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from kith.ops.timetable import TIMETABLE
from kith.ops.verifying import HEADS, NAMES
from kith.points import actions, checks, jobs, sql
from kith.points.models import Account, Day, Transfer
from tests.make import DAY, MONDAY
from tests.points.ledger import ANNA, BEN, award, capture, faults, hold

pytestmark = pytest.mark.django_db
NOW = "SET CONSTRAINTS ALL IMMEDIATE"  # a table with checks to come cannot be altered
SQLITE = {"points_transfer": sql.SQLITE, "points_day": sql.DAY_SQLITE}


@contextmanager
def without_wall(table):
    """The trigger is gone within the block, as for somebody who owns the database."""
    is_sqlite = connection.vendor == "sqlite"
    down, up = (
        ([f"DROP TRIGGER {table}_no_{verb}" for verb in ("update", "delete")], SQLITE[table])
        if is_sqlite
        else (
            [NOW, f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only"],
            [NOW, f"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only"],
        )
    )
    with connection.cursor() as cursor:
        for statement in down:
            cursor.execute(statement)
        yield cursor
        for statement in up:
            cursor.execute(statement)


@pytest.fixture
def sealed():
    """Three days, each with lines and a seal; the fourth has lines alone."""
    for n in range(3):
        award(ANNA, 10 + n, f"anna:{n}", now=MONDAY + n * DAY)
        award(BEN, 20 + n, f"ben:{n}", now=MONDAY + n * DAY)
        assert jobs.seal_day(MONDAY + (n + 1) * DAY) == 1
    award(ANNA, 1, "open", now=MONDAY + 3 * DAY)


def test_each_day_is_sealed_once_with_all_its_lines(sealed):
    assert jobs.seal_day(MONDAY + 3 * DAY) == 0
    rows = list(Day.objects.order_by("date").values_list("date", "count"))
    assert rows == [(date(2026, 3, 2 + n), 2) for n in range(3)]
    assert len(set(Day.objects.values_list("digest", flat=True))) == 3
    assert faults() == []


def test_a_day_without_lines_has_a_seal_of_its_own(sealed):
    jobs.seal_day(MONDAY + 4 * DAY)
    jobs.seal_day(MONDAY + 5 * DAY)

    assert list(Day.objects.order_by("date").values_list("count", flat=True)) == [2, 2, 2, 1, 0]
    assert faults() == []


def test_what_is_written_while_the_seal_is_made_is_behind_the_next_one(sealed):
    upto = actions.last_written()
    award(BEN, 5, "late", now=MONDAY + 3 * DAY)

    actions.seal_day(upto=upto, now=MONDAY + 4 * DAY)
    jobs.seal_day(MONDAY + 5 * DAY)

    assert list(Day.objects.order_by("date").values_list("count", flat=True))[-2:] == [1, 1]
    assert faults() == []


COLUMNS = {
    "points": 999, "cause": "'forged'", "at": "'2026-03-02 01:00:01+00:00'", "kind": "'ADJUST'",
    "rule_id": 8, "day": "'2026-01-01'", "target_after": 11, "source_after": 11,
}  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_line_is_found(sealed, column):
    changed = Transfer.objects.order_by("pk")[2]
    with without_wall("points_transfer") as cursor:
        change = f"UPDATE points_transfer SET {column} = {COLUMNS[column]}"
        cursor.execute(f"{change} WHERE id = %s", [changed.pk])

    assert list(checks.chain()) == ["day 2026-03-03: 2 lines of 2"]


def test_a_line_turned_to_somebody_else_is_found(sealed):
    ben = Account.objects.get(owner_id=BEN)
    with without_wall("points_transfer") as cursor:
        turn = "UPDATE points_transfer SET target_id = %s WHERE cause = 'anna:1'"
        cursor.execute(turn, [ben.pk])

    assert list(checks.chain()) == ["day 2026-03-03: 2 lines of 2"]
    assert len(list(checks.balances())) == 2


def test_a_removed_line_is_found(sealed):
    with without_wall("points_transfer") as cursor:
        cursor.execute("DELETE FROM points_transfer WHERE cause = 'ben:0'")

    assert list(checks.chain()) == ["day 2026-03-02: 1 lines of 2"]


def _insert(**changes):
    """A line written past the door, with everything else as it should be."""
    plain = Transfer.objects.filter(cause="ben:2").values().get()
    after = Account.objects.get(owner_id=BEN).balance + 5
    row = plain | {"id": None, "points": 5, "cause": "forged", "target_after": after} | changes
    made = Transfer.objects.create(**row)
    Account.objects.filter(owner_id=BEN).update(balance=after)
    return made


def test_a_line_inserted_between_sealed_ones_is_found(sealed):
    first = Transfer.objects.order_by("pk")[0]
    with without_wall("points_transfer") as cursor:
        cursor.execute("DELETE FROM points_transfer WHERE id = %s", [first.pk])
    _insert(id=first.pk)

    assert list(checks.chain()) == ["day 2026-03-02: 2 lines of 2"]


def test_a_backdated_line_behind_the_chain_is_found(sealed):
    made = _insert(at=MONDAY)

    assert list(checks.chain()) == [f"transfer {made.pk}: older than the seal before it"]


def test_a_line_of_today_that_nobody_can_tell_from_the_others_breaks_the_sums():
    award(BEN, 20, "ben:2")
    made = Transfer.objects.create(
        **Transfer.objects.values().get() | {"id": None, "cause": "forged", "target_after": 20}
    )

    assert next(iter(checks.balances())).endswith("the balance is not the sum of its lines")
    assert list(checks.running()) == [f"transfer {made.pk}: the balance behind it is 20, not 40"]


def test_a_changed_seal_is_found(sealed):
    with without_wall("points_day") as cursor:
        cursor.execute("UPDATE points_day SET digest = 'f00' WHERE date = '2026-03-03'")

    assert list(checks.chain()) == ["day 2026-03-03: 2 lines of 2", "day 2026-03-04: 2 lines of 2"]


def test_a_removed_seal_is_found(sealed):
    with without_wall("points_day") as cursor:
        cursor.execute("DELETE FROM points_day WHERE date = '2026-03-03'")

    assert list(checks.chain()) == ["day 2026-03-04: 4 lines of 2"]


def test_a_whole_chain_made_anew_is_found_by_the_head_written_down(sealed):
    head = checks.head()
    with without_wall("points_day") as cursor:
        cursor.execute("DELETE FROM points_day")
    jobs.seal_day(MONDAY + 3 * DAY)

    assert (list(checks.chain()), checks.is_in_chain(head)) == ([], False)


@pytest.mark.parametrize("statement", ["UPDATE points_day SET count = 0", "DELETE FROM points_day"])
def test_the_database_refuses_to_change_a_seal(sealed, statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert faults() == []


# ------------------------------------------------------------------------- what else is checked


def test_a_balance_changed_by_hand_is_found(sealed):
    Account.objects.filter(owner_id=ANNA).update(balance=1000)
    pk = Account.objects.get(owner_id=ANNA).pk

    assert list(checks.balances()) == [
        f"account {pk}: the balance is not the sum of its lines",
        "all accounts together: 966, not 0",
    ]


def test_a_hold_changed_by_hand_is_found(sealed):
    row = hold(ANNA, 4, "redeem:1")
    type(row).objects.filter(pk=row.pk).update(points=3)

    assert list(checks.holds()) == [
        f"account {row.account_id}: held is not the sum of what is open"
    ]


def test_a_hold_that_ended_without_an_end_is_found(sealed):
    row = hold(ANNA, 4, "redeem:1")
    type(row).objects.filter(pk=row.pk).update(state="CAPTURED")

    assert f"hold {row.pk}: its end is not as its state" in list(checks.holds())


def test_points_on_a_road_that_does_not_exist_are_found(sealed):
    hold(ANNA, 4, "redeem:1")
    made = capture("redeem:1")
    with without_wall("points_transfer") as cursor:
        cursor.execute("UPDATE points_transfer SET kind = 'GIFT' WHERE id = %s", [made.pk])

    assert list(checks.roads()) == [f"transfer {made.pk}: not a road of its kind"]


# -------------------------------------------------------------------------------- kith verify


# The holders of these passbooks are nobody the other checks could know.
OURS = [name for name in NAMES if name.startswith("ledger_")]


def _verify(*args):
    out = StringIO()
    try:
        call_command("verify", "--json", *args, stdout=out)
    except CommandError:
        return json.loads(out.getvalue()), False
    return json.loads(out.getvalue()), True


def test_verify_says_that_all_is_whole_and_tells_the_head(sealed):
    told, is_fine = _verify("--anchor", Day.objects.get(date="2026-03-02").digest, "--only", *OURS)

    assert (is_fine, told["ok"], told["anchor_found"]) == (True, True, True)
    assert told["head"] == Day.objects.get(date="2026-03-04").digest == told["heads"]["ledger"]
    assert [one["name"] for one in told["checks"]] == OURS


def test_verify_fails_and_names_the_day(sealed):
    with without_wall("points_transfer") as cursor:
        cursor.execute("UPDATE points_transfer SET points = 99 WHERE cause = 'anna:0'")

    told, is_fine = _verify("--only", "ledger_chain")

    assert (is_fine, told["ok"]) == (False, False)
    assert told["checks"][0]["faults"] == ["day 2026-03-02: 2 lines of 2"]


def test_verify_fails_where_the_head_written_down_is_gone(sealed):
    told, is_fine = _verify("--anchor", "0" * 64, "--only", *OURS)

    assert (is_fine, told["ok"], told["anchor_found"]) == (False, False, False)


def test_verify_speaks_to_people_and_tells_the_grants():
    out = StringIO()
    call_command("verify", "--only", *OURS, stdout=out)
    call_command("verify", "--grants", 'kith"app', stdout=out)

    *said, ledger, logs = out.getvalue().splitlines()
    assert len(said) == len(OURS) + 1 + len(HEADS)
    assert ledger == (
        'REVOKE UPDATE, DELETE, TRUNCATE ON points_transfer, points_day FROM "kith""app";'
    )
    assert logs.startswith("REVOKE UPDATE, DELETE, TRUNCATE ON journal_entry, journal_seal, vault_")


@pytest.mark.parametrize("job", [jobs.expire_holds, jobs.seal_day, jobs.close_year])
def test_the_clock_does_the_work_of_points(job):
    assert job in [what for _name, _every, what in TIMETABLE]
