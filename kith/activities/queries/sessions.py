"""Finding sessions: what everybody may read, what a desk plans, and what clashes with what."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from kith.activities.models import Quota, Series, Session
from kith.activities.policies.session import DESK, OVERSEERS, PUBLISHERS
from kith.activities.states import OPEN_TO_CHANGE, PUBLIC, SessionState, SignUpState
from kith.core.actor import Actor, Role, ScopeKind
from kith.groups.models import Team
from kith.places.models import Site
from kith.places.queries import tiers


def public() -> QuerySet[Session]:
    """What was published, called off or not."""
    return _with_place(Session.objects.filter(_public()))


def visible_to(actor: Actor) -> QuerySet[Session]:
    """The twin of `policies.session.may_see`."""
    seen = _public() | _hosted(actor)
    if actor.person_id is not None:
        seen |= Q(in_charge_id=actor.person_id)
    return _with_place(Session.objects.filter(seen | _below(actor, *OVERSEERS)))


def of_desk(actor: Actor) -> QuerySet[Session]:
    """Sessions the actor may look after: of her places, or of whom she speaks for."""
    return _with_place(Session.objects.filter(_hosted(actor) | _below(actor, *OVERSEERS)))


def editable(actor: Actor) -> QuerySet[Session]:
    """The twin of `policies.session.may_edit`."""
    seen = _hosted(actor) | _below(actor, *DESK)
    if actor.person_id is not None:
        seen |= _below(actor, Role.DISTRICT) & Q(made_by_id=actor.person_id)
    return _with_place(Session.objects.filter(seen))


def series_of_desk(actor: Actor) -> QuerySet[Series]:
    """Series in which the actor may plan, the newest first."""
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    seen = Q(organiser_id__in=units) | Q(team_id__in=actor.scoped(ScopeKind.TEAM, Role.LEADER))
    for path in actor.paths(*PUBLISHERS):
        seen |= Q(area__path__startswith=path)
    rows = Series.objects.filter(seen).select_related("area", "organiser", "programme", "phase")
    return rows.annotate(held=Count("sessions")).order_by("-pk")


def between(rows: QuerySet[Session], begins: datetime, ends: datetime) -> QuerySet[Session]:
    """Those that take place at some time in the half-open span, in order of time."""
    return rows.filter(starts_at__lt=ends, ends_at__gt=begins).order_by("starts_at", "pk")


def to_come(rows: QuerySet[Session], now: datetime) -> QuerySet[Session]:
    """Those that are not over yet, the next first."""
    return rows.filter(ends_at__gt=now).order_by("starts_at", "pk")


def team_name(team_id: int) -> str:
    """The name of the team that holds a series; nothing where it is gone."""
    return Team.objects.filter(pk=team_id).values_list("name", flat=True).first() or ""


def with_free_places(rows: QuerySet[Session]) -> QuerySet[Session]:
    """Those where a place for somebody who takes part is still free."""
    free = Quota.objects.filter(session=OuterRef("pk"), taken__lt=F("capacity"))
    return rows.filter(Exists(free.filter(role__in=("RECIPIENT", "VIEWER", "VOLUNTEER"))))


def for_age(rows: QuerySet[Session], youngest: int, oldest: int) -> QuerySet[Session]:
    """Those that somebody between these ages may come to."""
    return rows.filter(
        Q(series__age_from=None) | Q(series__age_from__lte=oldest),
        Q(series__age_to=None) | Q(series__age_to__gte=youngest),
    )


def worded(rows: QuerySet[Session], words: str) -> QuerySet[Session]:
    """Those whose title, summary or place holds every word."""
    for word in words.split():
        found = Q(title__icontains=word) | Q(series__title__icontains=word)
        found |= Q(series__summary__icontains=word) | Q(site__name__icontains=word)
        rows = rows.filter(found | Q(room__icontains=word))
    return rows


def sites_near(path: str) -> QuerySet[Site]:
    """Sites of the same street, in which a session of the place may be held."""
    street = tiers([path])[path].street or path
    return Site.objects.filter(area__path__startswith=street).order_by("area__path", "name")


def counted(rows: QuerySet[Session]) -> QuerySet[Session]:
    """With `waiting`, the number of people in the queue or in the draw, and the quotas at hand."""
    queued = Q(sign_ups__state__in=(SignUpState.WAITING, SignUpState.ENTERED))
    return rows.annotate(waiting=Count("sign_ups", filter=queued)).prefetch_related("quotas")


def by_state(rows: QuerySet[Session]) -> dict[str, int]:
    """How many of the sessions are in each state."""
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def clashes(session: Session, *, published_only: bool = False) -> list[Session]:
    """Other sessions at the same time in the same room, or with the same person in charge."""
    rows = in_the_way(
        site_id=session.site_id,
        room=session.room,
        area_id=session.area_id,
        in_charge_id=session.in_charge_id,
        begins=session.starts_at,
        ends=session.ends_at,
    ).exclude(pk=session.pk)
    return list(rows.filter(state=SessionState.PUBLISHED) if published_only else rows)


def in_the_way(
    *,
    site_id: int | None,
    room: str,
    area_id: int,
    in_charge_id: int | None,
    begins: datetime,
    ends: datetime,
) -> QuerySet[Session]:
    """Sessions, planned or published, that need the same room or the same person then.

    A room is a site with its room; without a site the words for it in the same area.
    """
    same = Q(pk=None)
    if site_id is not None:
        same |= Q(site_id=site_id, room=room)
    elif room:
        same |= Q(site=None, area_id=area_id, room=room)
    if in_charge_id is not None:
        same |= Q(in_charge_id=in_charge_id)
    rows = Session.objects.filter(same, state__in=OPEN_TO_CHANGE)
    return _with_place(between(rows, begins, ends))


def is_same_venue(one: Session, other: Session) -> bool:
    if one.site_id is not None:
        return one.site_id == other.site_id and one.room == other.room
    return bool(one.room) and (one.area_id, one.room) == (other.area_id, other.room)


def _public() -> Q:
    called_off = Q(state=SessionState.CANCELLED, was_published=True)
    return Q(state__in=PUBLIC) | called_off


def _hosted(actor: Actor) -> Q:
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    teams = actor.scoped(ScopeKind.TEAM, Role.LEADER)
    return Q(series__organiser_id__in=units) | Q(series__team_id__in=teams)


def _below(actor: Actor, *roles: Role) -> Q:
    seen = Q(pk=None)
    for path in actor.paths(*roles):
        seen |= Q(area__path__startswith=path)
    return seen


def _with_place(rows: QuerySet[Session]) -> QuerySet[Session]:
    return rows.select_related("series__organiser", "area", "site")
