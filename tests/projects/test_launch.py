"""A launch day: ten projects claimed by four kinds of units, slips undone, agreed afterwards."""

import pytest

from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.groups.states import OrganisationKind
from kith.projects.actions import claims, launch
from kith.projects.actions._launching import NotOnStage
from kith.projects.models import Claim, Launch, ListItem
from kith.projects.queries.launch import wall
from kith.projects.states import Category, ClaimState, ItemState, LaunchState
from tests.make import DAY, MONDAY
from tests.projects import worlds
from tests.projects.worlds import P, R

TEN = (
    "塑胶跑道", "红色议事厅", "公益凉亭", "灭蚊灯", "红烛", "红医", "红心向党", "故事与花香",
    "爱的温暖", "小橘灯",
)  # fmt: skip
FOUR = (
    OrganisationKind.PARTY_ORG,
    OrganisationKind.ENTERPRISE,
    OrganisationKind.SOCIAL,
    OrganisationKind.CARING_UNIT,
)


def _items(town, *titles):
    return [worlds.listed(town, P, title=t, category=Category.REBUILDING) for t in titles]


def _call_out(one, item, unit, actor, fen=0):
    asks = claims.ClaimInput("我们认领", unit.pk, launch_id=one.pk, announced_fen=fen)
    return claims.ask(item.pk, input=asks, actor=actor, now=MONDAY)


def test_ten_projects_are_claimed_by_four_kinds_of_units(town):
    """S1-05 and S1-06, from claims typed by the desk and made by liaisons themselves."""
    items = _items(town, *TEN)
    units = [worlds.unit(town, kind) for kind in FOUR]
    one = worlds.live(town, *items)
    for n, item in enumerate(items):
        unit = units[n % len(units)]
        _call_out(one, item, unit, unit.liaison if n % 2 else town.clerk, fen=1_000_000 + n)

    shown = wall(Launch.objects.get())

    assert shown.claimed == 10
    assert sorted(shown.kinds) == sorted((str(kind.label), 1) for kind in FOUR)
    assert shown.announced_fen == 10_000_045
    assert [place.item.title for place in shown.places] == list(TEN)


def test_a_slip_is_undone_with_a_reason_and_claimed_again(town):
    (item,) = _items(town, "跑道")
    right, wrong = worlds.unit(town), worlds.unit(town)
    one = worlds.live(town, item)
    slip = _call_out(one, item, wrong, town.clerk, fen=500)
    before = Launch.objects.get().revision

    with pytest.raises(BadInput):
        claims.undo(slip.pk, reason=" ", actor=town.clerk, now=MONDAY)
    with pytest.raises(Forbidden):
        claims.undo(slip.pk, reason="x", actor=town.far_clerk, now=MONDAY)
    claims.undo(slip.pk, reason="听错了", actor=town.clerk, now=MONDAY)
    _call_out(one, item, right, town.clerk)

    shown = wall(Launch.objects.get())
    assert (shown.claimed, shown.announced_fen) == (1, 0)
    assert shown.places[0].unit == right.organisation.name
    assert Launch.objects.get().revision == before + 2
    assert Claim.objects.get(pk=slip.pk).state == ClaimState.UNDONE


def test_only_a_claim_of_a_launch_day_is_undone(town):
    claim = worlds.claimed(worlds.listed(town), worlds.unit(town))

    with pytest.raises(IllegalMove):
        claims.undo(claim.pk, reason="x", actor=town.clerk, now=MONDAY)

    assert Claim.objects.get().state == ClaimState.ASKED


def test_what_was_typed_for_a_unit_is_agreed_by_a_second_person(town):
    (item,) = _items(town, "跑道")
    unit = worlds.unit(town)
    claim = _call_out(worlds.live(town, item), item, unit, town.clerk)
    claims.answer(claim.pk, text="好", actor=town.clerk, now=MONDAY)

    with pytest.raises(claims.OnePersonTwoSides):
        claims.agree(claim.pk, input=claims.Agreement(), actor=town.clerk, now=MONDAY)
    project = claims.agree(claim.pk, input=claims.Agreement(), actor=unit.liaison, now=MONDAY)

    assert project.member_id == unit.liaison.me
    assert wall(Launch.objects.get()).places[0].is_agreed


def test_nothing_is_claimed_before_after_or_beside_the_stage(town):
    shown, other = _items(town, "跑道", "凉亭")
    unit = worlds.unit(town)
    one = worlds.live(town, shown)

    with pytest.raises(NotOnStage):
        _call_out(one, other, unit, unit.liaison)
    launch.end(one.pk, actor=town.clerk, now=MONDAY)
    with pytest.raises(NotOnStage):
        _call_out(one, shown, unit, unit.liaison)

    assert not Claim.objects.exists()
    assert set(ListItem.objects.values_list("state", flat=True)) == {ItemState.PUBLISHED}


def test_the_desk_types_for_a_unit_only_on_a_stage(town):
    (item,) = _items(town, "跑道")
    unit = worlds.unit(town)
    one = worlds.live(town, item)

    with pytest.raises(Forbidden):
        _call_out(one, item, unit, town.far_clerk)
    with pytest.raises(Forbidden):
        worlds.claimed(item, worlds.Unit(unit.organisation, town.clerk))

    assert not Claim.objects.exists()


def test_a_launch_day_begins_on_its_day_with_something_on_the_wall(town):
    made = launch.plan(
        town.community.pk,
        input=launch.LaunchInput("启动", "广场", (MONDAY + DAY).date()),
        actor=town.clerk,
        now=MONDAY,
    )
    with pytest.raises(BadInput):
        launch.begin(made.pk, actor=town.clerk, now=MONDAY)
    with pytest.raises(BadInput):
        launch.begin(made.pk, actor=town.clerk, now=MONDAY + DAY)
    with pytest.raises(Forbidden):
        launch.end(made.pk, actor=town.far_clerk, now=MONDAY)

    assert Launch.objects.get().state == LaunchState.PLANNED


def test_only_published_needs_and_projects_of_the_place_are_chosen(town):
    (item,) = _items(town, "跑道")
    given, draft = worlds.listed(town, R), worlds.draft(town, P)
    one = worlds.live(town, item)

    for bad in (draft.pk, given.pk, 10**9):
        with pytest.raises(BadInput):
            launch.choose(one.pk, item_ids=[item.pk, bad], actor=town.clerk, now=MONDAY)
    _call_out(one, item, worlds.unit(town), town.clerk)
    with pytest.raises(BadInput):
        launch.choose(one.pk, item_ids=[], actor=town.clerk, now=MONDAY)

    assert [row.item_id for row in one.items.all()] == [item.pk]
