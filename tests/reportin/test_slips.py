"""A slip is received under a number, placed, renewed and ended; the refusals change nothing."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from kith.core.actor import CLOCK
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.hours.models import PurseChoice, ServiceRecord
from kith.hours.states import Purse
from kith.journal.queries import story
from kith.outbox.models import Message
from kith.reportin import jobs, queries
from kith.reportin.actions import slips, terms
from kith.reportin.actions._rows import AlreadyReportedIn
from kith.reportin.actions.slips import PlaceInput, SlipInput
from kith.reportin.actions.terms import TooEarlyToRenew
from kith.reportin.models import Receipt, ReportIn
from kith.reportin.states import EndReason
from tests import make
from tests.make import DAY, MONDAY
from tests.reportin import world

pytestmark = pytest.mark.django_db


def at(year: int, month: int, day: int) -> datetime:
    """Nine in the morning in Beijing."""
    return datetime(year, month, day, 1, tzinfo=UTC)


def state(row: ReportIn) -> tuple[str, date | None, date | None]:
    fresh = ReportIn.objects.get(pk=row.pk)
    return fresh.state, fresh.since_date, fresh.until_date


def topics(person_id: int) -> list[str]:
    rows = Message.objects.filter(person_id=person_id, topic__startswith="report_in")
    return list(rows.order_by("pk").values_list("topic", flat=True))


def test_a_slip_goes_all_the_way():
    of = world.world()
    who = make.person(of.town.community)
    row = world.slip(of, who)

    receipt = slips.accept(row.pk, actor=of.town.clerk, now=MONDAY)
    slips.place(
        row.pk, input=PlaceInput(of.grid.pk, ("CARE", "SKILL")), actor=of.town.clerk, now=MONDAY
    )
    slips.begin(row.pk, actor=make.actor(who), now=MONDAY)
    slips.end(row.pk, reason=EndReason.MOVED, actor=make.actor(who), now=MONDAY + DAY)

    assert (receipt.year, receipt.number) == (2026, 1)
    assert (row.placement.area_id, row.placement.posts) == (of.grid.pk, ["CARE", "SKILL"])
    assert state(row) == ("ENDED", date(2026, 3, 2), date(2026, 9, 2))
    assert row.ending.reason == "MOVED"
    verbs = [entry.verb for entry in story("report_in", row.pk)]
    assert verbs == ["submit", "accept", "place", "begin", "end"]
    assert topics(who.pk) == ["report_in_received", "report_in_placed"]
    assert topics(of.town.clerk.me) == ["report_in_slip"]


def test_the_unit_itself_reports_in_too_and_to_several_communities():
    of = world.world()
    here = world.received(of)
    there = slips.submit_unit(
        input=SlipInput(of.unit.pk, of.town.other.pk), actor=of.liaison, now=MONDAY
    )

    assert (here.person, here.state, there.state) == (None, "ACCEPTED", "SUBMITTED")
    assert queries.communities_of([of.unit.pk]) == {of.town.community.pk}
    with pytest.raises(AlreadyReportedIn):
        world.slip(of)


def test_a_member_reports_to_one_community_at_a_time():
    of = world.world()
    who = make.person(of.town.community)
    row = world.slip(of, who)
    there = SlipInput(of.unit.pk, of.town.other.pk)

    with pytest.raises(AlreadyReportedIn):
        slips.submit(who.pk, input=there, actor=make.actor(who), now=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportIn.objects.create(
            person=who, unit=of.unit, community=of.town.other, state="SUBMITTED",
            channel="WEB", submitted_by_id=who.pk, submitted_at=MONDAY,
        )  # fmt: skip
    slips.end(row.pk, reason=EndReason.OTHER_COMMUNITY, actor=make.actor(who), now=MONDAY)
    moved = slips.submit(who.pk, input=there, actor=make.actor(who), now=MONDAY)

    assert [moved.state, ReportIn.objects.filter(person=who).count()] == ["SUBMITTED", 2]


def test_numbers_are_counted_by_community_and_year_without_a_gap():
    of = world.world()
    for moment in (MONDAY, MONDAY, at(2027, 1, 4)):
        world.member(of, moment)

    told = Receipt.objects.order_by("pk").values_list("year", "number")
    assert list(told) == [(2026, 1), (2026, 2), (2027, 1)]


@pytest.mark.parametrize("who", ["far_clerk", "liaison", "herself"])
def test_only_the_desk_receives_and_places(who):
    of = world.world()
    clerk = of.town.clerk
    row = world.slip(of, make.person(of.town.community))
    if who == "herself":
        own = SlipInput(of.unit.pk, of.town.community.pk)
        row = slips.submit(clerk.me, input=own, actor=clerk, now=MONDAY)
    actor = {"far_clerk": of.town.far_clerk, "liaison": of.liaison, "herself": clerk}[who]

    with pytest.raises(Forbidden):
        slips.accept(row.pk, actor=actor, now=MONDAY)

    assert state(row) == ("SUBMITTED", None, None)


def test_nobody_hands_in_the_slip_of_somebody_else():
    of = world.world()
    who = make.person(of.town.community)

    with pytest.raises(Forbidden):
        slips.submit(
            who.pk,
            input=SlipInput(of.unit.pk, of.town.community.pk),
            actor=of.town.clerk,
            now=MONDAY,
        )

    assert not ReportIn.objects.exists()


@pytest.mark.parametrize(
    ("area", "posts"),
    [
        pytest.param("other", ("CARE",), id="a-place-elsewhere"),
        pytest.param("grid", (), id="no-post"),
        pytest.param("grid", ("KING",), id="a-post-that-is-none"),
    ],
)
def test_a_place_that_makes_no_sense_is_refused(area, posts):
    of = world.world()
    row = world.member(of)
    where = {"other": of.town.other, "grid": of.grid}[area]

    with pytest.raises(BadInput):
        slips.place(row.pk, input=PlaceInput(where.pk, posts), actor=of.town.clerk, now=MONDAY)

    assert state(row)[0] == "ACCEPTED"


def test_many_are_placed_together_or_none():
    of = world.world()
    rows = [world.member(of) for _n in range(3)]
    waiting = world.slip(of, make.person(of.town.community))
    there = PlaceInput(of.grid.pk, world.POST)
    clerk = of.town.clerk

    with pytest.raises(IllegalMove):
        slips.place_many([*(r.pk for r in rows), waiting.pk], input=there, actor=clerk, now=MONDAY)
    none = [state(row)[0] for row in rows]
    done = slips.place_many([row.pk for row in rows], input=there, actor=clerk, now=MONDAY)

    assert none == ["ACCEPTED"] * 3
    assert (done, [state(row)[0] for row in rows]) == (3, ["PLACED"] * 3)


def test_a_slip_that_waits_may_be_not_accepted_and_only_by_the_desk():
    of = world.world()
    who = make.person(of.town.community)
    row, standing = world.slip(of, who), world.member(of)
    no = EndReason.NOT_ACCEPTED

    with pytest.raises(BadInput):
        slips.end(row.pk, reason=no, actor=make.actor(who), now=MONDAY)
    with pytest.raises(BadInput):
        slips.end(standing.pk, reason=no, actor=of.town.clerk, now=MONDAY)
    slips.end(row.pk, reason=no, actor=of.town.clerk, now=MONDAY)

    assert (state(row), state(standing)[0]) == (("ENDED", None, None), "ACCEPTED")
    assert topics(who.pk) == ["report_in_ended"]


# ------------------------------------------------------------------------------- the half-year


def test_one_press_renews_from_the_first_reminder_on():
    of = world.world()
    who = make.person(of.town.community)
    row = world.received(of, who, at(2026, 8, 31))
    her = make.actor(who)

    with pytest.raises(TooEarlyToRenew):
        terms.renew(row.pk, actor=her, now=at(2027, 1, 30))
    early = state(row)
    terms.renew(row.pk, actor=her, now=at(2027, 1, 31))
    once = state(row)
    terms.renew(row.pk, actor=her, now=at(2027, 8, 30))

    assert early == ("ACCEPTED", date(2026, 8, 31), date(2027, 2, 28))
    assert once == ("ACCEPTED", date(2026, 8, 31), date(2027, 8, 31))
    assert state(row) == ("ACCEPTED", date(2026, 8, 31), date(2028, 2, 29))


def test_only_she_herself_renews():
    of = world.world()
    row = world.member(of)

    for actor in (of.town.clerk, of.liaison):
        with pytest.raises(Forbidden):
            terms.renew(row.pk, actor=actor, now=at(2026, 8, 20))

    assert state(row) == ("ACCEPTED", date(2026, 3, 2), date(2026, 9, 2))


def test_time_reminds_twice_and_then_lapses():
    of = world.world()
    row = world.placed(of, world.member(of))
    days = [(2026, 8, 4), (2026, 8, 5), (2026, 8, 5), (2026, 8, 26), (2026, 9, 1)]

    told = [jobs.remind_renewals(at(*day)) for day in days]
    kept = jobs.lapse_report_ins(at(2026, 9, 1))
    gone = [jobs.lapse_report_ins(at(2026, 9, 2)) for _twice in range(2)]

    assert told == [0, 1, 1, 1, 1]
    assert (kept, gone, state(row)[0]) == (0, [1, 0], "LAPSED")
    assert topics(world.who_of(row).pk)[2:] == [
        "report_in_renew",
        "report_in_renew",
        "report_in_lapsed",
    ]


def test_who_comes_back_after_the_end_begins_anew_and_is_placed_anew():
    of = world.world()
    who = make.person(of.town.community)
    row = world.placed(of, world.received(of, who))
    jobs.lapse_report_ins(at(2026, 9, 2))

    terms.renew(row.pk, actor=make.actor(who), now=at(2026, 10, 5))

    assert state(row) == ("ACCEPTED", date(2026, 10, 5), date(2027, 4, 5))
    assert queries.unplaced(queries.at_desk(of.town.clerk)).get() == row


def test_who_stands_elsewhere_meanwhile_does_not_renew_the_old_one():
    of = world.world()
    who = make.person(of.town.community)
    row = world.received(of, who)
    jobs.lapse_report_ins(at(2026, 9, 2))
    there = SlipInput(of.unit.pk, of.town.other.pk)
    slips.submit(who.pk, input=there, actor=make.actor(who), now=at(2026, 9, 3))

    with pytest.raises(AlreadyReportedIn):
        terms.renew(row.pk, actor=make.actor(who), now=at(2026, 9, 4))

    assert state(row)[0] == "LAPSED"


def test_a_slip_never_received_cannot_be_renewed_and_only_time_lapses():
    of = world.world()
    who = make.person(of.town.community)
    row = world.slip(of, who)

    with pytest.raises(IllegalMove):
        terms.renew(row.pk, actor=make.actor(who), now=MONDAY)
    with pytest.raises(Forbidden):
        terms.lapse(row.pk, actor=of.town.clerk, now=MONDAY)
    assert terms.remind(row.pk, actor=CLOCK, now=MONDAY) is False


# --------------------------------------------------------------------------------------- purse


def test_who_is_in_on_a_day_and_which_purse_it_fills():
    of = world.world()
    volunteer = make.volunteer(of.town.community)
    rows = [world.received(of, volunteer), world.member(of)]
    ids = [world.who_of(row).pk for row in rows]
    inside, behind = date(2026, 9, 1), date(2026, 9, 2)
    before = [queries.purse_for(pk, of.grid.pk, inside) for pk in ids]

    slips.choose_purse(rows[0].pk, purse=Purse.REPORT_IN, actor=make.actor(volunteer), now=MONDAY)

    assert queries.is_reported_in(ids, of.grid.path, inside) == set(ids)
    assert queries.is_reported_in(ids, of.grid.path, behind) == set()
    assert queries.is_reported_in(ids, of.town.other.path, inside) == set()
    told = [queries.purse_for(pk, of.grid.pk, inside) for pk in ids]
    assert (before, told) == ([Purse.VOLUNTEER, Purse.REPORT_IN], [Purse.REPORT_IN] * 2)
    assert queries.purse_for(volunteer.pk, of.grid.pk, behind) == Purse.VOLUNTEER
    assert queries.purse_for(volunteer.pk, of.town.other.pk, inside) == Purse.VOLUNTEER


def test_volunteer_hours_are_for_volunteers():
    of = world.world()
    who = make.person(of.town.community)
    row = world.received(of, who)

    for purse in (Purse.VOLUNTEER, Purse.ON_DUTY):
        with pytest.raises(BadInput):
            slips.choose_purse(row.pk, purse=purse, actor=make.actor(who), now=MONDAY)
    with pytest.raises(Forbidden):
        slips.choose_purse(row.pk, purse=Purse.REPORT_IN, actor=of.town.clerk, now=MONDAY)

    assert not PurseChoice.objects.exists()


def test_the_named_purse_goes_on_with_a_renewal_and_ends_with_the_report_in():
    of = world.world()
    who = make.volunteer(of.town.community)
    row, her = world.received(of, who), make.actor(who)
    slips.choose_purse(row.pk, purse=Purse.REPORT_IN, actor=her, now=MONDAY)

    terms.renew(row.pk, actor=her, now=at(2026, 8, 20))
    renewed = PurseChoice.objects.get().until_date
    slips.end(row.pk, reason=EndReason.MOVED, actor=of.town.clerk, now=at(2026, 9, 10))

    assert (renewed, PurseChoice.objects.get().until_date) == (date(2027, 3, 2), date(2026, 9, 10))
    assert queries.purse_for(who.pk, of.grid.pk, date(2026, 9, 10)) == Purse.VOLUNTEER


def test_a_request_served_in_her_community_fills_the_purse_she_named():
    of = world.world()
    who = make.volunteer(of.town.community)
    row = world.received(of, who)
    slips.choose_purse(row.pk, purse=Purse.REPORT_IN, actor=make.actor(who), now=MONDAY)

    make.served(of.town, make.claim(of.town, by=who))
    make.served(of.town)

    told = ServiceRecord.objects.order_by("pk").values_list("purse", flat=True)
    assert list(told) == ["REPORT_IN", "VOLUNTEER"]
