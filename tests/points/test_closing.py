"""Caps of a tariff; points that lapse by age or at the year's end, where a rule says so."""

import hashlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.catalogue.actions import put_rule
from kith.catalogue.rules import PointsRules, Tariff
from kith.core.actor import Actor
from kith.places.states import Level
from kith.points import actions, jobs, queries, rules
from kith.points.actions import CauseConflict
from kith.points.models import Transfer
from kith.points.queries import Lapse
from kith.points.rules import Caps, Closing
from tests import make
from tests.make import DAY, MONDAY
from tests.orders.refused import refused
from tests.points.ledger import award, capture, faults, hold, lines

FIRST, SECOND = date(2026, 3, 2), date(2026, 3, 3)


# ----------------------------------------------------------------------------------------- caps


@pytest.mark.parametrize(
    ("caps", "that_day", "ever", "left"),
    [
        pytest.param(Caps(), 99, 999, 10, id="no-cap"),
        pytest.param(Caps(day_points=20), 15, 900, 5, id="the-rest-of-the-day"),
        pytest.param(Caps(day_points=20), 20, 20, 0, id="the-day-is-full"),
        pytest.param(Caps(lifetime_points=600), 0, 595, 5, id="the-rest-of-a-lifetime"),
        pytest.param(Caps(lifetime_points=600), 0, 700, 0, id="above-a-cap-that-came-later"),
        pytest.param(Caps(20, 600), 17, 596, 3, id="the-narrower-one"),
    ],
)
def test_within(caps, that_day, ever, left):
    assert rules.within(caps, 10, that_day=that_day, ever=ever) == left


def test_a_tariff_without_caps_counts_nothing():
    assert rules.caps_of(Tariff(points_per_hour=10, cap_min=480)) is None
    capped = Tariff(points_per_hour=10, cap_min=480, day_cap_points=20, lifetime_cap_points=600)
    assert rules.caps_of(capped) == Caps(20, 600)


@pytest.mark.django_db
def test_the_cap_of_a_day_counts_the_day_of_the_service():
    caps = Caps(day_points=20)

    given = [
        award(1, 15, "a", day=FIRST, caps=caps),
        award(1, 15, "b", day=FIRST, caps=caps),
        award(1, 15, "c", day=FIRST, caps=caps),
        award(1, 15, "d", day=SECOND, caps=caps),
        award(2, 15, "e", day=FIRST, caps=caps),
    ]

    assert [row and row.points for row in given] == [15, 5, None, 15, 15]
    assert (queries.balance(1).total, queries.balance(2).total) == (35, 15)


@pytest.mark.django_db
def test_under_a_cap_calling_twice_pays_once_and_for_another_person_is_a_bug():
    caps = Caps(day_points=20)
    award(1, 15, "a", day=FIRST, caps=caps)

    rows = [award(1, 15, "b", day=FIRST, caps=caps) for _ in range(2)]

    assert rows[0] == rows[1]
    for person, amount in ((2, 15), (1, 4)):
        with pytest.raises(CauseConflict):
            award(person, amount, "b", day=FIRST, caps=caps)
    assert queries.balance(1).total == 20


@pytest.mark.django_db
def test_what_was_taken_back_leaves_room_under_the_cap():
    caps = Caps(lifetime_points=20)
    award(1, 20, "a", caps=caps)
    _reverse("a")

    assert award(1, 15, "b", caps=caps).points == 15
    assert faults() == []


def _reverse(cause):
    actions.reverse(cause, now=MONDAY)


# ------------------------------------------------------------------------------ when it lapses


def _rules(months=0, close_month=0, notice_days=30):
    return PointsRules(
        expire_after_months=months, close_month=close_month, notice_days=notice_days, approval_h=24
    )


@pytest.mark.parametrize(
    ("rule", "today", "due"),
    [
        pytest.param(_rules(), FIRST, [], id="never"),
        pytest.param(
            _rules(months=12),
            date(2026, 3, 31),
            [Closing("age:2026-03", date(2026, 3, 1), date(2025, 3, 1))],
            id="by-age-on-the-first-of-the-month",
        ),
        pytest.param(
            _rules(close_month=12),
            date(2026, 12, 31),
            [Closing("year:2026-01", date(2026, 1, 1), date(2026, 1, 1))],
            id="before-the-year-is-over",
        ),
        pytest.param(
            _rules(close_month=6),
            date(2026, 7, 1),
            [Closing("year:2026-07", date(2026, 7, 1), date(2026, 7, 1))],
            id="on-the-day-after-the-closing-month",
        ),
        pytest.param(
            _rules(months=1, close_month=12),
            date(2026, 1, 5),
            [
                Closing("age:2026-01", date(2026, 1, 1), date(2025, 12, 1)),
                Closing("year:2026-01", date(2026, 1, 1), date(2026, 1, 1)),
            ],
            id="both",
        ),
    ],
)
def test_closings(rule, today, due):
    assert rules.closings(rule, today=today) == due


def test_the_next_closing_is_told_within_the_days_of_notice():
    rule = _rules(close_month=12, notice_days=30)

    told = [rules.next_closings(rule, today=date(2026, 12, day)) for day in (1, 2, 31)]

    on = Closing("year:2027-01", date(2027, 1, 1), date(2027, 1, 1))
    assert told == [[], [on], [on]]


@given(earned=st.integers(0, 50), later=st.integers(0, 50), gone=st.integers(0, 100))
def test_no_more_lapses_than_is_there_and_nothing_younger(earned, later, gone):
    gone = min(gone, earned + later)
    free = earned + later - gone

    lapses = rules.lapsing(earned=earned, gone=gone, free=free)

    assert 0 <= lapses <= min(earned, free)
    assert free - lapses == min(free, later)


