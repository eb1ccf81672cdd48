"""The public wish wall: small wishes without names, and the hands that take them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.core.actor import Role, ScopeKind
from kith.core.refusal import BadInput, Refusal
from kith.groups.queries import teams_with_members_visible_to
from kith.orders import policies, queries
from kith.orders.actions import claims
from kith.places.queries import communities
from kith.web.http import Request, or_404, page_of, query_of, signed_in
from kith.web.templatetags.kith import day
from kith.web.wishes.forms import TeamClaimForm

if TYPE_CHECKING:
    from kith.core.actor import Actor
    from kith.orders.models import Claim, Order
    from kith.places.models import Area

SIZE = 12


@dataclass(frozen=True, slots=True)
class Card:
    """One wish on the wall; `refused` and `until` say what became of a press on its button."""

    pk: int
    text: str
    service: str
    place: str
    since: str
    places_left: int
    may_claim: bool
    form: TeamClaimForm | None = None
    refused: str = ""
    until: str = ""


@require_GET
def wall(request: Request) -> HttpResponse:
    actor = request.actor
    areas = list(communities("/"))
    wishes = queries.wall()
    held = set(wishes.order_by().values_list("area__path", flat=True).distinct())
    chosen = next((a for a in areas if a.code == request.GET.get("community")), None)
    if chosen:
        wishes = wishes.filter(area__path__startswith=chosen.path)
    page = page_of(request, wishes, SIZE)
    teams = _teams(actor)
    return render(
        request,
        "web/wishes/wall.html",
        {
            "page": page,
            "cards": [_card(order, actor, areas, teams) for order in page],
            "areas": [a for a in areas if any(path.startswith(a.path) for path in held)],
            "chosen": chosen,
            "query": query_of(request),
            "is_helper": actor.has(Role.VOLUNTEER, Role.LEADER),
        },
    )


@require_POST
@signed_in
def claim(request: Request, pk: int) -> HttpResponse:
    """A volunteer, or a leader for her team, takes a wish; with htmx the card says what came of it.

    A wish that somebody else took a moment ago is refused, not lost.
    """
    card = _card_of(request, pk)
    if not queries.was_on_wall(pk):
        raise Http404
    try:
        with or_404():
            made = _take(request, pk)
    except Refusal as no:
        if not request.htmx or card is None:
            raise
        card = replace(card, refused=str(no))
        return render(request, "web/wishes/wall.html#card", {"card": card}, status=no.status)
    until = day(made.lease_until)
    if request.htmx and card:
        card = replace(card, until=until, may_claim=False, form=None)
        return render(request, "web/wishes/wall.html#card", {"card": card})
    thanks = _("Thank you! Please get in touch by %(day)s.") % {"day": until}
    messages.success(request, thanks)
    return redirect("web:my_day")


def _card_of(request: Request, pk: int) -> Card | None:
    order = queries.wall().filter(pk=pk).first()
    if order is None:
        return None
    return _card(order, request.actor, list(communities("/")), _teams(request.actor))


def _take(request: Request, pk: int) -> Claim:
    actor, now = request.actor, request.now
    if "team" not in request.POST:
        return claims.claim(pk, actor=actor, now=now)
    form = TeamClaimForm(request.POST, teams=_teams(actor))
    if not form.is_valid():
        raise BadInput(why=_("Which team, and how many people?"))
    return claims.claim_for_team(
        pk,
        team_id=int(form.cleaned_data["team"]),
        heads=form.cleaned_data["heads"],
        actor=actor,
        now=now,
    )


def _teams(actor: Actor) -> list[tuple[str, str]]:
    if not actor.has(Role.LEADER):
        return []
    led = actor.scoped(ScopeKind.TEAM, Role.LEADER)
    teams = teams_with_members_visible_to(actor).filter(pk__in=led)
    return [(str(team.pk), team.name) for team in teams]


def _card(order: Order, actor: Actor, areas: list[Area], teams: list[tuple[str, str]]) -> Card:
    left = order.people_needed - order.filled  # type: ignore[attr-defined]
    led = [t for t in teams if policies.may_claim_for_team(actor, order, int(t[0]))]
    home = next((a.name for a in areas if order.area.path.startswith(a.path)), order.area.name)
    return Card(
        pk=order.pk,
        text=order.worksheet.summary,
        service=order.service.name,
        place=home,
        since=day(order.stage_at),
        places_left=left,
        may_claim=policies.may_claim(actor, order),
        form=TeamClaimForm(teams=led, most=left, auto_id=f"wish{order.pk}_%s") if led else None,
    )
