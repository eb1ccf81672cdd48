"""Signals hold a record, nothing is lost meanwhile, and only an uninvolved person decides."""

import pytest
from django.db import IntegrityError, transaction

from kith.core.actor import CLOCK, Role
from kith.hours import queries
from kith.hours.actions import recording as hours
from kith.hours.actions import review
from kith.hours.models import Finding, Hold, ServiceRecord
from kith.people.models import Person
from kith.points.queries import balance
from tests import make
from tests.hours.world import FLAG, NOW, confirmed, held, housemate, record, second_clerk
from tests.make import DAY
from tests.orders.refused import refused, says, unchanged
from tests.orders.told import topics, verbs

pytestmark = pytest.mark.django_db

OTHER = review.Flag("LONG_DAY", 60, {"minutes_of_day": 600})


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def who(town):
    return make.volunteer(town.community)


def _state(row):
    return ServiceRecord.objects.values_list("state", flat=True).get(pk=row.pk)


def test_a_held_record_waits_and_nothing_is_taken(town, who):
    row = confirmed(town, who)

    held(row, FLAG, OTHER)

    assert _state(row) == "HELD"
    assert (balance(who.pk).total, queries.confirmed_minutes(who.pk)) == (10, 0)
    said = Finding.objects.order_by("signal").values_list("signal", "weight", "facts")
    assert list(said) == [
        ("LONG_DAY", 60, {"minutes_of_day": 600}),
        ("SAME_PHOTO", 100, {"services": 2}),
    ]
    assert topics(who)[-1] == "hours_held"
    assert topics(town.clerk.me)[-1] == "hours_to_review"
    assert verbs("hours", row.pk) == ["record", "confirm", "hold"]


def test_only_the_clock_holds(town, who):
    row = record(town, who)

    with refused("forbidden"):
        review.hold(row.pk, flags=(FLAG,), actor=town.boss, now=NOW)


def test_a_word_given_meanwhile_counts_when_it_is_released(town, who):
    row = held(record(town, who))

    hours.confirm(row.pk, by_recipient=True, actor=town.far_clerk, now=NOW)
    assert (_state(row), balance(who.pk).total) == ("HELD", 0)
    review.release(row.pk, reason="照片确为当天", actor=town.clerk, now=NOW)

    assert (_state(row), balance(who.pk).total) == ("CONFIRMED", 10)
    assert ServiceRecord.objects.get().grade == "A"
    assert verbs("hours", row.pk) == ["record", "hold", "attest", "release"]


def test_released_without_a_word_it_waits_for_one(town, who):
    row = held(record(town, who))

    review.release(row.pk, reason="核对无误", actor=town.clerk, now=NOW)

    hold = Hold.objects.get()
    assert (_state(row), balance(who.pk).total) == ("RECORDED", 0)
    assert (hold.state, hold.decided_by_id, hold.reason) == (
        "RELEASED",
        town.clerk.me,
        "核对无误",
    )
    assert topics(who)[-1] == "hours_released"


def test_what_was_thanked_for_is_not_thanked_for_again(town, who):
    row = held(confirmed(town, who))

    review.release(row.pk, reason="核对无误", actor=town.clerk, now=NOW)

    assert (_state(row), balance(who.pk).total) == ("CONFIRMED", 10)


def test_upheld_it_is_taken_back_with_its_points(town, who):
    row = held(confirmed(town, who))

    review.uphold(row.pk, reason="照片与上次相同", actor=town.boss, now=NOW)

    assert (_state(row), balance(who.pk).total) == ("REVERSED", 0)
    assert Hold.objects.values_list("state", "reason").get() == ("UPHELD", "照片与上次相同")
    assert topics(who)[-1] == "hours_taken_back"


def test_a_signal_that_was_looked_at_does_not_hold_again(town, who):
    row = held(record(town, who))
    review.release(row.pk, reason="核对无误", actor=town.clerk, now=NOW)

    with unchanged():
        assert review.hold(row.pk, flags=(FLAG,), actor=CLOCK, now=NOW + DAY) is None
    assert review.hold(row.pk, flags=(FLAG, OTHER), actor=CLOCK, now=NOW + DAY) is not None
    assert _state(row) == "HELD"


def test_another_signal_joins_the_open_hold(town, who):
    row = held(held(record(town, who)), OTHER)

    assert Hold.objects.count() == 1
    assert set(row.findings.values_list("signal", flat=True)) == {"SAME_PHOTO", "LONG_DAY"}


def test_what_is_taken_back_is_not_held(town, who):
    row = record(town, who)
    hours.reverse(row.pk, reason="误记", actor=town.boss, now=NOW)

    with unchanged():
        assert review.hold(row.pk, flags=(FLAG,), actor=CLOCK, now=NOW) is None


def _deciders(town, who):
    """Those who must not decide: they have a part in it, or no right here."""
    own = make.grant
    own(who, Role.WORKER, town.community)
    served = Person.objects.get(pk=town.far_clerk.me)
    own(served, Role.WORKER, town.community)
    return {
        "who served": make.actor(who),
        "for whom it was": make.actor(served),
        "at home with who served": housemate(town, who, Role.STREET),
        "at home with whom it was for": housemate(town, served, Role.STREET),
        "auditor": make.staff(Role.AUDITOR, town.county),
        "district": town.district,
        "neighbour": make.actor(make.person(town.community)),
        "clock": CLOCK,
    }


def test_nobody_with_a_part_in_it_decides(town, who):
    row = held(record(town, who))
    deciders = _deciders(town, who)

    with unchanged():
        for by in deciders.values():
            for act in (review.release, review.uphold):
                with says("forbidden"):
                    act(row.pk, reason="x", actor=by, now=NOW)


def test_who_recorded_or_confirmed_does_not_review_it(town, who):
    row = record(town, who, by=town.clerk)
    hours.confirm(row.pk, by_recipient=False, actor=town.boss, now=NOW)
    held(row)

    with unchanged():
        for by in (town.clerk, town.boss):
            with says("forbidden"):
                review.release(row.pk, reason="x", actor=by, now=NOW)
    assert review.release(row.pk, reason="x", actor=second_clerk(town), now=NOW).state == (
        "CONFIRMED"
    )


def test_a_guardian_does_not_decide_for_her_ward(town, who):
    row = held(record(town, who))
    guardian = make.person(town.community)
    make.grant(guardian, Role.STREET, town.community)
    make.guardian(town, who, guardian)

    with refused("forbidden"):
        review.release(row.pk, reason="x", actor=make.actor(guardian), now=NOW)


def test_a_worker_releases_but_does_not_take_back_alone(town, who):
    row = held(record(town, who))

    with refused("forbidden"):
        review.uphold(row.pk, reason="x", actor=town.clerk, now=NOW)


@pytest.mark.parametrize("reason", ["", "   "], ids=["none", "blanks"])
def test_a_decision_says_why(town, who, reason):
    row = held(record(town, who))

    with refused("bad_input"):
        review.release(row.pk, reason=reason, actor=town.clerk, now=NOW)


def test_what_is_not_held_is_not_released(town, who):
    row = record(town, who)

    with refused("illegal_move"):
        review.release(row.pk, reason="x", actor=town.clerk, now=NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"state": "RELEASED"}, id="decided-by-nobody"),
        pytest.param({"decided_by_id": 1}, id="open-but-decided"),
    ],
)
def test_the_database_wants_a_name_and_a_reason(town, who, wrong):
    held(record(town, who))

    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.update(**wrong)
    assert Hold.objects.get().state == "OPEN"
