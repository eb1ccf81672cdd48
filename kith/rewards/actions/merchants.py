"""Who honours points, and who stands behind the counter."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kith.core.actor import Actor, Role, ScopeKind
from kith.core.refusal import BadInput, require
from kith.groups.actions import found_organisation
from kith.groups.models import Organisation
from kith.groups.states import OrganisationKind
from kith.journal.actions import note
from kith.people.actions import roles
from kith.people.models import RoleGrant
from kith.places.models import Site
from kith.places.queries import path_of
from kith.rewards import policies
from kith.rewards.models import Merchant


@dataclass(frozen=True, slots=True)
class MerchantInput:
    """What the public reads of a counter; the name of the unit or site where none is given."""

    name: str = ""
    whereabouts: str = ""
    hours: str = ""


@transaction.atomic
def found_shop(
    organisation_id: int, *, input: MerchantInput, actor: Actor, now: datetime
) -> Merchant:
    """The organisation honours points from now on."""
    unit = Organisation.objects.select_related("area").get(pk=organisation_id)
    require(policies.may_found(actor, unit.area.path))
    row = Merchant(area=unit.area, organisation=unit, name=input.name or unit.name)
    return _found(row, input=input, actor=actor, now=now)


@transaction.atomic
def found_new_shop(area_id: int, *, input: MerchantInput, actor: Actor, now: datetime) -> Merchant:
    """A merchant nobody has entered before is known as a unit, and honours points."""
    require(policies.may_found(actor, path_of(area_id)))
    unit = found_organisation(
        area_id, name=input.name, kind=OrganisationKind.MERCHANT, uscc="", actor=actor, now=now
    )
    row = Merchant(area=unit.area, organisation=unit, name=unit.name)
    return _found(row, input=input, actor=actor, now=now)


@transaction.atomic
def found_site_counter(
    site_id: int, *, input: MerchantInput, actor: Actor, now: datetime
) -> Merchant:
    """One of our own sites hands things out for points from now on."""
    site = Site.objects.select_related("area").get(pk=site_id)
    require(policies.may_found(actor, site.area.path))
    row = Merchant(area=site.area, site=site, name=input.name or site.name)
    return _found(row, input=input, actor=actor, now=now)


def _found(row: Merchant, *, input: MerchantInput, actor: Actor, now: datetime) -> Merchant:
    row.whereabouts, row.hours = input.whereabouts.strip(), input.hours.strip()
    row.name = row.name.strip()[:80]
    row.save(force_insert=True)
    note("merchant", row.pk, "found", actor=actor, now=now)
    return row


@transaction.atomic
def appoint(merchant_id: int, *, person_id: int, actor: Actor, now: datetime) -> RoleGrant:
    """The person stands behind the counter from now on."""
    merchant = Merchant.objects.select_related("area").locked(merchant_id)
    return roles.grant(
        person_id,
        role=Role.MERCHANT,
        kind=ScopeKind.MERCHANT,
        scope_id=merchant.pk,
        path=merchant.area.path,
        actor=actor,
        now=now,
    )


@transaction.atomic
def dismiss(grant_id: int, *, merchant_id: int, actor: Actor, now: datetime) -> RoleGrant:
    """The person no longer stands behind this counter."""
    merchant = Merchant.objects.select_related("area").locked(merchant_id)
    row = RoleGrant.objects.get(pk=grant_id)
    here = (row.scope_kind, row.scope_id) == (ScopeKind.MERCHANT, merchant.pk)
    require(here, BadInput(why=str(merchant)))
    return roles.revoke(grant_id, path=merchant.area.path, actor=actor, now=now)


@transaction.atomic
def set_open(merchant_id: int, *, is_open: bool, actor: Actor, now: datetime) -> Merchant:
    """The counter takes new choices, or takes none; what was set aside is still handed over."""
    merchant = Merchant.objects.select_related("area").locked(merchant_id)
    require(policies.may_put_up(actor, merchant))
    merchant.is_open = is_open
    merchant.save(update_fields=("is_open",))
    note("merchant", merchant.pk, "open" if is_open else "close", actor=actor, now=now)
    return merchant
