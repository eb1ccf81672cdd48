"""Everything one session says about itself, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kith.activities.queries.priorities import rules_at, words
from kith.activities.queries.sessions import team_name
from kith.activities.states import PresentAs, SeatingMode
from kith.catalogue.queries import skills
from kith.places.queries import with_paths
from kith.places.rules import Crs, convert
from kith.web.activities.rows import Card, card_of, in_order
from kith.web.district.views import tiles

if TYPE_CHECKING:
    from datetime import datetime

    from kith.activities.models import Quota, Reserve, Series, Session
    from kith.catalogue.activities import PriorityRules


@dataclass(frozen=True, slots=True)
class Kept:
    """Places of a role that wait for a published group."""

    words: str
    places: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Places:
    """The places for one role."""

    quota: Quota
    role: str
    capacity: int
    taken: int
    left: int
    kept: tuple[Kept, ...]
    draw_at: datetime | None
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class Facts:
    card: Card
    session: Session
    series: Series
    hosts: tuple[str, ...]
    ages: str
    only_for: str  # the place whose residents may come; nothing: all
    asks: str  # what volunteers must bring with them as skill and experience
    places: tuple[Places, ...]
    map: dict[str, Any] | None


def facts_of(session: Session, now: datetime) -> Facts:
    """The caller prefetches `quotas__reserves` and `co_hosts__organisation`."""
    series = session.series
    return Facts(
        card=card_of(session, now),
        session=session,
        series=series,
        hosts=_hosts(session),
        ages=ages_of(series),
        only_for=_only_for(series),
        asks=_asks(series),
        places=places_of(session, now),
        map=_map(session),
    )


def ages_of(series: Series) -> str:
    if series.age_from is not None and series.age_to is not None:
        return _("%(a)s to %(b)s years") % {"a": series.age_from, "b": series.age_to}
    if series.age_from is not None:
        return _("from %(a)s years") % {"a": series.age_from}
    if series.age_to is not None:
        return _("up to %(b)s years") % {"b": series.age_to}
    return ""


def places_of(session: Session, now: datetime) -> tuple[Places, ...]:
    quotas = in_order(session.quotas.all())
    waiting = {q.pk: [r for r in q.reserves.all() if r.release_at > now] for q in quotas}
    kept = any(waiting.values())
    rules = rules_at(session.area.path, session.starts_at) if kept else None
    return tuple(
        Places(
            quota=quota,
            role=str(PresentAs(quota.role).label),
            capacity=quota.capacity,
            taken=quota.taken,
            left=max(0, quota.capacity - quota.taken),
            kept=tuple(_kept(reserve, rules) for reserve in waiting[quota.pk]),
            draw_at=quota.draw_at if quota.mode == SeatingMode.DRAW else None,
            is_drawn=quota.drawn_at is not None,
        )
        for quota in quotas
    )


def tier_choices(session_path: str, now: datetime) -> list[tuple[str, str]]:
    """The published groups of a place, by code, in their order."""
    rules = rules_at(session_path, now)
    return [(tier[0], _words(rules, tier[0])) for tier in rules.tiers]


def _kept(reserve: Reserve, rules: PriorityRules | None) -> Kept:
    said = _words(rules, reserve.tier) if rules else reserve.tier
    return Kept(words=said, places=reserve.places, until=reserve.release_at)


def _words(rules: PriorityRules, code: str) -> str:
    return words(rules, rules.rank(code) or 0) or code


def _hosts(session: Session) -> tuple[str, ...]:
    series = session.series
    names = [series.organiser.name] if series.organiser else []
    if series.team_id is not None:
        names.append(team_name(series.team_id))
    names += [row.organisation.name for row in session.co_hosts.all()]
    return tuple(name for name in names if name) or (session.area.name,)


def _only_for(series: Series) -> str:
    if not series.only_path:
        return ""
    area = with_paths([series.only_path]).get(series.only_path)
    return area.name if area else ""


def _asks(series: Series) -> str:
    parts = []
    if series.skill:
        parts += [skill.name for skill in skills() if skill.code == series.skill]
    if series.least_hours:
        parts.append(_("%(n)s hours of service before") % {"n": series.least_hours})
    return " · ".join(parts)


def _map(session: Session) -> dict[str, Any] | None:
    """A point where the site lies; none where nobody measured it."""
    site = session.site
    if site is None or site.lon is None or site.lat is None:
        return None
    lon, lat = convert(site.lon, site.lat, Crs(site.crs), Crs.WGS84)
    point = {"lon": lon, "lat": lat, "label": site.name, "kind": "site", "url": ""}
    return {"areas": [], "points": [point], "lines": [], "tiles": tiles()}
