"""What a brief may call by its name: things of the records that are public, never a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Concat, NullIf
from django.utils.timezone import localtime

from kith.activities.models import MediaChannel, Series, Session
from kith.activities.states import PUBLIC as SHOWN_SESSIONS
from kith.care.models import CareScheme, Initiative
from kith.care.states.initiatives import PUBLIC_INITIATIVES
from kith.groups.models import Body, Organisation, Team
from kith.hotline.models import Line
from kith.insights.states import RecordKind
from kith.places.models import Area, Site
from kith.programmes.models import Brand, Highlight, Programme
from kith.programmes.policies import PUBLIC_HIGHLIGHTS, PUBLIC_PROGRAMMES
from kith.projects.models import Launch

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.db.models.expressions import Combinable

MOST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Named:
    """Where names of a kind stand; `about` is what a figure knows such a thing by."""

    model: type[Model]
    called: str | Combinable = "name"
    path: str = "area__path"
    day: str = ""
    about: str = "pk"
    public: Q = Q()  # noqa: RUF009 -- an empty condition, never changed


K = RecordKind
SESSION: Final = Coalesce(NullIf("title", Value("")), F("series__title"))
NAMED: Final = {
    K.AREA: Named(Area, path="path"),
    K.SITE: Named(Site, about="code"),
    K.PROGRAMME: Named(
        Programme, "title", day="starts_on", public=Q(state__in=PUBLIC_PROGRAMMES)
    ),
    K.BRAND: Named(Brand, day="since_date"),
    K.HIGHLIGHT: Named(Highlight, "title", public=Q(state__in=PUBLIC_HIGHLIGHTS)),
    K.TEAM: Named(Team, day="since_date"),
    K.UNIT: Named(Organisation),
    K.BODY: Named(Body, day="since_date"),
    K.SERIES: Named(Series, "title", public=Q(sessions__state__in=SHOWN_SESSIONS)),
    K.SESSION: Named(Session, SESSION, day="starts_at", public=Q(state__in=SHOWN_SESSIONS)),
    K.SCHEME: Named(CareScheme, "title", day="campaign_on", about="code"),
    K.INITIATIVE: Named(
        Initiative, "title", day="starts_on", public=Q(state__in=PUBLIC_INITIATIVES)
    ),
    K.LAUNCH: Named(Launch, "title", day="on_date"),
    K.CHANNEL: Named(MediaChannel),
    K.LINE: Named(Line, Concat("title", Value(" "), "number"), about="number"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One thing of the records; `path`: its own where it is a place, else its place's."""

    kind: RecordKind
    object_id: int
    name: str
    on_date: date | None
    about: str
    path: str


def find(kind: RecordKind, path: str, name: str) -> Found | None:
    """The newest public thing of that name in the place, or none. A bracket behind the name, such
    as "(demo)", and the number of a line may be left out.
    """
    alike = Q(called=name) | Q(called__startswith=f"{name}(") | Q(called__startswith=f"{name} ")
    return _first(kind, _named(kind, path).filter(alike))


def found_again(kind: RecordKind, path: str, object_id: int) -> Found | None:
    """The same thing as the records have it now, or none when it is gone or no longer public."""
    return _first(kind, _named(kind, path).filter(pk=object_id))


def names(kind: RecordKind, path: str) -> list[str]:
    """Names to choose from, the first two hundred by the alphabet."""
    told = _named(kind, path).order_by("called").values_list("called", flat=True).distinct()
    return list(told[:MOST_SHOWN])


def _named(kind: RecordKind, path: str) -> QuerySet[Any]:
    one = NAMED[kind]
    called = F(one.called) if isinstance(one.called, str) else one.called
    rows: QuerySet[Any] = one.model._default_manager.filter(one.public)
    rows = rows.filter(**{f"{one.path}__startswith": path})
    return rows.annotate(called=called)  # type: ignore[no-any-return] # a queryset of any model


def _first(kind: RecordKind, rows: QuerySet[Any]) -> Found | None:
    one = NAMED[kind]
    columns = ("pk", "called", one.day or "pk", one.about, one.path)
    for pk, called, day, about, path in rows.order_by("-pk").values_list(*columns)[:1]:
        return Found(kind, pk, called, _day(day) if one.day else None, str(about), path)
    return None


def _day(when: date | datetime) -> date:
    return localtime(when).date() if isinstance(when, datetime) else when
