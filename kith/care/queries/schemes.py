"""Schemes with their items and who takes part: S0-08, S0-09, and the rows behind them."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery

from kith.care.models import CareScheme, Enrolment
from kith.care.policies.files import READERS
from kith.care.states import FileState
from kith.core.actor import Actor
from kith.places.queries import ancestors
from kith.vault.fields import Sealed


def visible_to(actor: Actor) -> QuerySet[CareScheme]:
    """The twin of `policies.files.may_see_scheme`; with `taking_part`, open files in it."""
    seen = Q(pk=None)
    for path in actor.paths(*READERS):
        seen |= Q(area__path__startswith=path) | Q(area__path__in=ancestors(path))
    part = Count("enrolments", filter=Q(enrolments__file__state=FileState.OPEN))
    rows = CareScheme.objects.filter(seen).select_related("area")
    return rows.annotate(taking_part=part).order_by("-valid_from", "code", "-version")


def for_path(path: str, on: date) -> QuerySet[CareScheme]:
    """The newest version of each scheme that holds in an area on the day (S0-08)."""
    later = CareScheme.objects.filter(
        area=OuterRef("area"), code=OuterRef("code"), valid_from__lte=on
    )
    newest = later.order_by("-version").values("pk")[:1]
    rows = CareScheme.objects.filter(area__path__in=ancestors(path), valid_from__lte=on)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=on), pk=Subquery(newest))
    return rows.select_related("area").prefetch_related("items").order_by("code", "pk")


def last_version(area_id: int, code: str) -> int:
    rows = CareScheme.objects.filter(area_id=area_id, code=code)
    return rows.aggregate(last=Max("version"))["last"] or 0


def enrolled(scheme: CareScheme) -> QuerySet[Enrolment]:
    """Who took part, whether or not the file is still open: the rows behind S0-09."""
    rows = scheme.enrolments.select_related("file__area__parent", "file__person", "scheme")
    return rows.order_by("file_id")


def outside_the_rule(scheme: CareScheme) -> QuerySet[Enrolment]:
    """Those who took part without being old enough, or without a ground: none (S0-09)."""
    odd = Q(age__lt=F("scheme__min_age"))
    if scheme.grounds:
        odd |= Q(ground=Sealed())
    return enrolled(scheme).filter(odd)
