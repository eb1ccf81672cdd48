"""Units of every type: founded, edited, ended, joined where they were entered twice."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.groups import policies
from kith.groups.models import Organisation, Team
from kith.groups.states import OrganisationKind
from kith.journal.actions import note
from kith.people.actions._rows import cleaned
from kith.people.rules import clean_uscc
from kith.places.models import Area


class CodeTaken(Refusal):
    code = "uscc_taken"
    text = _("This code belongs to %(name)s already.")


@transaction.atomic
def found_organisation(
    area_id: int, *, name: str, kind: OrganisationKind, uscc: str, actor: Actor, now: datetime
) -> Organisation:
    """The unit is known; its code, when given, is a right one and nobody else's.

    Raises Forbidden, BadInput, CodeTaken.
    """
    area = Area.objects.get(pk=area_id)
    require(policies.may_found(actor, area.path))
    row = Organisation(area=area, name=_named(name), kind=kind, uscc=_code(uscc))
    row.save(force_insert=True)
    note("organisation", row.pk, "found", actor=actor, now=now)
    return row


@transaction.atomic
def edit_organisation(
    organisation_id: int,
    *,
    name: str,
    kind: OrganisationKind,
    uscc: str,
    actor: Actor,
    now: datetime,
) -> Organisation:
    """Name, kind and code are as given; the journal keeps what they were.

    Raises Forbidden, BadInput, CodeTaken, IllegalMove once the unit has ended.
    """
    row = Organisation.objects.select_related("area").locked(organisation_id)
    require(policies.may_found(actor, row.area.path))
    require(row.ended_on is None, IllegalMove())
    was = {"name": row.name, "type": row.kind, "uscc": row.uscc}
    row.name, row.kind, row.uscc = _named(name), kind, _code(uscc, but=row.pk)
    row.save(update_fields=("name", "kind", "uscc"))
    note("organisation", row.pk, "edit", actor=actor, now=now, **was)
    return row


@transaction.atomic
def end_organisation(
    organisation_id: int,
    *,
    reason: str,
    merged_into_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> Organisation:
    """The unit is no more; what it did stays under its name.

    Merged into another one, its teams go there.

    Raises Forbidden, BadInput without a reason or into itself, IllegalMove when it has ended.
    """
    both = {organisation_id, merged_into_id or organisation_id}
    rows = Organisation.objects.select_related("area").locked_all(both)
    row = rows[organisation_id]
    require(all(policies.may_found(actor, one.area.path) for one in rows.values()))
    require(all(one.ended_on is None for one in rows.values()), IllegalMove())
    require(merged_into_id != organisation_id, BadInput(field="into", why=_("Choose another.")))
    require(bool(reason.strip()), BadInput(field="reason", why=_("Please say why.")))
    row.ended_on = timezone.localdate(now)
    row.merged_into_id = merged_into_id
    row.save(update_fields=("ended_on", "merged_into"))
    if merged_into_id:
        Team.objects.filter(organisation=row).update(organisation_id=merged_into_id)
    why, into = reason.strip()[:200], merged_into_id or 0
    note("organisation", row.pk, "end", actor=actor, now=now, reason=why, into=into)
    return row


def _named(name: str) -> str:
    text = " ".join(name.split())[:120]
    require(bool(text), BadInput(field="name", why=_("Please write the name.")))
    return text


def _code(uscc: str, *, but: int = 0) -> str:
    """The code in its one form. Raises BadInput, CodeTaken."""
    if not uscc.strip():
        return ""
    code = cleaned("uscc", clean_uscc, uscc)
    other = Organisation.objects.filter(uscc=code).exclude(pk=but).first()
    if other is not None:
        raise CodeTaken(field="uscc", name=other.name)
    return code
