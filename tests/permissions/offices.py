"""audit_log, access_log, role_assignment, org_unit, system: who looked, who may what, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kith.core.actor import Role, ScopeKind
from kith.core.refusal import require
from kith.insights.actions import auditing
from kith.insights.queries import auditing as audited
from kith.people.actions import roles
from kith.people.models import RoleGrant
from kith.places.actions import SiteInput, put_site
from kith.places.models import Area
from kith.places.states import SiteKind
from kith.vault import queries as vault_queries
from kith.vault.actions import reveal
from kith.vault.states import Purpose
from tests import make
from tests.permissions.case import Ask, case
from tests.permissions.world import Thing, World

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor


def looked_at(world: World) -> Thing:
    """The clerk opened her telephone number."""
    who, people, secrets = world.subject()
    reveal(who, "phone", actor=world.town.clerk, purpose=Purpose.CARE_ALARM, now=make.MONDAY)
    return Thing(who.pk, people, secrets=secrets)


@case("access_log.who_looked_at_me", looked_at,
      Ask("GET", "web:looked", args=lambda _t: (), shows=lambda _t: "突发情况",
          by=frozenset({"*@own"})))  # fmt: skip
def who_looked(thing: Thing, actor: Actor, now: datetime) -> Any:
    return vault_queries.who_looked_at(actor).get(subject_id=thing.pk)


def _take(actor: Actor, now: datetime, reason: str) -> None:
    auditing.take_lines(now - make.DAY, now + make.DAY, reason=reason, actor=actor, now=now)


def in_the_log(world: World) -> Thing:
    return Thing(looked_at(world).pk)


@case("audit_log.export", in_the_log, bare=lambda _thing, actor, now: _take(actor, now, " "))
def take_lines(thing: Thing, actor: Actor, now: datetime) -> Any:
    """Of her own district only: who is not over home finds no look at her."""
    require(actor.person_id is not None)
    looks = audited.looks_for(actor, now - make.DAY, now + make.DAY)
    looks.filter(subject_id=thing.pk)[:1].get()
    _take(actor, now, "年度审计")


def candidate(world: World) -> Thing:
    who = make.person(world.areas["000"])
    return Thing(who.pk, args=(world.areas["000"].pk, world.areas["00"].pk, world.areas["0"].pk))


def _grant(thing: Thing, role: Role, level: int, actor: Actor, now: datetime) -> Any:
    area = Area.objects.get(pk=thing.args[level] if thing.pk else 0)
    return roles.grant(
        thing.pk, role=role, kind=ScopeKind.AREA, scope_id=area.pk, path=area.path, actor=actor,
        now=now,
    )  # fmt: skip


@case("role_assignment.grant_leader", candidate)
def grant_volunteer(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _grant(thing, Role.VOLUNTEER, 0, actor, now)


@case("role_assignment.grant_worker", candidate)
def grant_worker(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _grant(thing, Role.WORKER, 0, actor, now)


@case("role_assignment.grant_street", candidate)
def grant_street(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _grant(thing, Role.STREET, 1, actor, now)


@case("role_assignment.grant_district_or_auditor", candidate)
def grant_auditor(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _grant(thing, Role.AUDITOR, 2, actor, now)


@case("role_assignment.grant_superuser", candidate)
def grant_operator(thing: Thing, actor: Actor, now: datetime) -> Any:
    return _grant(thing, Role.OPERATOR, 2, actor, now)


def herself(world: World) -> Thing:
    who, people, _secrets = world.subject()
    return Thing(who.pk, people, (world.areas["000"].pk,))


@case("role_assignment.grant_to_self", herself)
def grant_to_self(thing: Thing, actor: Actor, now: datetime) -> Any:
    area = Area.objects.get(pk=thing.args[0] if thing.pk else 0)
    return roles.grant(
        actor.person_id or 0, role=Role.LEADER, kind=ScopeKind.AREA, scope_id=area.pk,
        path=area.path, actor=actor, now=now,
    )  # fmt: skip


def helper(world: World) -> Thing:
    who = make.person(world.areas["000"])
    make.grant(who, Role.VOLUNTEER, world.areas["000"])
    return Thing(RoleGrant.objects.get(person=who).pk)


@case("role_assignment.revoke", helper)
def revoke(thing: Thing, actor: Actor, now: datetime) -> Any:
    return roles.revoke(thing.pk, path="", actor=actor, now=now)


def clerk(world: World) -> Thing:
    """A role that whoever may give it takes as well."""
    who = make.person(world.areas["000"])
    make.grant(who, Role.WORKER, world.areas["000"])
    return Thing(RoleGrant.objects.get(person=who).pk)


def place(world: World) -> Thing:
    return Thing(world.areas["000"].pk, args=(world.areas["000"].code,))


@case("org_unit.read_tree", place, na=lambda thing, actor, now: list(Area.objects.all()[:1]))
def read_tree(thing: Thing, actor: Actor, now: datetime) -> Any:
    return Area.objects.get(pk=thing.pk)


@case("org_unit.furnish", place)
def furnish(thing: Thing, actor: Actor, now: datetime) -> Any:
    area = Area.objects.get(pk=thing.pk)
    given = SiteInput(code="W1", area_code=area.code, kind=SiteKind.STATION, name="文明实践站")
    return put_site(given, actor=actor, now=now)
