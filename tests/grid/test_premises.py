"""The register: who writes it, what belongs to it, whose telephone it is, plans, local kinds."""

from datetime import date, timedelta

import pytest

from kith.core.actor import Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.grid.actions import premises
from kith.grid.actions._premises import TwoMustGo
from kith.grid.actions.premises import AboveTheLimit, InTheRegister, KindInput, PlanInput
from kith.grid.jobs_premises import forget_keepers
from kith.grid.models import Premises
from kith.grid.policies import premises as policies
from kith.grid.queries import premises as queries
from kith.grid.states import PremisesState
from kith.journal.models import Entry
from kith.places.states import Level
from kith.vault.models import Access
from tests import make
from tests.grid import shops
from tests.grid.shops import TODAY
from tests.make import DAY, MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.town()


def test_a_shop_stands_in_the_register_due_for_a_first_look(town):
    row = shops.shop(town, name="幸福便利店", address="幸福路 1 号")

    assert (row.state, row.due_date) == ("OPEN", date(2026, 4, 1))
    assert (str(row.keeper), str(row.phone)) == ("王**", "138****8000")
    assert Entry.objects.get(kind="premises", object_id=row.pk).verb == "register"


def test_the_same_shop_is_written_down_once(town):
    shops.shop(town, name="幸福便利店", address="幸福路 1 号")

    with pytest.raises(InTheRegister):
        shops.shop(town, name="幸福便利店", address="幸福路1号")

    assert Premises.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"size": 301}, AboveTheLimit, "size"),
        ({"kind": "ENTERTAINMENT", "size": 100, "floor": 4}, AboveTheLimit, "size"),
        ({"kind": "SPACESHIP"}, BadInput, "kind"),
        ({"measure": "BEDS"}, BadInput, "measure"),
        ({"size": 0}, BadInput, "size"),
        ({"name": "  "}, BadInput, "name"),
        ({"address": ""}, BadInput, "address"),
        ({"phone": "12"}, BadInput, "phone"),
        ({"keeper": "😀"}, BadInput, "keeper"),
    ],
)
def test_what_does_not_belong_is_refused_with_its_field(town, changes, refusal, field):
    with pytest.raises(refusal) as no:
        shops.shop(town, **changes)

    assert no.value.field == field
    assert not Premises.objects.exists()


def test_above_the_limit_says_whose_it_is(town):
    with pytest.raises(AboveTheLimit) as no:
        shops.shop(town, size=301)

    assert "300" in str(no.value)


def test_only_the_desk_of_the_place_writes_and_calls(town):
    row = shops.shop(town)

    for actor in (town.far_clerk, town.district, make.actor(make.person(town.community))):
        with pytest.raises(Forbidden):
            premises.register(town.community.pk, input=shops.shop_input(), actor=actor, now=MONDAY)
        with pytest.raises(Forbidden):
            premises.call(row.pk, actor=actor, now=MONDAY)
    assert not Access.objects.filter(subject_id=row.subject_id).exists()


def test_a_look_at_the_keeper_is_written_down(town):
    row = shops.shop(town)

    told = premises.call(row.pk, actor=town.clerk, now=MONDAY)

    assert told == {"keeper": "王建国", "phone": "+8613800138000"}
    look = Access.objects.get(subject_id=row.subject_id)
    assert (look.actor_id, look.fields) == (town.clerk.me, "keeper,phone")


def test_a_correction_keeps_the_history_and_moves_to_a_grid(town):
    row, grid = shops.shop(town), make.area("990101001001G01", Level.GRID, "990101001001")
    given = shops.shop_input(name="新招牌", size=80, keeper="", phone="")

    premises.revise(row.pk, area_id=grid.pk, input=given, actor=town.clerk, now=MONDAY + DAY)

    row.refresh_from_db()
    assert (row.name, row.size, row.area_id, str(row.phone)) == ("新招牌", 80, grid.pk, "")
    said = Entry.objects.filter(kind="premises").order_by("pk")
    assert list(said.values_list("verb", flat=True)) == ["register", "revise"]


def test_closing_moving_and_opening_again(town):
    row = shops.shop(town)
    do = {"actor": town.clerk, "now": MONDAY + 60 * DAY}

    assert premises.move(row.pk, verb="close", **do).state == PremisesState.CLOSED
    with pytest.raises(IllegalMove):
        premises.move(row.pk, verb="leave", **do)
    again = premises.move(row.pk, verb="reopen", **do)

    assert (again.state, again.due_date) == ("OPEN", date(2026, 6, 1))  # the 31st is a Sunday


def test_the_keeper_of_premises_that_are_gone_is_forgotten(town):
    gone, here = shops.shop(town), shops.shop(town)
    premises.move(gone.pk, verb="leave", actor=town.clerk, now=MONDAY)

    assert forget_keepers(MONDAY) == 1
    assert forget_keepers(MONDAY) == 0

    gone.refresh_from_db()
    here.refresh_from_db()
    assert (str(gone.keeper), str(gone.phone), str(here.phone)) == ("", "", "138****8000")


