"""The 65 wishes of one community, all of them taken, and the four ways of serving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.core.actor import CLOCK, Role, ScopeKind
from kith.groups import actions as groups
from kith.ops.suite.stage import agreed, at, phone, resident
from kith.orders.actions import claims, desk, intake, offers
from kith.orders.actions.desk import WorksheetInput
from kith.orders.actions.intake import OrderInput
from kith.orders.actions.offers import OfferInput
from kith.orders.states import ServiceMode, Target
from kith.people.actions import roles, skills
from kith.people.queries import actor_of, volunteers
from kith.people.states import Channel, ConsentPurpose

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.ops.suite.xining_members import Desk
    from kith.orders.models import Order
    from kith.pairing.models import Pair
    from kith.places.models import Area

BLOCK: Final = 65
WISHES: Final = 65
FOR_TEAMS: Final = 3  # of them, too much for one
HEADS: Final = 3
SKILL: Final = "REPAIR"


def fill(of: Desk, home: Area, pair: Pair) -> None:
    """The wishes hang on the wall until each is taken, one by one or by a team together."""
    helpers = [one.pk for one in volunteers(home.path).order_by("pk")]
    team, leader = _team(home, helpers[:HEADS])
    wishes = [_wish(of, home, number) for number in range(WISHES)]
    for number, order in enumerate(wishes):
        now = at(5, 9, 12, number % 60)
        if number < FOR_TEAMS:
            claims.claim_for_team(order.pk, team_id=team, heads=HEADS, actor=leader, now=now)
        else:
            who = actor_of(helpers[number % len(helpers)], now=now)
            claims.claim(order.pk, actor=who, now=now)
    _with_skill(of, home, helpers[-1])
    _by_paired_helper(of, pair)


def _team(home: Area, people: list[int]) -> tuple[int, Actor]:
    now = at(5, 1)
    team = groups.found_team(home.pk, name="党员先锋队(验收)", actor=CLOCK, now=now)
    for person_id in people:
        groups.enlist(team.pk, person_id=person_id, actor=CLOCK, now=now)
    roles.grant(
        people[0],
        role=Role.LEADER,
        kind=ScopeKind.TEAM,
        scope_id=team.pk,
        path=home.path,
        actor=CLOCK,
        now=now,
    )
    return team.pk, actor_of(people[0], now=at(5, 9))


def _wish(of: Desk, home: Area, number: int) -> Order:
    """Told at the counter, checked, and shown without her name because she agreed."""
    wisher = resident(home, phone(BLOCK, number), number, at(5, 3))
    for purpose in (ConsentPurpose.SERVICE, ConsentPurpose.PUBLISH_WISH):
        agreed(wisher, purpose, of.clerk, at(5, 3))
    order = _ask(of, wisher, "WISH_SERVICE", f"wish-{number}")
    return _open(of, order, heads=HEADS if number < FOR_TEAMS else 1)


def _ask(of: Desk, who: int, service: str, key: str) -> Order:
    wanted = OrderInput(
        resident_id=who,
        service_code=service,
        text="想请人来家里看看，陪着说说话。",
        wanted_from=at(5, 20, 9),
        wanted_until=at(5, 20, 18),
        channel=Channel.COUNTER,
        key=key,
        consent_how="本人当面提出",
    )
    order = intake.submit(input=wanted, actor=of.clerk, now=at(5, 4))
    return desk.verify(order.pk, how="VISIT", actor=of.clerk, now=at(5, 5))


def _open(of: Desk, order: Order, *, heads: int = 1, needs: tuple[str, ...] = ()) -> Order:
    sheet = WorksheetInput(
        summary="想请人来家里看看，陪着说说话",
        starts_at=at(5, 20, 10),
        ends_at=at(5, 20, 11),
        people_needed=heads,
        skills=needs,
        is_insured=True,
        in_pool=True,
    )
    return desk.compile_order(order.pk, input=sheet, actor=of.clerk, now=at(5, 6))


def _with_skill(of: Desk, home: Area, helper: int) -> None:
    """What needs a skill is taken by somebody whose skill was seen."""
    skills.vet(
        helper, skill=SKILL, evidence="电工证", expires_on=None, actor=of.clerk, now=at(5, 6)
    )
    asks = resident(home, phone(BLOCK, WISHES), WISHES, at(5, 3))
    agreed(asks, ConsentPurpose.SERVICE, of.clerk, at(5, 3))
    order = _open(of, _ask(of, asks, "REPAIR", "skill"), needs=(SKILL,))
    claims.claim(order.pk, actor=actor_of(helper, now=at(5, 9)), now=at(5, 9))


def _by_paired_helper(of: Desk, pair: Pair) -> None:
    """A household asks, and its own paired helper is asked first."""
    assert pair.helper_id is not None, "one helper and one household"
    order = _open(of, _ask(of, pair.resident_id, "COMPANY", "paired"))
    asked = OfferInput(Target.PERSON, pair.helper_id, ServiceMode.TWINNING)
    row = offers.offer(order.pk, input=asked, actor=of.clerk, now=at(5, 9))
    claims.accept(row.pk, actor=actor_of(pair.helper_id, now=at(5, 9, 10)), now=at(5, 9, 10))
