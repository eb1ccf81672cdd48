"""My teams: which I am in, which look for somebody, my children's, and stopping altogether."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.core.actor import Role, ScopeKind
from kith.core.refusal import Refusal
from kith.groups import queries
from kith.groups.actions import members, recruiting
from kith.orders.queries import claims_of
from kith.orders.states import LIVE, Target
from kith.people.queries import visible_to
from kith.people.states import Channel
from kith.places.queries import community_path
from kith.web.groups.rows import TeamRow, kinds, team_rows
from kith.web.http import Request, page_of, query_of, signed_in

if TYPE_CHECKING:
    from kith.groups.models import Application, Membership, Team
    from kith.people.models import Person

PAGE = 10


class PromisesFirst(Refusal):
    code = "promises_first"
    text = _("Please finish or give back what you have promised, then stop.")


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A ward of the reader: her teams, what was asked, and what the guardian may say."""

    person: Person
    memberships: tuple[Membership, ...]
    asked: tuple[Application, ...]
    is_volunteer: bool
    youth_teams: tuple[Team, ...]  # of her community, where nothing was said yet


@never_cache
@require_GET
@signed_in
def page(request: Request) -> HttpResponse:
    actor, today = request.actor, localtime(request.now).date()
    herself = visible_to(actor).get(pk=actor.me)
    home = community_path(herself.area.path)
    mine = list(queries.memberships_of([actor.me]))
    asked = list(queries.asked_by([actor.me]))
    known = {one.team_id for one in mine} | {one.team_id for one in asked}
    looking = queries.looking(home, on=today).exclude(pk__in=known).exclude(is_youth=True)
    found = page_of(request, looking, PAGE)
    context = {
        "herself": herself,
        "is_volunteer": bool(queries.registered_among([actor.me])),
        "mine": mine,
        "led": actor.scoped(ScopeKind.TEAM, Role.LEADER),
        "asked": asked,
        "page": found,
        "teams": _rows(list(found.object_list)),
        "query": query_of(request),
        "children": _children(request, home),
        "promises": _promises(request),
    }
    return render(request, "web/groups/mine.html", context)


def _rows(teams: list[Team]) -> list[TeamRow]:
    return team_rows(teams, kinds(), {}, {})


def _children(request: Request, home: str) -> list[ChildRow]:
    """Everything about all wards in a fixed number of queries."""
    wards = list(visible_to(request.actor).filter(pk__in=request.actor.wards).order_by("pk"))
    if not wards:
        return []
    ids = [ward.pk for ward in wards]
    today = localtime(request.now).date()
    youth = list(queries.looking(home, on=today).filter(is_youth=True))
    in_teams, asked = list(queries.memberships_of(ids)), list(queries.asked_by(ids))
    volunteers = queries.registered_among(ids)
    return [_child(ward, youth, in_teams, asked, volunteers) for ward in wards]


def _child(
    ward: Person,
    youth: list[Team],
    in_teams: list[Membership],
    asked: list[Application],
    volunteers: frozenset[int],
) -> ChildRow:
    hers = tuple(one for one in in_teams if one.person_id == ward.pk)
    wanted = tuple(one for one in asked if one.person_id == ward.pk)
    known = {one.team_id for one in hers} | {one.team_id for one in wanted}
    return ChildRow(
        person=ward,
        memberships=hers,
        asked=wanted,
        is_volunteer=ward.pk in volunteers,
        youth_teams=tuple(one for one in youth if one.pk not in known),
    )


def _promises(request: Request) -> int:
    """What she has agreed to and not finished."""
    return claims_of(request.actor).filter(target=Target.PERSON, state__in=LIVE).count()


def _who(request: Request) -> int:
    """The reader herself, or the ward that the form names."""
    typed = request.POST.get("person", "") or str(request.actor.me)
    if not typed.isdecimal():
        raise Http404
    return get_object_or_404(visible_to(request.actor), pk=int(typed)).pk


@require_POST
@signed_in
def ask(request: Request, pk: int) -> HttpResponse:
    """She asks to be in the team."""
    today = localtime(request.now).date()
    team = get_object_or_404(queries.teams("/", on=today), pk=pk)
    members.ask_to_join(team.pk, person_id=_who(request), actor=request.actor, now=request.now)
    messages.success(request, _("Asked. The leader of the team answers; you are told."))
    return redirect("web:my_teams")


@require_POST
@signed_in
def take_back(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.asked_by({request.actor.me, *request.actor.wards}), pk=pk)
    members.take_back(row.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Taken back."))
    return redirect("web:my_teams")


@require_POST
@signed_in
def leave(request: Request, pk: int) -> HttpResponse:
    """She belongs to the team no longer."""
    who = _who(request)
    get_object_or_404(queries.memberships_of([who]), team_id=pk)
    members.leave(pk, person_id=who, actor=request.actor, now=request.now)
    messages.success(request, _("You have left the team. Your hours stay yours."))
    return redirect("web:my_teams")


@require_POST
@signed_in
def word(request: Request, pk: int) -> HttpResponse:
    """A guardian's yes asks the team for the child; a no takes the child out at once."""
    today = localtime(request.now).date()
    team = get_object_or_404(queries.teams("/", on=today).filter(is_youth=True), pk=pk)
    child, is_given = _who(request), request.POST.get("given") == "yes"
    members.say_for_child(
        team.pk,
        person_id=child,
        guardian_id=request.actor.me,
        is_given=is_given,
        channel=Channel.WEB,
        actor=request.actor,
        now=request.now,
    )
    if is_given:
        members.ask_to_join(team.pk, person_id=child, actor=request.actor, now=request.now)
        messages.success(request, _("Thank you. The leader of the team answers."))
    else:
        messages.success(request, _("Taken back. The child is no longer in the team."))
    return redirect("web:my_teams")


@require_POST
@signed_in
def register(request: Request, pk: int) -> HttpResponse:
    """A guardian's yes makes a ward who is old enough a volunteer."""
    ward = get_object_or_404(visible_to(request.actor).filter(pk__in=request.actor.wards), pk=pk)
    recruiting.join(ward.pk, born=recruiting.Born(), actor=request.actor, now=request.now)
    messages.success(request, _("Thank you. She is a registered volunteer now."))
    return redirect("web:my_teams")


@require_POST
@signed_in
def stop(request: Request) -> HttpResponse:
    """She volunteers no longer; what she promised is kept or given back first."""
    if _promises(request):
        raise PromisesFirst()
    recruiting.leave_all(request.actor.me, actor=request.actor, now=request.now)
    messages.success(
        request, _("You are no longer registered. Your hours and points stay. Thank you for all.")
    )
    return redirect("web:my_teams")