def test_the_keeper_stays_while_a_hazard_is_open(town):
    hazard = shops.noticed(town)
    premises.move(hazard.premises_id or 0, verb="close", actor=town.clerk, now=MONDAY)

    assert forget_keepers(MONDAY) == 0


def test_what_an_actor_may_see_is_what_the_list_shows(town):
    grid = make.area("990101001001G01", Level.GRID, "990101001001")
    shops.shop(town)
    shops.shop(town, area=grid)
    premises.register(town.other.pk, input=shops.shop_input(), actor=town.far_clerk, now=MONDAY)
    actors = [
        town.clerk, town.far_clerk, town.boss, town.district, make.staff(Role.AUDITOR, town.county),
        make.staff(Role.WORKER, grid), make.staff(Role.HOTLINE, town.county),
        make.actor(make.volunteer(town.community)),
    ]  # fmt: skip

    for actor in actors:
        listed = set(queries.visible_to(actor).values_list("pk", flat=True))
        every = Premises.objects.select_related("area")
        assert listed == {row.pk for row in every if policies.may_see(actor, row)}, actor
    assert [queries.visible_to(one).count() for one in actors] == [2, 1, 3, 3, 3, 1, 0, 0]


def test_s4_21_counts_the_open_shops_along_the_street(town):
    for _turn in range(3):
        shops.shop(town)
    shops.shop(town, is_street=False)
    gone = shops.shop(town)
    premises.move(gone.pk, verb="close", actor=town.clerk, now=MONDAY)

    assert queries.along_the_street(town.community.path).count() == 3
    assert queries.register(town.community.path).count() == 4


def test_the_due_list_begins_with_the_longest_overdue(town):
    early, late = shops.shop(town, now=MONDAY - 60 * DAY), shops.shop(town, now=MONDAY - 90 * DAY)
    shops.shop(town)

    assert list(queries.due(queries.at_desk(town.clerk), TODAY)) == [late, early]


def test_a_plan_of_a_day_names_two_where_the_rule_asks_for_two(town):
    small, risky = shops.shop(town), shops.shop(town, kind="FLAMMABLES")
    mate = shops.colleague(town)
    both = (small.pk, risky.pk)

    with pytest.raises(TwoMustGo):
        _plan(town, PlanInput(TODAY, None, both))
    with pytest.raises(BadInput):
        _plan(town, PlanInput(TODAY, town.far_clerk.me, both))
    plan = _plan(town, PlanInput(TODAY, mate.me, both))

    assert list(queries.stops_of(plan)) == [small, risky]
    assert queries.plan_for(mate, risky, TODAY) == plan
    assert vars(queries.plans_visible_to(town.clerk).get())["wanted"] == 2


@pytest.mark.parametrize("wrong", ["nothing", "another place", "yesterday", "a closed one"])
def test_a_plan_that_cannot_be_is_refused(town, wrong):
    row = shops.shop(town)
    far = premises.register(
        town.other.pk, input=shops.shop_input(), actor=town.far_clerk, now=MONDAY
    )
    if wrong == "a closed one":
        premises.move(row.pk, verb="close", actor=town.clerk, now=MONDAY)
    ids = {"nothing": (), "another place": (far.pk,)}.get(wrong, (row.pk,))
    day = TODAY - timedelta(days=1) if wrong == "yesterday" else TODAY

    with pytest.raises(BadInput):
        _plan(town, PlanInput(day, None, ids))


def _plan(town, given):
    return premises.plan_day(town.community.pk, input=given, actor=town.clerk, now=MONDAY)


def test_a_street_adds_a_local_kind_which_holds_there_and_nowhere_else(town):
    given = KindInput("net_cafe", "小网吧", "small internet café", "SEATS", 60, "街道消防办通知")

    premises.add_kind(town.community.pk, input=given, actor=town.boss, now=MONDAY)

    row = shops.shop(town, kind="NET_CAFE", measure="SEATS", size=60)
    assert row.kind == "NET_CAFE"
    assert queries.kinds_at(town.other.path, TODAY).of("NET_CAFE") is None
    with pytest.raises(AboveTheLimit):
        shops.shop(town, kind="NET_CAFE", measure="SEATS", size=61)


def test_a_limit_is_changed_from_a_day_on_and_the_old_row_stays(town):
    def change(most, now):
        given = KindInput("SHOP", "小商店", "small shop", "AREA_M2", most, "区里通知")
        premises.add_kind(town.community.pk, input=given, actor=town.boss, now=now)

    change(200, MONDAY)
    change(150, MONDAY + DAY)

    at = [queries.kinds_at(town.community.path, TODAY + timedelta(days=n)) for n in (-1, 0, 1)]
    assert [shops.kind_of(rules, "SHOP").most["AREA_M2"] for rules in at] == [300, 200, 150]
    assert len(queries.kind_rows(town.community.path)) == 3


def test_the_desk_of_a_community_adds_no_kinds(town):
    given = KindInput("NET_CAFE", "小网吧", "small internet café", "SEATS", 60, "自己想的")

    with pytest.raises(Forbidden):
        premises.add_kind(town.community.pk, input=given, actor=town.clerk, now=MONDAY)
