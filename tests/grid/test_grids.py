"""Grids: bounds, public card, who stands for them, time on duty (S3-17)."""

from dataclasses import replace

import pytest

from kith.core.actor import Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.grid.actions import duty, grids
from kith.grid.actions.duty import OnDutyAlready
from kith.grid.actions.grids import CardInput, PostedAlready
from kith.grid.models import CardName, Grid
from kith.grid.queries import grids as queries
from kith.grid.rules import grids as rules
from kith.grid.states import Duty, DutyEndReason, Staffing
from kith.hours.models import ServiceRecord
from kith.hours.states import Purse, RecordState, SourceKind
from kith.orders.actions import claims
from kith.places.models import Area
from tests import make
from tests.grid import world
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
RING = [(116.40, 39.90), (116.41, 39.90), (116.41, 39.91), (116.40, 39.91)]


def test_grids_are_numbered_after_their_community():
    town = make.town()

    first, second = world.grid(town), world.grid(town, "第二网格")

    assert [first.code, second.code] == ["990101001001001", "990101001001002"]
    assert (second.path, second.parent_id) == (
        f"{town.community.path}{second.code}/",
        town.community.pk,
    )


@pytest.mark.parametrize(
    ("duties", "light"),
    [
        ((), Staffing.NOBODY),
        ((Duty.WORKER,), Staffing.NO_CADRE),
        ((Duty.CADRE,), Staffing.NO_WORKER),
        ((Duty.WORKER, Duty.CADRE), Staffing.FULL),
    ],
)
def test_the_light_of_a_grid(duties, light):
    assert rules.staffing(duties) == light


def test_every_grid_has_a_worker_and_a_cadre_or_is_named():
    """S3-17."""
    town = make.town()
    full, half, empty = (world.grid(town, name) for name in ("东", "西", "北"))
    world.post(town, full)
    world.post(town, full, Duty.CADRE)
    world.post(town, half)

    share = queries.staffed(town.community.path, on=world.TODAY)

    assert (share.count, share.of, share.percent) == (1, 3, 33)
    missing = queries.understaffed(town.community.path, on=world.TODAY)
    assert [(row.area, row.light) for row in missing] == [
        (half, Staffing.NO_CADRE),
        (empty, Staffing.NOBODY),
    ]
    world.post(town, half, Duty.CADRE)
    world.post(town, empty)
    world.post(town, empty, Duty.CADRE)
    assert queries.staffed(town.community.path, on=world.TODAY).percent == 100
    assert queries.staffed(town.other.path, on=world.TODAY).percent is None


def test_a_posting_counts_from_its_first_day_up_to_its_last():
    town = make.town()
    area = world.grid(town)
    who = world.post(town, area)
    row = queries.postings(area.pk).get()

    with pytest.raises(PostedAlready):
        world.post(town, area, Duty.CADRE, who)
    grids.end_assignment(
        row.pk,
        ends_on=world.TODAY + 7 * DAY,
        reason=DutyEndReason.MOVED,
        actor=town.clerk,
        now=MONDAY,
    )

    days = [world.TODAY + n * DAY for n in (-1, 0, 6, 7)]
    assert [queries.is_posted(who.pk, area.pk, on=day) for day in days] == [
        False,
        True,
        True,
        False,
    ]


def test_only_the_desk_above_the_grid_keeps_it_and_nobody_posts_herself():
    town = make.town()
    area = world.grid(town)
    worker = make.actor(world.post(town, area))
    given = CardInput("1 号楼", "0546-1", "12345")

    for actor in (worker, town.far_clerk, make.actor(make.person(area))):
        with pytest.raises(Forbidden):
            grids.write_card(area.pk, input=given, actor=actor, now=MONDAY)
        with pytest.raises(Forbidden):
            grids.draw(area.pk, ring=RING, actor=actor, now=MONDAY)
    with pytest.raises(Forbidden):
        grids.assign(
            area.pk,
            person_id=town.clerk.me,
            duty=Duty.WORKER,
            starts_on=world.TODAY,
            actor=town.clerk,
            now=MONDAY,
        )
    assert not Grid.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"houses": " \n "}, id="no-house"),
        pytest.param({"office_phone": "ring me"}, id="words-for-a-number"),
        pytest.param({"complaint_phone": ""}, id="no-number-to-complain"),
    ],
)
def test_a_card_without_its_facts_is_refused(changes):
    town = make.town()
    area = world.grid(town)
    given = replace(CardInput("1 号楼", "0546-123", "12345"), **changes)

    with pytest.raises(BadInput) as no:
        grids.write_card(area.pk, input=given, actor=town.clerk, now=MONDAY)

    assert no.value.field in changes
    assert not Grid.objects.exists()


