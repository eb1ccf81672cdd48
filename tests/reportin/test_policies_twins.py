"""What an actor may see is what her lists show, for every role, place and unit."""

from collections.abc import Iterator

import pytest

from kith.core.actor import CLOCK, STRANGER, Actor, Grant, Role, ScopeKind
from kith.groups.models import Organisation
from kith.reportin import policies, queries, queries_cards, queries_facts
from kith.reportin.actions import cards, needs, slips
from kith.reportin.actions.needs import NeedInput
from kith.reportin.actions.roster import enter_many
from kith.reportin.actions.slips import SlipInput
from kith.reportin.models import Card, NeedsForm, ReportIn, RosterEntry
from tests import make
from tests.make import MONDAY
from tests.reportin import world
from tests.reportin.world import APRIL

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    """Slips in every state, a roster, forms and cards, in one community and its neighbour."""
    made = world.world()
    world.received(made)
    world.slip(made, make.person(made.town.community))
    world.placed(made, world.member(made))
    slips.submit_unit(
        input=SlipInput(made.unit.pk, made.town.other.pk), actor=made.liaison, now=MONDAY
    )
    enter_many([world.line(made, 1, signed=None)], actor=made.town.clerk, now=MONDAY)
    other = make.unit(made.town.other, liaison=make.person(made.town.other))
    world.slip(made, make.person(made.town.community), other)
    for area, clerk in (
        (made.town.community, made.town.clerk),
        (made.town.other, made.town.far_clerk),
    ):
        lines = [NeedInput("CARE", 1, "陪伴")]
        form = needs.draft(area.pk, year=2026, half=1, lines=lines, actor=clerk, now=MONDAY)
        needs.publish(form.pk, actor=clerk, now=MONDAY)
        needs.draft(area.pk, year=2026, half=2, lines=lines, actor=clerk, now=MONDAY)
    sent = world.card(made, "sign", "countersign", "send")
    cards.replace(sent.pk, actor=made.town.clerk, now=APRIL)
    return made


def actors(of: world.World) -> Iterator[Actor]:
    """Everybody: strangers, the clock, each role over each area, unit and team, the member."""
    who = of.second.me
    areas = (of.town.county, of.town.street, of.town.community, of.town.other)
    yield from (STRANGER, CLOCK, Actor(person_id=who))
    for row in ReportIn.objects.filter(person__isnull=False):
        yield Actor(person_id=row.person_id)
    for role in Role:
        for area in areas:
            yield Actor(who, (Grant(role, ScopeKind.AREA, area.pk, area.path),))
        for unit in Organisation.objects.all():
            for kind in ScopeKind:
                yield Actor(who, (Grant(role, kind, unit.pk),))


def differing(of, rows, listed, may):
    return [
        actor
        for actor in actors(of)
        if set(listed(actor).values_list("pk", flat=True))
        != {row.pk for row in rows if may(actor, row)}
    ]


def test_report_ins(of):
    rows = ReportIn.objects.select_related("community")

    assert {row.state for row in rows} == {"SUBMITTED", "ACCEPTED", "PLACED"}
    assert differing(of, rows, queries.visible_to, policies.may_see) == []


def test_lines_of_rosters(of):
    rows = RosterEntry.objects.select_related("community")

    assert rows.count() == 1
    assert differing(of, rows, queries.roster_visible_to, policies.may_see_line) == []


def test_cards(of):
    rows = Card.objects.select_related("community")

    assert {row.state for row in rows} == {"REPLACED", "DRAFTED"}
    assert differing(of, rows, queries_cards.cards_visible_to, policies.may_see_card) == []
    rows.filter(state="REPLACED").update(state="SENT", quarter=2)
    assert differing(of, rows.all(), queries_cards.cards_visible_to, policies.may_see_card) == []


def test_forms_of_needs(of):
    rows = NeedsForm.objects.select_related("community")

    def may(actor: Actor, form: NeedsForm) -> bool:
        reported = queries.communities_of(policies.units_of(actor))
        return policies.may_see_needs(actor, form, reported)

    assert {row.state for row in rows} == {"DRAFTED", "PUBLISHED"}
    assert differing(of, rows, queries.needs_visible_to, may) == []


def test_units_and_their_facts(of):
    paths = {
        unit.pk: list(ReportIn.objects.filter(unit=unit).values_list("community__path", flat=True))
        for unit in Organisation.objects.all()
    }

    def may(actor: Actor, unit: Organisation) -> bool:
        return policies.may_see_facts(actor, unit, paths[unit.pk])

    assert differing(of, Organisation.objects.all(), queries_facts.units_visible_to, may) == []
