"""Minutes are recorded, confirmed by a second person, thanked for once, and taken back whole."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from kith.catalogue.actions import put_rule
from kith.catalogue.models import RuleSet
from kith.core.actor import CLOCK, STRANGER, Role
from kith.hours import queries
from kith.hours.actions import recording as hours
from kith.hours.models import Confirmation, ServiceRecord
from kith.hours.states import LateReason, Proof
from kith.people.models import Person
from kith.points.models import Transfer
from kith.points.queries import balance
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import refused, says, unchanged
from tests.orders.told import verbs

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
NOW = MONDAY + 5 * DAY


@pytest.fixture
def town():
    return make.town()


def _record(town, who, start=MONDAY, length=HOUR, **changes):
    plain = {
        "cause": f"claim:{start:%d%H%M}",
        "person_id": who.pk,
        "area_id": town.community.pk,
        "category": "ELDERLY",
        "content": "擦窗户一次",
        "beneficiary_ids": (town.boss.me,),
        "started_at": start,
        "ended_at": start + length,
        "start_proof": Proof.CODE,
        "end_proof": Proof.CODE,
    }
    return hours.record(
        input=hours.RecordInput(**(plain | changes)), actor=make.actor(who), now=start + length
    )


def _confirm(row, by, *, by_recipient=True, now=NOW):
    return hours.confirm(row.pk, by_recipient=by_recipient, actor=by, now=now)


def _thanked(town, **changes):
    """A volunteer's hour, confirmed."""
    who = make.volunteer(town.community)
    row = _record(town, who, **changes)
    return who, _confirm(row, town.clerk)


# -------------------------------------------------------------------------------------- record


def test_a_record_waits_for_a_second_person(town):
    who = make.volunteer(town.community)

    row = _record(town, who, length=95 * MINUTE)

    assert (row.state, row.minutes, row.grade) == ("RECORDED", 95, "B")
    assert (row.recorded_by_id, row.recorded_at) == (who.pk, MONDAY + 95 * MINUTE)
    assert (verbs("hours", row.pk), balance(who.pk).total) == (["record"], 0)
    assert queries.confirmed_minutes(who.pk) == 0


@pytest.mark.parametrize(
    ("start", "length"),
    [
        pytest.param(MONDAY, HOUR, id="the-same"),
        pytest.param(MONDAY + 59 * MINUTE, HOUR, id="one-minute-at-the-end"),
        pytest.param(MONDAY - 59 * MINUTE, HOUR, id="one-minute-at-the-start"),
        pytest.param(MONDAY + 20 * MINUTE, 10 * MINUTE, id="within"),
        pytest.param(MONDAY - HOUR, 3 * HOUR, id="around"),
    ],
)
@pytest.mark.parametrize("is_confirmed", [False, True], ids=["recorded", "confirmed"])
def test_nobody_serves_twice_at_once(town, start, length, is_confirmed):
    who = make.volunteer(town.community)
    row = _record(town, who)
    if is_confirmed:
        _confirm(row, town.clerk)

    with refused("overlapping_service"):
        _record(town, who, start, length, cause="claim:other")


@pytest.mark.parametrize("start", [MONDAY + HOUR, MONDAY - HOUR], ids=["after", "before"])
def test_one_service_may_touch_the_other(town, start):
    who = make.volunteer(town.community)
    _record(town, who)

    assert _record(town, who, start, cause="claim:other").minutes == 60


def test_others_may_serve_at_the_same_time(town):
    _record(town, make.volunteer(town.community))

    assert _record(town, make.volunteer(town.community)).minutes == 60


def test_what_was_taken_back_no_longer_stands_in_the_way(town):
    who = make.volunteer(town.community)
    hours.reverse(_record(town, who).pk, reason="误记", actor=town.boss, now=NOW)

    assert _record(town, who, cause="claim:other").state == "RECORDED"


def test_a_day_is_the_most(town):
    who = make.volunteer(town.community)

    with refused("too_long"):
        _record(town, who, length=24 * HOUR + MINUTE)
    assert _record(town, who, length=24 * HOUR).minutes == 1440


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"minutes": 0}, id="no-minute"),
        pytest.param({"minutes": 1441}, id="more-than-a-day"),
        pytest.param({"ended_at": MONDAY}, id="ends-when-it-begins"),
        pytest.param({"purse": "VOLUNTEER", "eligibility": "PARTY_LIFE"}, id="party-life"),
        pytest.param({"purse": "VOLUNTEER", "eligibility": "ON_DUTY"}, id="work-on-duty"),
        pytest.param({"purse": "REPORT_IN", "eligibility": "ON_DUTY"}, id="duty-as-report-in"),
        pytest.param({"purse": "ON_DUTY"}, id="volunteering-as-duty"),
        pytest.param({"eligibility": "OTHER"}, id="no-service-at-all"),
        pytest.param({"state": "CONFIRMED"}, id="confirmed-without-thanks"),
        pytest.param({"thanks": "hours:1:award"}, id="thanks-without-confirmation"),
    ],
)
def test_the_database_holds_what_must_always_hold(town, wrong):
    who = make.volunteer(town.community)
    row = _record(town, who)
    before = ServiceRecord.objects.values().get()

    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceRecord.objects.filter(pk=row.pk).update(**wrong)
    assert ServiceRecord.objects.values().get() == before


