"""A brand that tours: its series, sessions that are over, hosts, an invitation."""

from __future__ import annotations

from dataclasses import replace

from kith.activities.actions import attendance, planning, tours
from kith.activities.actions.attendance import CountInput
from kith.activities.models import Series, Session, TourHost
from kith.activities.states import PresentAs, SessionKind
from kith.core.actor import CLOCK
from kith.groups import actions as groups
from kith.groups.models import Organisation
from kith.groups.states import OrganisationKind
from kith.programmes.models import Programme
from tests import make
from tests.activities import world
from tests.make import DAY, HOUR, MONDAY

YEAR = {"since": MONDAY - 30 * DAY, "until": MONDAY + 365 * DAY}


def unit(town: make.Town, kind: OrganisationKind, name: str = "") -> Organisation:
    return groups.found_organisation(
        town.community.pk, name=name or str(kind), kind=kind, uscc="", actor=CLOCK, now=MONDAY
    )


def series(town: make.Town, brand: Programme, kind: SessionKind) -> Series:
    return world.series(town, title=f"心理{kind}", kind=kind, programme_id=brand.pk)


def held(town: make.Town, of: Series, number: int = 1) -> list[Session]:
    """So many sessions of the series, one a day, all over."""
    made = []
    for n in range(number):
        at = MONDAY + n * DAY + 2 * HOUR
        times = {"starts_at": at, "ends_at": at + HOUR, "sign_up_until": at}
        given = world.session_input(**times)
        row = planning.plan_session(
            of.pk, input=replace(given, quotas=()), actor=town.clerk, now=MONDAY
        )
        planning.publish(row.pk, actor=town.boss, now=MONDAY)
        made.append(planning.hold(row.pk, actor=CLOCK, now=at + 2 * HOUR))
    return made


def counted(town: make.Town, session: Session, heads: int) -> None:
    given = CountInput(role=PresentAs.RECIPIENT, number=heads, is_estimated=False)
    attendance.count(session.pk, input=given, actor=town.clerk, now=session.ends_at)


def received(town: make.Town, session: Session, *hosts: Organisation) -> list[TourHost]:
    ids = [host.pk for host in hosts]
    return tours.name_hosts(session.pk, organisation_ids=ids, actor=town.clerk, now=session.ends_at)


def talk_input(host: Organisation, **changes: object) -> tours.TalkInput:
    plain = tours.TalkInput(
        organisation_id=host.pk,
        topic="压力与睡眠",
        people=40,
        from_date=(MONDAY + 7 * DAY).date(),
        until_date=(MONDAY + 21 * DAY).date(),
        where="三楼会议室",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]
