"""What may be recorded, in which purse, for whom and by whom: and who is told."""

from datetime import date

import pytest

from kith.catalogue.actions import put_rule
from kith.catalogue.models import ServiceKind
from kith.catalogue.states import Eligibility
from kith.core.actor import Role
from kith.hours import queries
from kith.hours.actions import recording as hours
from kith.hours.models import Beneficiary, Evidence, ServiceRecord
from kith.hours.states import EvidenceKind, Part, Proof, Purse, SourceKind
from kith.people.models import Person
from kith.points.models import Transfer
from kith.points.queries import balance
from tests import make
from tests.hours.world import NOW, housemate, record, second_clerk
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import refused, says, unchanged
from tests.orders.told import topics

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def who(town):
    return make.volunteer(town.community)


def test_a_record_holds_what_the_law_wants(town, who):
    unit = make.unit(town.community, liaison=make.person(town.community))

    row = record(
        town, who, source=SourceKind.ACTIVITY, part=Part.LEAD, organiser_id=unit.pk,
        in_charge_id=town.clerk.me, beneficiary_ids=(town.far_clerk.me, town.boss.me), others=12,
    )  # fmt: skip

    stored = ServiceRecord.objects.values(
        "source", "part", "purse", "organiser_id", "in_charge_id", "others"
    ).get()
    assert stored == {
        "source": "ACTIVITY", "part": "LEAD", "purse": "VOLUNTEER", "organiser_id": unit.pk,
        "in_charge_id": town.clerk.me, "others": 12,
    }  # fmt: skip
    named = set(Beneficiary.objects.values_list("person_id", flat=True))
    assert named == {town.far_clerk.me, town.boss.me}
    chain = Evidence.objects.filter(record=row).order_by("pk").values_list("kind", "how", "at")
    assert list(chain) == [("START", "CODE", MONDAY), ("END", "CODE", MONDAY + HOUR)]


@pytest.mark.parametrize(
    ("purse", "kind"),
    [
        pytest.param(Purse.VOLUNTEER, Eligibility.PARTY_LIFE, id="party-life-as-service"),
        pytest.param(Purse.VOLUNTEER, Eligibility.ON_DUTY, id="duty-as-service"),
        pytest.param(Purse.VOLUNTEER, Eligibility.OTHER, id="anything-as-service"),
        pytest.param(Purse.REPORT_IN, Eligibility.ON_DUTY, id="duty-as-report-in"),
        pytest.param(Purse.ON_DUTY, Eligibility.VOLUNTEER, id="service-as-duty"),
    ],
)
def test_what_is_not_of_a_purse_is_refused(town, who, purse, kind):
    with refused("not_volunteer_service"):
        record(town, who, purse=purse, eligibility=kind)


def _three_purses(town, who):
    kinds = ((Purse.VOLUNTEER, Eligibility.VOLUNTEER), (Purse.REPORT_IN, Eligibility.PARTY_LIFE),
             (Purse.ON_DUTY, Eligibility.ON_DUTY))  # fmt: skip
    for n, (purse, kind) in enumerate(kinds):
        row = record(
            town, who, start=MONDAY + n * DAY, length=(n + 1) * HOUR, purse=purse, eligibility=kind
        )
        hours.confirm(row.pk, by_recipient=True, actor=town.far_clerk, now=NOW)


def test_purses_stand_side_by_side_and_only_one_is_thanked_for(town, who):
    _three_purses(town, who)

    totals = queries.totals(ServiceRecord.objects.all())
    assert [(t.purse, t.minutes) for t in totals] == [
        ("VOLUNTEER", 60), ("REPORT_IN", 120), ("ON_DUTY", 180),
    ]  # fmt: skip
    assert queries.confirmed_minutes(who.pk) == 60
    assert (balance(who.pk).total, Transfer.objects.count()) == (10, 1)


def test_totals_by_grade(town, who):
    for n, proof in enumerate((Proof.CODE, Proof.SELF)):
        row = record(town, who, start=MONDAY + n * DAY, start_proof=proof, end_proof=proof)
        hours.confirm(row.pk, by_recipient=True, actor=town.far_clerk, now=NOW)
    record(town, who, start=MONDAY + 2 * DAY, length=HOUR / 2)

    (total,) = queries.totals(ServiceRecord.objects.all())
    assert total.by_grade == (("A", 60), ("B", 0), ("C", 60))
    assert (total.minutes, total.waiting_min) == (120, 30)


@pytest.mark.parametrize(
    ("kind", "purses"),
    [
        pytest.param("VOLUNTEER", ["VOLUNTEER"], id="service"),
        pytest.param("PARTY_LIFE", ["REPORT_IN"], id="party-life"),
        pytest.param("ON_DUTY", ["ON_DUTY"], id="duty"),
        pytest.param("OTHER", [], id="no-hours-at-all"),
    ],
)
def test_the_kind_of_service_decides_where_the_minutes_of_a_request_go(town, kind, purses):
    ServiceKind.objects.filter(code="CLEANING").update(eligibility=kind)

    order = make.confirmed(town)

    helper = order.claims.get().person_id
    assert order.state == "CONFIRMED"
    assert list(ServiceRecord.objects.values_list("purse", flat=True)) == purses
    assert balance(helper).total == (10 if kind == "VOLUNTEER" else 0)