def test_nobody_serves_herself(town):
    who = make.volunteer(town.community)

    with pytest.raises(IntegrityError), transaction.atomic():
        _record(town, who, beneficiary_ids=(who.pk,))
    assert ServiceRecord.objects.count() == 0


def test_one_cause_is_recorded_once_a_person(town):
    who = make.volunteer(town.community)
    _record(town, who, cause="claim:1")

    with pytest.raises(IntegrityError), transaction.atomic():
        _record(town, who, MONDAY + DAY, cause="claim:1")
    assert ServiceRecord.objects.count() == 1


# ------------------------------------------------------------------------------------- confirm


@pytest.mark.parametrize(
    ("proofs", "by_recipient", "grade"),
    [
        pytest.param((Proof.CODE, Proof.CODE), True, "A", id="proved-and-the-recipient-says-so"),
        pytest.param((Proof.CODE, Proof.CODE), False, "B", id="proved-and-a-clerk-says-so"),
        pytest.param((Proof.SELF, Proof.LEADER), True, "B", id="one-end-proved"),
        pytest.param((Proof.SELF, Proof.BACKFILL), True, "C", id="own-word"),
    ],
)
def test_the_grade_follows_from_evidence_and_confirmation(town, proofs, by_recipient, grade):
    who = make.volunteer(town.community)
    row = _record(town, who, start_proof=proofs[0], end_proof=proofs[1])

    _confirm(row, town.clerk, by_recipient=by_recipient)

    stored, said = ServiceRecord.objects.get(), Confirmation.objects.get()
    assert (stored.state, stored.grade) == ("CONFIRMED", grade)
    assert (said.by_id, said.by_recipient, said.at) == (town.clerk.me, by_recipient, NOW)
    assert queries.confirmed_minutes(who.pk) == 60


def test_a_second_person_is_neither_who_served_nor_who_wrote_it_down_nor_her_household(town):
    who, leader = make.volunteer(town.community), make.volunteer(town.community)
    housemate = make.person(town.community)
    Person.objects.filter(pk=housemate.pk).update(household_key=who.household_key)
    housemate.refresh_from_db()
    row = _record(town, who)
    ServiceRecord.objects.filter(pk=row.pk).update(recorded_by_id=leader.pk)
    nobodies = [make.actor(p) for p in (who, leader, housemate)]

    with unchanged():
        for by in (*nobodies, CLOCK):
            with says("second_person_needed"):
                _confirm(row, by)


def test_people_without_an_address_are_not_one_household(town):
    who, other = make.volunteer(town.community), make.person(town.community)
    Person.objects.filter(pk__in=(who.pk, other.pk)).update(household_key="")
    other.refresh_from_db()

    assert _confirm(_record(town, who), make.actor(other)).state == "CONFIRMED"


def test_confirming_twice_pays_once(town):
    who, row = _thanked(town)

    with refused("illegal_move"):
        _confirm(row, town.boss)
    assert (balance(who.pk).total, Transfer.objects.count()) == (10, 1)


def test_what_was_taken_back_is_not_confirmed(town):
    row = _record(town, make.volunteer(town.community))
    hours.reverse(row.pk, reason="误记", actor=town.boss, now=NOW)

    with refused("illegal_move"):
        _confirm(row, town.clerk)


# -------------------------------------------------------------------------------------- thanks


@pytest.mark.parametrize(
    ("minutes", "category", "points"),
    [
        pytest.param(60, "ELDERLY", 10, id="an-hour"),
        pytest.param(95, "ELDERLY", 15, id="rounded-down"),
        pytest.param(5, "ELDERLY", 0, id="too-short-for-a-point"),
        pytest.param(480, "ELDERLY", 80, id="the-cap"),
        pytest.param(600, "ELDERLY", 80, id="above-the-cap"),
        pytest.param(60, "PSYCHOLOGICAL", 12, id="a-category-of-its-own"),
    ],
)
def test_points_follow_the_tariff(town, minutes, category, points):
    who, row = _thanked(town, length=minutes * MINUTE, category=category)

    transfers = list(Transfer.objects.values_list("points", "cause", "rule_id", "at"))
    rule = RuleSet.objects.get(kind="TARIFF")
    thanks = [(points, f"hours:{row.pk}:award", rule.pk, NOW)] if points else []
    assert (balance(who.pk).total, transfers) == (points, thanks)


