"""A leader's or liaison's page: answer for the group, see who comes, take work, object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.actor import Actor, Role, ScopeKind
from kith.groups.queries import teams_with_members_visible_to
from kith.orders import policies, queries
from kith.orders.actions import claims, objections
from kith.orders.states import LIVE, ClaimState, Target
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.team.forms import ObjectForm, TakeForm
from kith.web.volunteer.claims import may_object
from kith.web.volunteer.rows import ClaimRow, PoolRow, claim_row, offer_rows, pool_rows

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.groups.models import Team
    from kith.orders.models import Claim, Order

SPEAKERS = (Role.LEADER, Role.LIAISON)
POOL_PAGE = 10


@dataclass(frozen=True, slots=True)
class GroupClaim:
    """A claim of the group: how many of the promised places have come, by masked names."""

    row: ClaimRow
    came: tuple[str, ...]
    may_object: bool


@dataclass(frozen=True, slots=True)
class TakeRow:
    """An open request with the form that takes it for a team; no form once the team holds it."""

    row: PoolRow
    form: TakeForm | None


@dataclass(frozen=True, slots=True)
class Crew:
    team: Team
    names: tuple[str, ...]


@require_GET
@with_role(*SPEAKERS)
def team(request: Request) -> HttpResponse:
    return _page(request)


def _page(request: Request, bound: dict[int, TakeForm] | None = None) -> HttpResponse:
    """The whole page; `bound` are forms to show again with what is wrong."""
    actor, now = request.actor, request.now
    crews = [_crew(team) for team in led(actor)]
    orders = page_of(request, _pool(actor, now), POOL_PAGE)
    asked = queries.offers_to(actor, now=now).exclude(target=Target.PERSON)
    context: dict[str, Any] = {
        "offers": offer_rows(asked.select_related("order__area__parent"), actor=actor, now=now),
        "claims": _claims(actor, now, crews),
        "crews": crews,
        "page": orders,
        "query": query_of(request),
        "pool": _take_rows(list(orders.object_list), actor, crews, bound or {}),
        "next": request.path,
        "speaks_for_unit": actor.has(Role.LIAISON),
    }
    status = max((status_of(form) for form in (bound or {}).values()), default=200)
    return render(request, "web/team/team.html", context, status=status)


def led(actor: Actor) -> QuerySet[Team]:
    """The teams the actor speaks for, with their members."""
    mine = actor.scoped(ScopeKind.TEAM, Role.LEADER)
    seen = teams_with_members_visible_to(actor).filter(pk__in=mine)
    return seen.prefetch_related("memberships__person")


def _crew(team: Team) -> Crew:
    now_in = [m for m in team.memberships.all() if m.until_date is None]
    now_in.sort(key=lambda m: (m.since_date, m.pk))
    return Crew(team, tuple(str(m.person.name) for m in now_in))


def _claims(actor: Actor, now: datetime, crews: list[Crew]) -> list[GroupClaim]:
    """What the groups have agreed to and not finished, the next service first."""
    unfinished = set(LIVE) - {ClaimState.DONE}
    rows = queries.claims_of(actor).exclude(target=Target.PERSON).filter(state__in=unfinished)
    rows = rows.select_related("order__area__parent").prefetch_related("stamps__person")
    return [_group_claim(row, actor, now) for row in rows]


def _group_claim(claim: Claim, actor: Actor, now: datetime) -> GroupClaim:
    came = [stamp for stamp in claim.stamps.all() if stamp.is_arrival]
    came.sort(key=lambda stamp: (stamp.at, stamp.pk))
    names = tuple(str(stamp.person.name) for stamp in came)
    return GroupClaim(claim_row(claim, now=now), names, may_object(actor, claim))


def _pool(actor: Actor, now: datetime) -> QuerySet[Order]:
    return queries.pool(actor, now=now).select_related("area__parent")


def _take_rows(
    orders: list[Order], actor: Actor, crews: list[Crew], bound: dict[int, TakeForm]
) -> list[TakeRow]:
    teams = [(crew.team.pk, crew.team.name) for crew in crews]
    rows = pool_rows(orders, actor=actor)
    return [TakeRow(row, _form(row, actor, teams, bound)) for row in rows]


def _form(
    row: PoolRow, actor: Actor, teams: list[tuple[int, str]], bound: dict[int, TakeForm]
) -> TakeForm | None:
    may = any(policies.may_claim_for_team(actor, row.order, pk) for pk, _name in teams)
    if not may or row.claim_id is not None or not row.left:
        return None
    fresh = TakeForm(teams=teams, initial={"heads": row.left}, auto_id=f"id_{row.order.pk}_%s")
    return bound.get(row.order.pk, fresh)


@require_POST
@with_role(Role.LEADER)
def take(request: Request, pk: int) -> HttpResponse:
    """The team takes places of an open request; its leader answers for it."""
    actor = request.actor
    get_object_or_404(_pool(actor, request.now), pk=pk)
    teams = [(team.pk, team.name) for team in led(actor)]
    form = TakeForm(request.POST, teams=teams, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        with refusals_on(form):
            made = claims.claim_for_team(
                pk,
                team_id=form.cleaned_data["team"],
                heads=form.cleaned_data["heads"],
                actor=actor,
                now=request.now,
            )
            messages.success(request, _("Thank you. Your team has agreed to help."))
            return redirect("web:claim", made.pk)
    return _page(request, {pk: form})


@require_http_methods(["GET", "POST"])
@with_role(*SPEAKERS)
def object_to(request: Request, pk: int) -> HttpResponse:
    """The unit says why this is not its to do; an arbiter decides, nothing is taken before."""
    held = queries.claims_of(request.actor).exclude(target=Target.PERSON)
    claim = get_object_or_404(held, pk=pk)
    form = ObjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            objections.object_to(
                pk, reason=form.cleaned_data["reason"], actor=request.actor, now=request.now
            )
            messages.success(request, _("Your objection is with the arbiter now."))
            return redirect("web:team")
    if request.method == "GET" and not may_object(request.actor, claim):
        raise Http404
    context = {"form": form, "row": claim_row(claim, now=request.now)}
    return render(request, "web/team/object.html", context, status=status_of(form))
