"""An appeal for the Spring Festival, and people who serve for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

from kith.care.actions import initiatives, joining, visiting
from kith.care.actions._visit_rows import HelperInput, VisitInput
from kith.care.models import CareFile, CareScheme, Initiative, Joiner, Visit
from kith.care.states import VisitMethod, VisitOutcome
from kith.core.actor import CLOCK, Actor, Role, ScopeKind
from kith.groups import actions as groups
from kith.groups.models import Organisation
from kith.groups.states import OrganisationKind
from kith.people.actions import roles
from kith.people.models import Person
from tests import make
from tests.make import DAY, HOUR, MONDAY, Town

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 15)


def appeal_input(
    scheme: CareScheme | None = None, **changes: object
) -> initiatives.InitiativeInput:
    plain = initiatives.InitiativeInput(
        title="新春暖心行动",
        festival="春节",
        starts_on=FIRST,
        ends_on=LAST,
        wanted="走访七十岁以上行动不便的老人，帮忙打扫、陪聊、代办年货。",
        homes=40,
        scheme_id=scheme.pk if scheme else None,
        items=tuple((item.pk, 40) for item in scheme.items.all()) if scheme else (),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def draft(town: Town, scheme: CareScheme | None = None, **changes: object) -> Initiative:
    given = appeal_input(scheme, **changes)
    return initiatives.draft(town.community.pk, input=given, actor=town.clerk, now=MONDAY)


def appeal(town: Town, scheme: CareScheme | None = None, **changes: object) -> Initiative:
    """Published on Monday morning."""
    made = draft(town, scheme, **changes)
    return initiatives.publish(made.pk, actor=town.clerk, now=MONDAY)


def organisation(
    town: Town, name: str = "第一党支部", kind: OrganisationKind = OrganisationKind.PARTY_ORG
) -> Organisation:
    return groups.found_organisation(
        town.community.pk, name=name, kind=kind, uscc="", actor=CLOCK, now=MONDAY - 30 * DAY
    )


def liaison(of: Organisation) -> Actor:
    who = make.person(of.area)
    roles.grant(
        who.pk,
        role=Role.LIAISON,
        kind=ScopeKind.ORGANISATION,
        scope_id=of.pk,
        path=of.area.path,
        actor=CLOCK,
        now=MONDAY - 30 * DAY,
    )
    return make.actor(who)


def join(
    row: Initiative, unit: Organisation, actor: Actor, people: int = 10, **changes: object
) -> None:
    given = replace(initiatives.JoinInput(people=people), **changes)  # type: ignore[arg-type]
    initiatives.join(row.pk, organisation_id=unit.pk, input=given, actor=actor, now=MONDAY)


def sheet(
    row: Initiative,
    unit: Organisation,
    people: Sequence[Person],
    actor: Actor,
    *,
    is_signed: bool = True,
) -> list[Joiner]:
    given = joining.SheetInput(tuple(who.pk for who in people), is_signed=is_signed)
    return joining.sign_up(row.pk, organisation_id=unit.pk, input=given, actor=actor, now=MONDAY)


def visit(
    town: Town,
    file: CareFile,
    row: Initiative,
    helpers: Sequence[tuple[Person, Organisation | None]],
    *,
    items: Sequence[int] = (),
    outcome: VisitOutcome = VisitOutcome.MET,
    at: datetime = MONDAY + HOUR,
) -> Visit:
    """Written down by the desk, two days after it took place."""
    given = VisitInput(
        key=uuid4(),
        method=VisitMethod.HOME,
        outcome=outcome,
        started_at=at,
        minutes=30,
        helpers=tuple(
            HelperInput(who.pk, unit.pk if unit else None, row.pk) for who, unit in helpers
        ),
        item_ids=tuple(items),
    )
    return visiting.record(file.pk, input=given, actor=town.clerk, now=at + timedelta(days=2))
