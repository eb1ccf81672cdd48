"""Facts follow the rows in the transaction that writes them, whichever road wrote them."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kith.hours.models import ServiceRecord
from kith.insights import sql
from kith.insights.actions import refreshing
from kith.insights.actions.refreshing import refresh, refresh_all
from kith.insights.actions.watching import watch
from kith.insights.models import Fact, Touched
from kith.insights.queries import sheets
from kith.insights.queries.truth import differing
from kith.insights.states import Measure
from kith.orders.actions import word
from kith.orders.states import CallBackOutcome
from kith.people.models import Person
from tests import make

pytestmark = pytest.mark.django_db


def stand() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql.KNOWN[connection.vendor])
        return sorted(name for name, _table in cursor.fetchall() if name.startswith(sql.PREFIX))


def told(measure: Measure) -> list[tuple[str, int]]:
    refresh()
    return list(Fact.objects.filter(measure=measure).order_by("pk").values_list("label", "amount"))


def test_a_confirmed_service_is_told_in_minutes_requests_ratings_and_points() -> None:
    town = make.town()

    make.confirmed(town, stars=5)

    record = ServiceRecord.objects.get()
    assert told(Measure.VOLUNTEER_MIN) == [(record.grade, record.minutes)]
    assert told(Measure.ORDER_IN) == told(Measure.ORDER_CHECKED) == [("REQUEST", 1)]
    assert told(Measure.ORDER_DONE) == [("REQUEST", 1)]
    assert told(Measure.RATING) == [("CONTENT", 1)]
    assert [amount for _label, amount in told(Measure.EARNED)] == [10]
    assert list(differing()) == []


def test_silence_is_no_rating() -> None:
    town = make.town()
    claim = make.served(town)

    for day in (9, 11, 13):
        word.call_back(
            claim.order_id,
            outcome=CallBackOutcome.NO_ANSWER,
            stars=0,
            actor=town.clerk,
            now=make.MONDAY + day * make.DAY,
        )

    assert told(Measure.ORDER_DONE) == [("REQUEST", 1)]
    assert told(Measure.RATING) == []


def test_a_write_past_the_actions_is_seen_all_the_same() -> None:
    town = make.town()
    make.confirmed(town)
    refresh()

    ServiceRecord.objects.update(minutes=7)

    assert [row.source for row in Touched.objects.all()] == ["record"]
    assert [amount for _label, amount in told(Measure.VOLUNTEER_MIN)] == [7]


def test_without_its_trigger_a_change_is_missed_and_named() -> None:
    """The negative control of the comparison, and of the triggers."""
    town = make.town()
    make.confirmed(town)
    refresh()
    table = "hours_servicerecord"
    (name,) = (one for one in stand() if one.startswith(f"{sql.PREFIX}{table}_update_"))
    with connection.cursor() as cursor:
        for statement in sql.dropping(name, table):
            cursor.execute(statement)

    ServiceRecord.objects.update(minutes=7)
    refresh()

    record = ServiceRecord.objects.get()
    assert list(differing()) == [("record", record.pk)]
    assert watch() == [name]
    refresh()
    assert list(differing()) == []


def test_what_is_rolled_back_was_never_touched() -> None:
    town = make.town()
    make.confirmed(town)
    refresh()

    with transaction.atomic():
        ServiceRecord.objects.update(minutes=7)
        assert Touched.objects.count() == 1
        transaction.set_rollback(True)

    assert Touched.objects.count() == 0


def test_a_sheet_counts_its_facts_and_opens_to_them() -> None:
    town = make.town()
    make.confirmed(town)
    refresh()
    since, until = date(2026, 3, 1), date(2026, 4, 1)

    told = sheets.cells(town.county.path, since, until)

    record = ServiceRecord.objects.get()
    assert told["VOLUNTEER_MIN", record.grade] == sheets.Cell(1, record.minutes, 1)
    assert sheets.cells(town.other.path, since, until) == {}
    assert sheets.cells(town.county.path, until, date(2026, 5, 1)) == {}
    assert told.pop(("VOLUNTEER_MIN", "*")) == sheets.Cell(persons=1)
    for (measure, label), cell in told.items():
        lines = sheets.opened(town.county.path, since, until, [Measure(measure)], [label])
        assert (len(lines), sum(line.amount for line in lines)) == (cell.rows, cell.amount)


def test_every_trigger_stands_and_one_that_does_something_else_is_replaced() -> None:
    wanted = sorted(one.name for one in sql.triggers(connection.vendor))
    one = next(sql.triggers(connection.vendor))
    old = f"{sql.PREFIX}{one.table}_insert_0ld"
    with connection.cursor() as cursor:
        for statement in sql.dropping(one.name, one.table):
            cursor.execute(statement)
        for statement in one.statements:
            cursor.execute(statement.replace(one.name, old))
    assert old in stand()

    assert watch() == [one.name]

    assert stand() == wanted
    assert watch() == []


def test_who_moves_takes_her_points_along_and_other_changes_of_her_touch_nothing() -> None:
    town = make.town()
    order = make.confirmed(town)
    volunteer = ServiceRecord.objects.get().person
    refresh()

    Person.objects.filter(pk=volunteer.pk).update(household_key="other")
    assert Touched.objects.count() == 0
    Person.objects.filter(pk=volunteer.pk).update(area=town.other)
    refresh()

    homes = dict(Fact.objects.values_list("measure", "area_id"))
    assert homes["EARNED"] == homes["NEW_VOLUNTEER"] == town.other.pk
    assert homes["VOLUNTEER_MIN"] == homes["ORDER_DONE"] == order.area_id
    assert list(differing()) == []


def test_a_reader_asks_one_question_where_nothing_was_touched() -> None:
    town = make.town()
    make.confirmed(town)
    assert refresh() > 0

    with CaptureQueriesContext(connection) as asked:
        assert refresh() == 0

    assert len(asked) == 1


def test_a_reader_works_off_one_bundle_and_the_rest_is_told_as_waiting(monkeypatch) -> None:
    town = make.town()
    make.confirmed(town)
    monkeypatch.setattr(refreshing, "MOST", 10)
    waiting = Touched.objects.count()

    assert refresh(0) == 10
    assert (Touched.objects.count(), sheets.is_current()) == (waiting - 10, False)
    assert refresh_all() == waiting - 10

    assert sheets.is_current()
    assert list(differing()) == []
