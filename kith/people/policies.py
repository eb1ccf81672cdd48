"""Who may see and change what about a person. Source: assurance/permission_matrix.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role

if TYPE_CHECKING:
    from kith.people.models import Credential, Guardianship, Invitation, Person, Proxy

OVERSEERS = (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)


def may_see(actor: Actor, person: Person) -> bool:
    """person_profile.view_masked; the twin of `queries.visible_to`."""
    if actor.person_id is None:
        return False
    return (
        person.pk == actor.me
        or person.pk in actor.wards
        or actor.over(person.area.path, *OVERSEERS)
    )


def may_reveal(actor: Actor, person: Person) -> bool:
    """person_profile.reveal_phone_address, apart from a volunteer's claim, which orders decide."""
    if actor.person_id is None:
        return False
    return (
        person.pk == actor.me
        or person.pk in actor.wards
        or actor.over(person.area.path, Role.WORKER, Role.STREET)
    )


def must_prove_to_reveal(actor: Actor, person: Person) -> bool:
    """Who looks from the street, or from above, and not from the person's own desk."""
    own = actor.person_id is not None and (person.pk == actor.me or person.pk in actor.wards)
    return not own and not actor.over(person.area.path, Role.WORKER)


def may_end_sessions(actor: Actor, person: Person) -> bool:
    """account.end_session: herself, and the desk when she rings because her phone is gone."""
    if actor.person_id is None:
        return False
    desks = (Role.HOTLINE, Role.WORKER, Role.STREET, Role.DISTRICT)
    return person.pk == actor.me or actor.over(person.area.path, *desks)


def may_close_account(actor: Actor, person: Person) -> bool:
    """account.deactivate."""
    if actor.person_id is None:
        return False
    offices = (Role.WORKER, Role.STREET, Role.DISTRICT)
    return person.pk == actor.me or actor.over(person.area.path, *offices)


def may_help_sign_in(actor: Actor, person: Person) -> bool:
    """account.change_phone with her papers on the counter, account.reset_credential_for_user."""
    return actor.over(person.area.path, Role.WORKER, Role.STREET)


def may_edit(actor: Actor, person: Person) -> bool:
    """person_profile.edit."""
    if actor.person_id is None:
        return False
    return (
        person.pk == actor.me
        or person.pk in actor.wards
        or actor.over(person.area.path, Role.WORKER)
    )


def may_register(actor: Actor, area_path: str) -> bool:
    """person_profile.create_on_behalf."""
    return actor.is_clock or actor.over(area_path, Role.HOTLINE, Role.WORKER, Role.STREET)


def may_invite(actor: Actor, area_path: str) -> bool:
    """import_job.create."""
    return actor.is_clock or actor.over(area_path, Role.WORKER, Role.STREET)


def may_take_sheets(actor: Actor, area_path: str) -> bool:
    """Typing in signed sheets of volunteers: the desk they were handed in at."""
    return actor.over(area_path, Role.WORKER, Role.STREET)


def may_search(actor: Actor) -> bool:
    """person_profile.search_exact."""
    return actor.has(Role.HOTLINE, Role.WORKER, Role.STREET, Role.DISTRICT)


def may_decide_guardianship(actor: Actor, link: Guardianship) -> bool:
    """guardianship.approve: nobody approves a link in which they are a party."""
    return actor.person_id not in (link.ward_id, link.guardian_id) and actor.over(
        link.ward.area.path, Role.WORKER, Role.STREET
    )


def may_revoke_guardianship(actor: Actor, link: Guardianship) -> bool:
    parties = (link.ward_id, link.guardian_id)
    return actor.person_id in parties or may_decide_guardianship(actor, link)


def may_consent_for(actor: Actor, person: Person) -> bool:
    """consent.give: for oneself, a ward, or recorded by those who take it at counter and phone."""
    return (
        actor.is_clock
        or actor.person_id == person.pk
        or person.pk in actor.wards
        or actor.over(person.area.path, Role.HOTLINE, Role.WORKER)
    )


def may_offer_help(actor: Actor, person: Person) -> bool:
    """Registering as a volunteer: herself, her guardian, or the desk with her in front of it."""
    if actor.person_id is None:
        return False
    return (
        actor.person_id == person.pk
        or person.pk in actor.wards
        or actor.over(person.area.path, Role.WORKER, Role.STREET)
    )


def may_end_proxy(actor: Actor, proxy: Proxy) -> bool:
    """Both sides may end it at any time, and whoever may record the principal's word."""
    parties = (proxy.principal_id, proxy.agent_id)
    return actor.person_id in parties or may_consent_for(actor, proxy.principal)


def may_see_invitation(actor: Actor, invitation: Invitation) -> bool:
    return actor.over(invitation.area.path, Role.WORKER, Role.STREET)


def may_vet(actor: Actor, person: Person) -> bool:
    """Looking at the papers behind a skill: never one's own."""
    return actor.person_id != person.pk and actor.over(person.area.path, Role.WORKER, Role.STREET)


def may_hand_in(actor: Actor, person: Person) -> bool:
    """Writing down a paper: its holder, or the desk she shows it to."""
    if actor.person_id is None:
        return False
    return actor.person_id == person.pk or actor.over(person.area.path, Role.WORKER, Role.STREET)


def may_check(actor: Actor, credential: Credential) -> bool:
    """Saying that a paper counts, or not: neither its holder nor who wrote it down."""
    return actor.person_id != credential.told_by_id and may_vet(actor, credential.person)


def may_read_number(actor: Actor, credential: Credential) -> bool:
    """The number on the paper: its holder, and the desk that compares it."""
    return may_hand_in(actor, credential.person)


def may_see_credential(actor: Actor, credential: Credential) -> bool:
    """The paper without its number; the twin of `queries_credentials.visible_to`."""
    path = credential.person.area.path
    return actor.person_id == credential.person_id or actor.over(
        path, Role.WORKER, Role.STREET, Role.AUDITOR
    )