def test_who_led_is_thanked_by_the_coefficient_of_the_tariff(town, who):
    put_rule(
        "TARIFF", area=town.community, valid_from=date(2026, 1, 1), source="test",
        params={"points_per_hour": 10, "cap_min": 480, "percent_by_role": {"LEAD": 140}},
    )  # fmt: skip

    row = record(town, who, part=Part.LEAD)
    hours.confirm(row.pk, by_recipient=True, actor=town.far_clerk, now=NOW)

    assert balance(who.pk).total == 14


def test_nobody_is_on_duty_and_a_volunteer_at_once(town, who):
    record(town, who, purse=Purse.ON_DUTY, eligibility=Eligibility.ON_DUTY)

    with refused("overlapping_service"):
        record(town, who, cause="claim:other")


def test_nobody_is_made_a_volunteer_by_a_record(town):
    stranger = make.person(town.community)

    with refused("not_a_volunteer"):
        record(town, stranger)
    duty = record(town, stranger, purse=Purse.ON_DUTY, eligibility=Eligibility.ON_DUTY)
    assert duty.state == "RECORDED"


@pytest.mark.parametrize(("born", "ok"), [((2018, 3), False), ((2018, 2), True)])
def test_hours_of_small_children_are_not_recorded(town, who, born, ok):
    Person.objects.filter(pk=who.pk).update(birth_year=born[0], birth_month=born[1])

    if ok:
        assert record(town, who).state == "RECORDED"
        return
    with refused("too_young_for_hours"):
        record(town, who)


def test_who_is_recorded_by_others_hears_of_it_and_her_guardian_too(town, who):
    guardian = make.person(town.other)
    make.guardian(town, who, guardian)

    record(town, who, by=town.clerk)

    assert topics(who) == topics(guardian) == ["hours_recorded"]


def test_who_reports_herself_is_not_told_what_she_knows(town, who):
    record(town, who)

    assert topics(who) == []


def _paper(town, who, by=None, *, start=MONDAY, now=NOW, **changes):
    plain = {
        "cause": "paper:1", "person_id": who.pk, "area_id": town.community.pk,
        "category": "ELDERLY", "content": "广场义诊", "started_at": start,
        "ended_at": start + HOUR, "start_proof": Proof.CODE, "end_proof": Proof.CODE, "others": 9,
    }  # fmt: skip
    return hours.record_afterwards(
        input=hours.RecordInput(**(plain | changes)), reason="纸质签到", actor=by or town.clerk,
        papers=(EvidenceKind.LIST,), now=now,
    )  # fmt: skip


def test_written_afterwards_it_is_grade_c_with_its_reason_and_paper(town, who):
    row = _paper(town, who)
    hours.confirm_at_desk(row.pk, actor=second_clerk(town), now=NOW)

    row.refresh_from_db()
    kinds = list(row.evidence.order_by("pk").values_list("kind", "how", "note"))
    assert (row.state, row.grade, row.start_proof) == ("CONFIRMED", "C", "BACKFILL")
    assert kinds == [
        ("START", "BACKFILL", ""), ("END", "BACKFILL", ""), ("LIST", "", ""),
        ("REASON", "", "纸质签到"), ("WORD", "CLERK", ""),
    ]  # fmt: skip


def test_one_person_alone_makes_no_hours(town, who):
    row = _paper(town, who)

    with refused("second_person_needed"):
        hours.confirm_at_desk(row.pk, actor=town.clerk, now=NOW)
    with refused("second_person_needed"):
        hours.confirm_at_desk(row.pk, actor=town.far_clerk, now=NOW)


def test_nobody_writes_down_hours_for_herself_or_hers(town, who):
    make.grant(who, Role.WORKER, town.community)
    by = [make.actor(who), housemate(town, who, Role.WORKER), town.far_clerk]

    with unchanged():
        for one in by:
            with says("forbidden"):
                _paper(town, who, by=one)


def test_what_is_not_over_is_not_written_down(town, who):
    with refused("not_yet_over"):
        _paper(town, who, start=NOW)


def test_a_guardian_does_not_confirm_for_her_ward(town, who):
    guardian = make.person(town.community)
    make.guardian(town, who, guardian)
    row = record(town, who)

    with refused("second_person_needed"):
        hours.confirm(row.pk, by_recipient=False, actor=make.actor(guardian), now=NOW)


def test_a_picture_that_comes_later_joins_the_chain(town, who):
    row = record(town, who, cause="claim:5", digests=("a" * 64,))

    added = hours.add_picture("claim:5", digest="b" * 64, actor=make.actor(who), now=NOW)

    pictures = row.evidence.filter(kind="PHOTO").order_by("pk")
    assert added == 1
    assert [p.digest[0] for p in pictures] == ["a", "b"]
