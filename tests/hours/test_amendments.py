"""One proposes, another approves, neither has a part in it; the old values and the sum stay."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from kith.catalogue.actions import put_rule
from kith.core.actor import CLOCK, Role
from kith.hours.actions import amendments
from kith.hours.actions.amendments import ChangeInput
from kith.hours.jobs import lapse_amendments
from kith.hours.models import Amendment, Evidence, ServiceRecord
from kith.people.models import Person
from kith.points.models import Transfer
from kith.points.queries import balance
from tests import make
from tests.hours.world import MINUTE, NOW, confirmed, held, housemate, record, second_clerk
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import refused, says, unchanged
from tests.orders.told import topics, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def who(town):
    return make.volunteer(town.community)


def _change(row, *, start=MONDAY, length=2 * HOUR, content="擦窗户一次"):
    return ChangeInput(start, start + length, content)


def _propose(row, by, **new):
    return amendments.propose_change(
        row.pk, input=_change(row, **new), reason="签退忘了", actor=by, now=NOW
    )


def test_a_proposal_changes_nothing(town, who):
    row = confirmed(town, who)
    before = ServiceRecord.objects.values().get()

    made = _propose(row, town.clerk)

    assert ServiceRecord.objects.values().get() == before
    assert (made.old_minutes, made.new_minutes, made.state) == (60, 120, "PROPOSED")
    assert made.expires_at == NOW + DAY


@pytest.mark.parametrize(
    ("length", "points"),
    [pytest.param(2 * HOUR, 20, id="longer"), pytest.param(HOUR / 2, 5, id="shorter")],
)
def test_approved_by_a_second_person_the_minutes_and_points_follow(town, who, length, points):
    row = confirmed(town, who)
    made = _propose(row, town.clerk, length=length)

    amendments.approve(made.pk, actor=town.boss, now=NOW + HOUR)

    row.refresh_from_db()
    kept = Amendment.objects.get()
    assert (row.minutes, row.state) == (length // MINUTE, "CONFIRMED")
    assert (row.start_proof, row.end_proof, row.grade) == ("CODE", "BACKFILL", "B")
    assert (kept.old_started_at, kept.old_ended_at, kept.old_minutes) == (
        MONDAY,
        MONDAY + HOUR,
        60,
    )
    assert (kept.decided_by_id, kept.state) == (town.boss.me, "APPROVED")
    assert balance(who.pk).total == points
    assert row.thanks == f"hours:{row.pk}:amend:{made.pk}"
    assert topics(who)[-1] == "hours_amended"
    ends = Evidence.objects.filter(kind="END").order_by("pk").values_list("how", "at")
    assert list(ends) == [("CODE", MONDAY + HOUR), ("BACKFILL", MONDAY + length)]


def test_amended_twice_the_points_are_those_of_the_last(town, who):
    row = confirmed(town, who)
    for length in (2 * HOUR, 3 * HOUR):
        made = _propose(row, town.clerk, length=length)
        amendments.approve(made.pk, actor=town.boss, now=NOW + HOUR)

    assert balance(who.pk).total == 30
    assert Transfer.objects.count() == 5


def test_a_cap_of_the_day_does_not_count_the_same_hour_twice(town, who):
    put_rule(
        "TARIFF", area=town.community, valid_from=date(2026, 1, 1), source="test",
        params={"points_per_hour": 10, "cap_min": 480, "day_cap_points": 15},
    )  # fmt: skip
    row = confirmed(town, who)

    amendments.approve(_propose(row, town.clerk).pk, actor=town.boss, now=NOW)

    assert balance(who.pk).total == 15


def test_before_anybody_confirmed_no_point_moves(town, who):
    row = record(town, who)

    amendments.approve(_propose(row, town.clerk).pk, actor=town.boss, now=NOW)

    assert ServiceRecord.objects.values_list("minutes", "state").get() == (120, "RECORDED")
    assert Transfer.objects.count() == 0


def test_other_words_leave_the_proof(town, who):
    row = confirmed(town, who)

    made = _propose(row, town.clerk, length=HOUR, content="擦窗户、扫地")
    amendments.approve(made.pk, actor=town.boss, now=NOW)

    row.refresh_from_db()
    assert (row.content, row.grade, row.minutes) == ("擦窗户、扫地", "A", 60)


def test_taking_back_needs_two_as_well(town, who):
    row = confirmed(town, who)

    made = amendments.propose_withdrawal(row.pk, reason="记错人", actor=town.clerk, now=NOW)
    assert balance(who.pk).total == 10
    amendments.approve(made.pk, actor=second_clerk(town), now=NOW)

    row.refresh_from_db()
    assert (row.state, row.minutes, balance(who.pk).total) == ("REVERSED", 60, 0)
    assert verbs("hours", row.pk)[-2:] == ["propose", "reverse"]


def test_a_held_record_may_be_taken_back_by_two_workers_but_not_changed(town, who):
    row = held(record(town, who))

    with refused("illegal_move"):
        _propose(row, town.clerk)
    made = amendments.propose_withdrawal(row.pk, reason="假的", actor=town.clerk, now=NOW)
    amendments.approve(made.pk, actor=second_clerk(town), now=NOW)

    assert ServiceRecord.objects.get().state == "REVERSED"
    assert row.holds.get().state == "UPHELD"


def _involved(town, who):
    served = Person.objects.get(pk=town.far_clerk.me)
    for one in (who, served):
        make.grant(one, Role.STREET, town.community)
    return [
        make.actor(who),
        make.actor(served),
        housemate(town, who, Role.STREET),
        housemate(town, served, Role.STREET),
        make.actor(make.volunteer(town.community)),
        make.staff(Role.AUDITOR, town.county),
        make.staff(Role.WORKER, town.other),
    ]


def test_nobody_with_a_part_in_it_proposes(town, who):
    row = confirmed(town, who)
    involved = _involved(town, who)

    with unchanged():
        for by in involved:
            with says("forbidden"):
                _propose(row, by)


def test_nobody_with_a_part_in_it_approves_nor_who_proposed(town, who):
    row = confirmed(town, who)
    made = _propose(row, town.clerk)
    involved = [*_involved(town, who), town.clerk]

    with unchanged():
        for by in involved:
            for act in (
                lambda by: amendments.approve(made.pk, actor=by, now=NOW),
                lambda by: amendments.reject(made.pk, reason="x", actor=by, now=NOW),
            ):
                with says("forbidden"):
                    act(by)


def test_the_database_refuses_who_approves_her_own(town, who):
    made = _propose(confirmed(town, who), town.clerk)

    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.update(state="APPROVED", decided_by_id=made.proposed_by_id)
    assert Amendment.objects.get().state == "PROPOSED"


def test_rejected_it_stays_and_may_be_proposed_anew(town, who):
    row = confirmed(town, who)
    made, other = _propose(row, town.clerk), second_clerk(town)

    with refused("amendment_open"):
        _propose(row, other)
    amendments.reject(made.pk, reason="依据不足", actor=town.boss, now=NOW)

    assert ServiceRecord.objects.get().minutes == 60
    assert _propose(row, town.clerk).state == "PROPOSED"


def test_after_a_day_a_proposal_is_over(town, who):
    made = _propose(confirmed(town, who), town.clerk)

    with refused("illegal_move"):
        amendments.approve(made.pk, actor=town.boss, now=NOW + DAY)
    assert [lapse_amendments(NOW + DAY), lapse_amendments(NOW + DAY)] == [1, 0]
    assert Amendment.objects.get().state == "LAPSED"
    with refused("forbidden"):
        amendments.lapse(made.pk, actor=town.boss, now=NOW + DAY)


def test_a_proposal_for_what_has_changed_is_void(town, who):
    row = confirmed(town, who)
    made = _propose(row, town.clerk)
    ServiceRecord.objects.update(content="别的")

    with refused("amendment_outdated"):
        amendments.approve(made.pk, actor=town.boss, now=NOW)


def test_two_services_do_not_meet_by_amendment(town, who):
    row = confirmed(town, who)
    record(town, who, start=MONDAY + 90 * MINUTE)

    made = _propose(row, town.clerk)

    with refused("overlapping_service"):
        amendments.approve(made.pk, actor=town.boss, now=NOW)


@pytest.mark.parametrize(
    ("new", "code"),
    [
        pytest.param({"length": HOUR}, "nothing_changed", id="the-same"),
        pytest.param({"length": -HOUR}, "bad_input", id="backwards"),
        pytest.param({"length": 25 * HOUR}, "too_long", id="more-than-a-day"),
        pytest.param({"start": NOW}, "not_yet_over", id="in-the-future"),
    ],
)
def test_what_cannot_be_is_not_proposed(town, who, new, code):
    row = confirmed(town, who)

    with refused(code):
        _propose(row, town.clerk, **new)


def test_the_clock_decides_nothing(town, who):
    made = _propose(confirmed(town, who), town.clerk)

    with refused("forbidden"):
        amendments.approve(made.pk, actor=CLOCK, now=NOW)
