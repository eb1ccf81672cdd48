"""Two people, two windows: an hour is amended, held and decided once, and nobody serves twice."""

from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from kith.core.actor import CLOCK
from kith.hours.actions import amendments, review
from kith.hours.actions import recording as hours
from kith.hours.actions.amendments import ChangeInput
from kith.hours.models import Amendment, Confirmation, Hold, ServiceRecord
from kith.points.models import Transfer
from kith.points.queries import balance
from tests import make
from tests.hours.world import FLAG, NOW, confirmed, held, record, second_clerk
from tests.make import HOUR, MONDAY
from tests.races.together import codes, slow_check, together, without_locks

pytestmark = [pytest.mark.race, pytest.mark.postgres]


@pytest.fixture
def who(town):
    return make.volunteer(town.community)


def _proposed(town, row):
    new = ChangeInput(MONDAY, MONDAY + 2 * HOUR, row.content)
    return amendments.propose_change(
        row.pk, input=new, reason="签退忘了", actor=town.clerk, now=NOW
    )


def _slow(monkeypatch, *modules):
    for module in modules:
        monkeypatch.setattr(module, "require", slow_check)


def test_two_approvals_at_once_change_once(town, who, monkeypatch):
    made = _proposed(town, confirmed(town, who))
    others = [town.boss, second_clerk(town)] * 3
    _slow(monkeypatch, amendments)

    answers = together(
        *[lambda by=by: amendments.approve(made.pk, actor=by, now=NOW) for by in others]
    )

    assert codes(answers).count("yes") == 1
    assert balance(who.pk).total == 20
    assert Transfer.objects.filter(kind="REVERSAL").count() == 1


def test_two_proposals_at_once_leave_one(town, who, monkeypatch):
    row = confirmed(town, who)
    by = [town.clerk, second_clerk(town), town.boss]
    new = ChangeInput(MONDAY, MONDAY + 2 * HOUR, row.content)
    _slow(monkeypatch, amendments)

    answers = together(
        *[
            lambda one=one: amendments.propose_change(
                row.pk, input=new, reason="更正", actor=one, now=NOW
            )
            for one in by
        ]
    )

    assert codes(answers) == ["amendment_open", "amendment_open", "yes"]
    assert Amendment.objects.count() == 1


def test_released_and_taken_back_at_once_is_decided_once(town, who, monkeypatch):
    row = held(confirmed(town, who))
    _slow(monkeypatch, review)

    answers = together(
        lambda: review.release(row.pk, reason="对", actor=town.clerk, now=NOW),
        lambda: review.uphold(row.pk, reason="不对", actor=town.boss, now=NOW),
    )

    state = ServiceRecord.objects.get().state
    assert codes(answers) == ["illegal_move", "yes"]
    assert balance(who.pk).total == (10 if state == "CONFIRMED" else 0)
    assert Hold.objects.exclude(state="OPEN").count() == 1


def test_without_the_lock_a_hold_is_decided_twice(town, who, monkeypatch):
    """The negative control of the race above."""
    twice = []
    for n in range(5):
        row = held(record(town, who, start=MONDAY + 2 * n * HOUR))
        with monkeypatch.context() as unsafe:
            without_locks(unsafe)
            unsafe.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **_how: rows)
            _slow(unsafe, review)
            answers = together(
                partial(review.release, row.pk, reason="对", actor=town.clerk, now=NOW),
                partial(review.uphold, row.pk, reason="不对", actor=town.boss, now=NOW),
            )
        twice.append(codes(answers))
        if twice[-1] == ["yes", "yes"]:
            break

    assert ["yes", "yes"] in twice


def test_a_word_and_a_hold_at_once_pay_at_most_once_and_lose_nothing(town, who, monkeypatch):
    row = record(town, who)
    _slow(monkeypatch, hours, review)

    answers = together(
        lambda: hours.confirm(row.pk, by_recipient=True, actor=town.far_clerk, now=NOW),
        lambda: review.hold(row.pk, flags=(FLAG,), actor=CLOCK, now=NOW),
    )
    review.release(row.pk, reason="对", actor=town.clerk, now=NOW)

    assert codes(answers) == ["yes", "yes"]
    assert ServiceRecord.objects.get().state == "CONFIRMED"
    assert (Confirmation.objects.count(), balance(who.pk).total) == (1, 10)


def test_the_database_itself_refuses_two_services_at_once(town, who):
    record(town, who)
    other = record(town, who, start=MONDAY + 2 * HOUR)

    with pytest.raises(IntegrityError, match="serves_twice"), transaction.atomic():
        ServiceRecord.objects.filter(pk=other.pk).update(
            started_at=MONDAY + HOUR / 2, ended_at=MONDAY + 2 * HOUR
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM hours_servicerecord")
        assert cursor.fetchone() == (2,)
