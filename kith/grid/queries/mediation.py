"""Disputes for those who may read them; for everybody else only numbers by topic."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.timezone import localtime

from kith.catalogue.grid import MediationRules
from kith.catalogue.queries import in_force
from kith.core.actor import Actor
from kith.grid.models import Accord, Mediation, Mediator, Party, Revisit, Signature, Sitting
from kith.grid.policies.grids import DESK
from kith.grid.policies.mediation import SUPERVISORS
from kith.grid.states import RUNNING, MediatorState
from kith.grid.states import MediationState as S


def visible_to(actor: Actor) -> QuerySet[Mediation]:
    """The twin of `policies.mediation.may_see`, the newest first."""
    if actor.person_id is None:
        return Mediation.objects.none()
    seen = Q(mediator_id=actor.me)
    for path in actor.paths(*DESK):
        seen |= Q(area__path__startswith=path, keeper_id=actor.me)
    for path in actor.paths(*SUPERVISORS):
        seen |= Q(area__path__startswith=path)
    party = Party.objects.filter(mediation=OuterRef("pk"), person_id=actor.me)
    rows = Mediation.objects.filter(seen).exclude(Exists(party))
    return _full(rows).order_by("-pk")


def _full(rows: QuerySet[Mediation]) -> QuerySet[Mediation]:
    parties = Prefetch("parties", Party.objects.order_by("pk"))
    return rows.select_related("area", "keeper", "mediator").prefetch_related(parties)


def asked_of(actor: Actor) -> QuerySet[Mediator]:
    """Disputes the actor is asked to mediate: topic and aliases, nothing that is sealed."""
    rows = Mediator.objects.filter(person_id=actor.me, state=MediatorState.ASKED)
    parties = Prefetch("mediation__parties", Party.objects.order_by("pk"))
    return rows.select_related("mediation__area").prefetch_related(parties).order_by("pk")


def rules_of(path: str, on: date) -> MediationRules:
    return in_force(MediationRules, path=path, on=on)


def is_slow(row: Mediation, *, now: datetime) -> bool:
    """Whether it goes on for longer than the place's rule says."""
    limit = rules_of(row.area.path, localtime(now).date()).within_days
    return row.state in RUNNING and row.opened_at + timedelta(days=limit) < now


def mediators_of(row: Mediation) -> QuerySet[Mediator]:
    return row.mediators.select_related("person").order_by("pk")


def sittings_of(row: Mediation) -> QuerySet[Sitting]:
    return row.sittings.select_related("result").order_by("starts_at", "pk")


def accord_of(row: Mediation) -> Accord | None:
    """The newest version of what was agreed, with its signatures."""
    rows = row.accords.prefetch_related("signatures").order_by("-version")
    return rows.first()


def revisits_of(row: Mediation) -> QuerySet[Revisit]:
    return row.revisits.select_related("result").order_by("due_on")


def revisits_due(rows: QuerySet[Mediation], *, on: date) -> QuerySet[Revisit]:
    """Of the mediations those whose agreement is to be asked about."""
    due = Revisit.objects.filter(
        mediation__in=rows.order_by().values("pk"), due_on__lte=on, result=None
    )
    return due.select_related("mediation__area").order_by("due_on", "pk")


def by_topic(path: str, first: date, after: date) -> list[tuple[str, int, int]]:
    """(topic, opened, agreed) of the disputes opened in a period: numbers only."""
    rows = Mediation.objects.filter(
        area__path__startswith=path, opened_at__date__gte=first, opened_at__date__lt=after
    )
    found = (
        rows.order_by("topic")
        .values_list("topic")
        .annotate(opened=Count("pk"), agreed=Count("pk", filter=Q(state=S.AGREED)))
    )
    return list(found)


def mediation_of_sitting(sitting_id: int) -> int | None:
    rows = Sitting.objects.filter(pk=sitting_id)
    return rows.values_list("mediation_id", flat=True).first()


def mediation_of_revisit(revisit_id: int) -> int | None:
    rows = Revisit.objects.filter(pk=revisit_id)
    return rows.values_list("mediation_id", flat=True).first()


def mediation_of_signature(signature_id: int) -> int | None:
    rows = Signature.objects.filter(pk=signature_id)
    return rows.values_list("accord__mediation_id", flat=True).first()
