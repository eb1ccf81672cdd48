"""Finding holiday posts and applications."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet, Sum

from kith.activities.models import HolidayPost, PostApplication
from kith.activities.policies.kinds import DESK, READERS
from kith.activities.states import ApplicationState, PostState
from kith.core.actor import Actor, Role, ScopeKind


def visible_to(actor: Actor) -> QuerySet[HolidayPost]:
    """The twin of `policies.kinds.may_see_post`, those that open soonest first."""
    seen = Q(state=PostState.OPEN) | _mentored(actor, "")
    for path in actor.paths(*READERS):
        seen |= Q(area__path__startswith=path)
    given = Q(applications__state__in=(ApplicationState.ACCEPTED, ApplicationState.FINISHED))
    rows = HolidayPost.objects.filter(seen).select_related("area", "organisation")
    return rows.annotate(given=Count("applications", filter=given)).order_by("starts_on", "pk")


def mentored_by(actor: Actor) -> QuerySet[HolidayPost]:
    """Posts the actor looks after."""
    rows = HolidayPost.objects.filter(_mentored(actor, "")).select_related("area", "organisation")
    asked = Q(applications__state=ApplicationState.APPLIED)
    return rows.annotate(waiting=Count("applications", filter=asked)).order_by("-starts_on", "pk")


def applications_for(actor: Actor) -> QuerySet[PostApplication]:
    """The twin of `policies.kinds.may_see_application`."""
    seen = _mentored(actor, "post__")
    if actor.person_id is not None:
        seen |= Q(person_id__in={actor.me, *actor.wards})
    rows = PostApplication.objects.filter(seen).select_related(
        "person", "post__area", "post__organisation"
    )
    return rows.annotate(served=Count("days"), minutes=Sum("days__minutes")).order_by("-pk")


def own_of(actor: Actor) -> QuerySet[PostApplication]:
    """Her own and her wards'."""
    return applications_for(actor).filter(person_id__in={actor.me, *actor.wards})


def _mentored(actor: Actor, of: str) -> Q:
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    seen = Q(**{f"{of}organisation_id__in": units})
    for path in actor.paths(*DESK):
        seen |= Q(**{f"{of}area__path__startswith": path})
    return seen
