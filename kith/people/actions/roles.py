"""Who may do what, who speaks for whom."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.approvals.actions import use
from kith.approvals.rules import Wanted
from kith.approvals.states import Deed
from kith.core.actor import Actor, Role, ScopeKind
from kith.core.refusal import BadInput, IllegalMove, ProofNeeded, Refusal, require
from kith.journal.actions import note
from kith.people import policies, rules
from kith.people.actions._apart import require_apart
from kith.people.models import Guardianship, Person, Proxy, RoleGrant
from kith.people.states import GUARDIANSHIP, TieKind
from kith.places.models import Area

# Who may grant which role over a scope below her own (role_assignment.*). The technical operator
# sets up the first district administrator on the command line, which acts as the clock.
GRANTORS: dict[Role, tuple[Role, ...]] = {
    Role.VOLUNTEER: (Role.WORKER, Role.STREET),
    Role.LEADER: (Role.WORKER, Role.STREET),
    Role.LIAISON: (Role.WORKER, Role.STREET),
    Role.MERCHANT: (Role.WORKER, Role.STREET),
    Role.HOTLINE: (Role.STREET, Role.DISTRICT),
    Role.WORKER: (Role.STREET, Role.DISTRICT),
    Role.STREET: (Role.DISTRICT,),
    Role.DISTRICT: (),
    Role.AUDITOR: (),
    Role.OPERATOR: (),
}
# Roles that want a second person's word; the command line speaks for whoever runs the machine.
DUAL: dict[Role, Deed] = {Role.WORKER: Deed.GRANT_WORKER, Role.STREET: Deed.GRANT_STREET}


class OwnRole(Refusal):
    code = "own_role"
    text = _("Nobody grants a role to herself.")
    status = 403


@transaction.atomic
def grant(
    person_id: int,
    *,
    role: Role,
    kind: ScopeKind,
    scope_id: int,
    path: str,
    actor: Actor,
    now: datetime,
) -> RoleGrant:
    """The role is held from now on; held already, nothing changes.

    `path` is the home of a team or organisation; an area's own path is looked up.

    Raises:
        OwnRole: the actor would grant to herself.
        Forbidden: the role is not hers to grant there.
        RolesApart: the person holds a role that goes with no such one (SD9, SD10).
        ProofNeeded: the role reads about people, and she has not shown that it is she.
        SecondNeeded: a second person must approve exactly this first.
    """
    home = _home(kind, scope_id, path)
    require(actor.person_id != person_id, OwnRole())
    require(actor.is_clock or actor.over(home, *GRANTORS[role]))
    require(role not in DUAL or actor.has_proved(now), ProofNeeded())
    person = Person.objects.locked(person_id)
    require_apart(person_id, role, home, now=now)
    held = RoleGrant.objects.filter(person=person, role=role, scope_kind=kind, scope_id=scope_id)
    if role in DUAL and not held.filter(ends_at=None).exists():
        use(_wanted(person, role, kind, scope_id, home), actor=actor, now=now)
    row, created = RoleGrant.objects.get_or_create(
        person_id=person_id,
        role=role,
        scope_kind=kind,
        scope_id=scope_id,
        ends_at=None,
        defaults={"granted_by_id": actor.person_id, "starts_at": now},
    )
    if created:
        note("person", person_id, "grant", actor=actor, now=now, role=role, scope=scope_id)
    return row


def _wanted(person: Person, role: Role, kind: ScopeKind, scope_id: int, home: str) -> Wanted:
    return Wanted(
        deed=DUAL[role],
        object_id=person.pk,
        path=home,
        payload={"role": role.value, "kind": kind.value, "scope": scope_id},
        person_ids=frozenset({person.pk}),
        homes=frozenset({person.household_key} - {""}),
    )


@transaction.atomic
def revoke(grant_id: int, *, path: str, actor: Actor, now: datetime) -> RoleGrant:
    """The role ends at once; the next request no longer has it. `path` as in `grant`.

    Raises:
        Forbidden: the role is not hers to take there.
        IllegalMove: it has ended already.
    """
    row = RoleGrant.objects.locked(grant_id)
    home = _home(ScopeKind(row.scope_kind), row.scope_id, path)
    require(actor.is_clock or actor.over(home, *GRANTORS[Role(row.role)]))
    require(row.ends_at is None or row.ends_at > now, IllegalMove())
    row.ends_at = now
    row.save(update_fields=("ends_at",))
    note("person", row.person_id, "revoke", actor=actor, now=now, role=row.role)
    return row


def _home(kind: ScopeKind, scope_id: int, path: str) -> str:
    """Where a scope lies; what the caller says counts only where people cannot look it up."""
    return Area.objects.get(pk=scope_id).path if kind == ScopeKind.AREA else path


@transaction.atomic
def name_proxy(
    principal_id: int,
    *,
    agent_id: int,
    kind: TieKind,
    agreed_how: str,
    actor: Actor,
    now: datetime,
) -> Proxy:
    """The agent may order for the principal; how the principal agreed is on record.

    Named already, nothing changes.
    """
    principal = Person.objects.locked(principal_id)
    require(policies.may_consent_for(actor, principal))
    require(principal_id != agent_id, BadInput(field="agent", why=_("These are two people.")))
    row, created = Proxy.objects.get_or_create(
        principal=principal,
        agent_id=agent_id,
        ends_at=None,
        defaults={"kind": kind, "agreed_how": agreed_how, "starts_at": now},
    )
    if created:
        note("person", principal_id, "name_proxy", actor=actor, now=now, agent=agent_id)
    return row


@transaction.atomic
def end_proxy(proxy_id: int, *, actor: Actor, now: datetime) -> Proxy:
    """The agent no longer speaks for the principal.

    Raises:
        Forbidden: neither of the two, nor somebody who may record their word.
        IllegalMove: it has ended already.
    """
    row = Proxy.objects.locked(proxy_id)
    require(policies.may_end_proxy(actor, row))
    require(row.ends_at is None or row.ends_at > now, IllegalMove())
    row.ends_at = now
    row.save(update_fields=("ends_at",))
    note("person", row.principal_id, "end_proxy", actor=actor, now=now, agent=row.agent_id)
    return row


@transaction.atomic
def request_guardianship(
    ward_id: int, *, guardian_id: int, actor: Actor, now: datetime
) -> Guardianship:
    """A link is asked for; it gives no right yet. Asked for already, nothing changes."""
    require(actor.person_id == guardian_id or actor.has(Role.WORKER))
    require(ward_id != guardian_id, BadInput(field="ward", why=_("These are two people.")))
    Person.objects.locked(ward_id)
    row, created = Guardianship.objects.get_or_create(
        ward_id=ward_id,
        guardian_id=guardian_id,
        state__in=("REQUESTED", "ACTIVE"),
        defaults={"made_at": now},
    )
    if created:
        note("person", ward_id, "guardianship_request", actor=actor, now=now, guardian=guardian_id)
    return row


@transaction.atomic
def decide_guardianship(link_id: int, *, verb: str, actor: Actor, now: datetime) -> Guardianship:
    """`approve`, `reject` or `revoke`, at once, by somebody who may.

    A child's guardian is approved until the child comes of age.
    """
    row = Guardianship.objects.locked(link_id)
    may = policies.may_revoke_guardianship if verb == "revoke" else policies.may_decide_guardianship
    require(may(actor, row))
    row.state = GUARDIANSHIP.next(row.state, verb)
    row.decided_by_id = actor.person_id
    if verb == "approve":
        row.ends_on = _comes_of_age(row.ward, timezone.localdate(now))
    row.save(update_fields=("state", "decided_by_id", "ends_on"))
    note("person", row.ward_id, f"guardianship_{verb}", actor=actor, now=now)
    return row


def _comes_of_age(ward: Person, today: date) -> date | None:
    """The day a child's guardian loses her rights; none for adults and where no year is known."""
    if ward.birth_year is None:
        return None
    day = rules.of_age_on(ward.birth_year, ward.birth_month or 12)
    return day if day > today else None