def test_the_card_names_her_only_with_her_own_yes():
    town = make.town()
    area = world.grid(town)
    world.card(town, area)
    who = world.post(town, area)
    row = queries.postings(area.pk).get()

    with pytest.raises(Forbidden):
        grids.name_on_card(row.pk, name="王芳", is_given=True, actor=town.clerk, now=MONDAY)
    grids.name_on_card(row.pk, name=" 王 芳 ", is_given=True, actor=make.actor(who), now=MONDAY)

    assert CardName.objects.get().name == "王 芳"
    grids.name_on_card(row.pk, name="", is_given=False, actor=make.actor(who), now=MONDAY)
    assert not CardName.objects.exists()


def test_the_name_leaves_the_card_with_the_posting():
    town = make.town()
    area = world.grid(town)
    who = world.post(town, area)
    row = queries.postings(area.pk).get()
    grids.name_on_card(row.pk, name="王芳", is_given=True, actor=make.actor(who), now=MONDAY)

    grids.end_assignment(
        row.pk, ends_on=world.TODAY, reason=DutyEndReason.TERM, actor=town.clerk, now=MONDAY
    )

    assert not CardName.objects.exists()
    with pytest.raises(IllegalMove):
        grids.name_on_card(row.pk, name="王芳", is_given=True, actor=make.actor(who), now=MONDAY)


def test_bounds_are_drawn_and_give_the_grid_its_middle():
    town = make.town()
    area = world.grid(town)

    grids.draw(area.pk, ring=RING, actor=town.clerk, now=MONDAY)

    drawn = Area.objects.get(pk=area.pk)
    assert drawn.outline == [list(corner) for corner in RING]
    assert (drawn.lon, drawn.lat) == (116.405, 39.905)
    for odd in (RING[:2], [*RING, (117.0, 39.9)], [RING[0]] * 4):
        with pytest.raises(BadInput):
            grids.draw(area.pk, ring=odd, actor=town.clerk, now=MONDAY)


def test_a_day_on_duty_never_becomes_volunteer_hours():
    town = make.town()
    cadre = make.actor(world.post(town, world.grid(town), Duty.CADRE))
    posting = queries.mine(cadre, on=world.TODAY).get()

    day = duty.arrive(posting.pk, actor=cadre, now=MONDAY)
    with pytest.raises(OnDutyAlready):
        duty.arrive(posting.pk, actor=cadre, now=MONDAY + HOUR)
    end = duty.leave(day.pk, tasks="入户走访", actor=cadre, now=MONDAY + 7 * HOUR)

    record = ServiceRecord.objects.get()
    assert (record.pk, record.minutes, record.purse, record.source, record.state) == (
        end.record_id,
        420,
        Purse.ON_DUTY,
        SourceKind.POSTING,
        RecordState.RECORDED,
    )
    with pytest.raises(IllegalMove):
        duty.leave(day.pk, tasks="再来", actor=cadre, now=MONDAY + 8 * HOUR)


def test_nobody_begins_a_day_for_somebody_else():
    town = make.town()
    cadre = make.actor(world.post(town, world.grid(town), Duty.CADRE))
    posting = queries.mine(cadre, on=world.TODAY).get()

    with pytest.raises(Forbidden):
        duty.arrive(posting.pk, actor=town.clerk, now=MONDAY)


def test_a_posted_cadre_may_also_volunteer_but_not_at_the_same_time():
    town = make.town()
    who = make.volunteer(town.community)
    cadre = make.actor(world.post(town, world.grid(town), Duty.CADRE, who))
    posting = queries.mine(cadre, on=world.TODAY).get()
    made = make.served(town, claims.claim(make.open_order(town).pk, actor=cadre, now=MONDAY))

    day = duty.arrive(posting.pk, actor=cadre, now=MONDAY + DAY * 2)
    duty.leave(day.pk, tasks="值班", actor=cadre, now=MONDAY + 2 * DAY + HOUR)

    purses = dict(ServiceRecord.objects.values_list("cause", "purse"))
    assert purses == {
        f"claim:{made.pk}": Purse.VOLUNTEER,
        f"duty_day:{day.pk}": Purse.ON_DUTY,
    }


def test_the_district_reads_grids_but_does_not_keep_them():
    town = make.town()
    area = world.grid(town)

    assert list(queries.grids_of(town.district)) == [area]
    assert list(queries.communities_of(town.district)) == []
    assert set(queries.communities_of(town.boss)) == {town.community, town.other}
    assert list(queries.grids_of(make.staff(Role.VOLUNTEER, town.community))) == []