def _tariff(area, day, points, cap_min=480):
    return put_rule(
        "TARIFF",
        area=area,
        valid_from=day,
        params={"points_per_hour": points, "cap_min": cap_min},
        source="test",
    )


BEIJING_MIDNIGHT = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)  # 10 March begins


@pytest.mark.parametrize(
    ("start", "points"),
    [
        pytest.param(BEIJING_MIDNIGHT - MINUTE, 10, id="the-minute-before"),
        pytest.param(BEIJING_MIDNIGHT, 30, id="the-first-minute-of-the-day"),
        pytest.param(BEIJING_MIDNIGHT + 7 * HOUR, 30, id="the-morning"),
        pytest.param(BEIJING_MIDNIGHT + 30 * DAY, 30, id="later"),
    ],
)
def test_a_streets_tariff_holds_from_its_day_for_services_that_begin_then(town, start, points):
    street = _tariff(town.street, date(2026, 3, 10), 30)

    who, _row = _thanked(town, start=start)

    used = Transfer.objects.get().rule_id
    assert (balance(who.pk).total, used == street.pk) == (points, points == 30)


def test_the_nearest_area_decides_and_the_neighbour_keeps_its_own(town):
    _tariff(town.street, date(2026, 3, 1), 30)
    _tariff(town.community, date(2026, 3, 1), 20)

    here, _row = _thanked(town)
    there, _row = _thanked(town, area_id=town.other.pk)

    assert (balance(here.pk).total, balance(there.pk).total) == (20, 30)


def test_a_later_confirmation_uses_the_tariff_of_the_service(town):
    who = make.volunteer(town.community)
    row = _record(town, who)
    _tariff(town.street, date(2026, 4, 1), 90)

    late = hours.Late(LateReason.RECIPIENT)
    hours.confirm(row.pk, by_recipient=True, actor=town.clerk, now=MONDAY + 60 * DAY, late=late)

    assert balance(who.pk).total == 10


# ------------------------------------------------------------------------------------- reverse


def test_what_is_taken_back_no_longer_counts_and_its_points_go(town):
    who, row = _thanked(town)

    hours.reverse(row.pk, reason="order:1:dispute", actor=town.boss, now=NOW + DAY)

    stored = ServiceRecord.objects.get()
    causes = list(Transfer.objects.order_by("pk").values_list("kind", "cause"))
    assert (stored.state, stored.minutes, stored.grade) == ("REVERSED", 60, "A")
    assert (balance(who.pk).total, queries.confirmed_minutes(who.pk)) == (0, 0)
    assert causes == [
        ("AWARD", f"hours:{row.pk}:award"),
        ("REVERSAL", f"hours:{row.pk}:award:reverse"),
    ]
    assert verbs("hours", row.pk) == ["record", "confirm", "reverse"]


def test_taking_back_twice_takes_once(town):
    who, row = _thanked(town)
    _thanked(town)
    hours.reverse(row.pk, reason="x", actor=town.boss, now=NOW)

    with refused("illegal_move"):
        hours.reverse(row.pk, reason="x", actor=town.district, now=NOW)
    assert balance(who.pk).total == 0


def test_only_the_street_or_the_district_takes_back_and_never_her_own(town):
    who, row = _thanked(town)
    make.grant(who, Role.STREET, town.street)
    others = (town.clerk, town.far_clerk, make.staff(Role.AUDITOR, town.county), CLOCK)

    with unchanged():
        for by in (*others, make.actor(who), STRANGER):
            with says("forbidden"):
                hours.reverse(row.pk, reason="x", actor=by, now=NOW)
    assert hours.reverse(row.pk, reason="x", actor=town.district, now=NOW).state == "REVERSED"


# ------------------------------------------------------------------------------------- reading


def test_past_minutes_share_the_load(town):
    one, other, idle = (make.volunteer(town.community) for _ in range(3))
    _record(town, one)
    _confirm(_record(town, one, MONDAY + DAY, 90 * MINUTE), town.clerk)
    _record(town, one, MONDAY - 40 * DAY)
    _record(town, other, MONDAY + DAY, 30 * MINUTE)
    gone = _record(town, other, MONDAY + 2 * DAY)
    hours.reverse(gone.pk, reason="x", actor=town.boss, now=NOW)

    found = queries.past_minutes([one.pk, other.pk, idle.pk], MONDAY)

    assert found == {one.pk: 150, other.pk: 30}
    assert queries.past_minutes([], MONDAY) == {}


def test_confirmed_minutes_are_whole_and_hers(town):
    who, _row = _thanked(town)
    _confirm(_record(town, who, MONDAY + DAY, 30 * MINUTE), town.clerk)
    _record(town, who, MONDAY + 2 * DAY)
    _thanked(town)

    assert queries.confirmed_minutes(who.pk) == 90