@pytest.fixture
def town(db):
    return make.town()


def _at(year, month, day):
    return datetime(year, month, day, 4, tzinfo=UTC)


def _put(town, **params):
    given = {"expire_after_months": 0, "close_month": 0, "notice_days": 30, "approval_h": 24}
    put_rule(
        "POINTS", area=town.street, valid_from=date(2024, 1, 1), params=given | params, source="x"
    )


def test_where_no_rule_says_so_nothing_lapses(town):
    anna = make.person(town.community)
    award(anna.pk, 10, "a", now=_at(2020, 1, 1))

    assert jobs.close_year(_at(2027, 1, 1)) == 0
    assert queries.balance(anna.pk).total == 10
    assert queries.lapse_ahead(anna.pk, actor=make.actor(anna), now=_at(2026, 12, 31)) is None


def test_the_year_is_closed_once_and_what_is_held_stays(town):
    _put(town, close_month=12)
    anna, far = make.person(town.community), make.person(town.other)
    award(anna.pk, 10, "a", now=_at(2026, 5, 1))
    award(anna.pk, 3, "b", now=_at(2027, 1, 1))
    award(far.pk, 7, "c", now=_at(2026, 5, 1))
    hold(anna.pk, 4, "redeem:1", now=_at(2026, 12, 31))

    counts = [jobs.close_year(_at(2027, 1, day)) for day in (1, 2)]

    assert counts == [2, 0]
    assert queries.balance(anna.pk).free == 3
    assert (lines(anna.pk)[0], lines(far.pk)[0]) == (("EXPIRY", -6, 7), ("EXPIRY", -7, 0))
    assert faults() == []


def test_what_was_held_at_the_closing_and_comes_back_is_not_closed_a_second_time(town):
    _put(town, close_month=12)
    anna = make.person(town.community)
    award(anna.pk, 10, "a", now=_at(2026, 5, 1))
    hold(anna.pk, 4, "redeem:1", now=_at(2026, 12, 31))
    first = jobs.close_year(_at(2027, 1, 1))
    actions.void("redeem:1", now=_at(2027, 1, 2))

    assert (first, jobs.close_year(_at(2027, 1, 3))) == (1, 0)
    assert queries.balance(anna.pk).free == 4


def test_another_place_has_another_rule(town):
    _put(town, close_month=12)
    elsewhere = make.area("990101002", Level.TOWN, "990101")
    far = make.person(make.area("990101002001", Level.COMMUNITY, "990101002", 116.5, 39.9))
    award(far.pk, 10, "a", now=_at(2026, 5, 1))

    assert (jobs.close_year(_at(2027, 1, 1)), elsewhere.name != "") == (0, True)
    assert queries.balance(far.pk).total == 10


def test_by_age_the_oldest_are_spent_first(town):
    _put(town, expire_after_months=12)
    anna = make.person(town.community)
    award(anna.pk, 10, "a", now=_at(2025, 1, 10))
    award(anna.pk, 5, "b", now=_at(2025, 1, 20))
    award(anna.pk, 7, "c", now=_at(2025, 3, 10))
    _reverse("b")
    hold(anna.pk, 6, "redeem:1", now=_at(2025, 4, 1))
    capture("redeem:1", now=_at(2025, 4, 1))

    ahead = queries.lapse_ahead(anna.pk, actor=make.actor(anna), now=_at(2026, 1, 15))
    counts = [jobs.close_year(_at(2026, month, 1)) for month in (1, 2, 3, 4)]

    assert ahead == Lapse(on=date(2026, 2, 1), points=4)
    assert counts == [0, 1, 0, 1]
    assert [line[:2] for line in lines(anna.pk)[:2]] == [("EXPIRY", -7), ("EXPIRY", -4)]
    assert faults() == []


def test_a_closing_from_before_its_rule_does_not_happen(town):
    put_rule(
        "POINTS",
        area=town.street,
        valid_from=date(2026, 2, 1),
        params={"expire_after_months": 0, "close_month": 12, "notice_days": 30, "approval_h": 24},
        source="x",
    )
    anna = make.person(town.community)
    award(anna.pk, 10, "a", now=_at(2025, 5, 1))

    assert [jobs.close_year(_at(2026, 2, 2)), jobs.close_year(_at(2027, 1, 1))] == [0, 1]
    assert Transfer.objects.get(kind="EXPIRY").rule_id is not None


def test_another_person_is_not_told_what_lapses(town):
    anna, ben = make.person(town.community), make.person(town.community)

    with refused("forbidden"):
        queries.lapse_ahead(anna.pk, actor=Actor(person_id=ben.pk), now=MONDAY + DAY)


def test_a_link_is_the_digest_of_what_anybody_can_write_down():
    def line(pk: int) -> Transfer:
        return Transfer(
            pk=pk, kind="AWARD", source_id=1, target_id=2, points=30, cause=f"c{pk}", rule_id=4,
            at=datetime(2026, 3, 2, 1, tzinfo=UTC), source_after=-30, target_after=30,
        )  # fmt: skip

    before = rules.Seal("ab", 6)
    told = "ab\n2026-03-02\n" + "".join(
        f"{pk}\tAWARD\t1\t2\t30\tc{pk}\t4\t\t2026-03-02T01:00:00.000000+00:00\t\t-30\t30\n"
        for pk in (7, 8)
    )
    none = hashlib.sha256(b"ab\n2026-03-02\n0\n").hexdigest()

    made = rules.link(before, date(2026, 3, 2), [line(7), line(8)])
    idle = rules.link(before, date(2026, 3, 2), [])

    assert made == rules.Seal(hashlib.sha256(f"{told}2\n".encode()).hexdigest(), 8, 2)
    assert idle == rules.Seal(none, 6, 0)
