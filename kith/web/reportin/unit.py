"""The liaison's page: members of my unit, cards to receive, needs to answer; and the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kith.core.actor import Role
from kith.places.queries import communities, tiers, with_paths
from kith.reportin import policies, queries, queries_cards
from kith.reportin.actions import slips
from kith.reportin.actions.slips import SlipInput
from kith.reportin.queries_facts import counted, facts_of, units_visible_to
from kith.reportin.states import NeedsState, ReportInState
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.reportin.cards import line_of
from kith.web.reportin.forms import FindForm, UnitSlipForm
from kith.web.reportin.tabs import FACTS, post_names, rows_of, tabs

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.core.actor import Actor
    from kith.groups.models import Organisation
    from kith.places.models import Area

STATES = [state for state in ReportInState if state != ReportInState.ROSTERED]


@require_http_methods(["GET", "POST"])
@with_role(Role.LIAISON)
@never_cache
def unit(request: Request) -> HttpResponse:
    """Members by masked names and where they stand; the unit's own slip; cards and needs."""
    form = _slip_form(request)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            slip = SlipInput(typed["unit"], typed["community"], tuple(typed["posts"]))
            slips.submit_unit(input=slip, actor=request.actor, now=request.now)
            messages.success(request, _("The slip of the unit is with the community."))
            return redirect("web:report_in_unit")
    return _page(request, form)


def _page(request: Request, form: UnitSlipForm) -> HttpResponse:
    actor, now = request.actor, request.now
    every = queries.of_units(actor)
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()[:60]
    members = every.filter(person__isnull=False)
    members = members.filter(state=state) if state in STATES else members
    page = page_of(request, queries.named_like(members, words) if words else members)
    names = _names(request)
    open_forms = queries.needs_visible_to(actor).filter(state=NeedsState.PUBLISHED)
    context = {
        "tabs": tabs(actor, "web:report_in_unit"),
        "units": facts_of(_mine(request), now=now),
        "own": rows_of(every.filter(person=None), actor, names, now),
        "page": page,
        "rows": rows_of(page.object_list, actor, names, now),
        "state": state,
        "states": [(one.value, one.label) for one in STATES],
        "q": words,
        "query": query_of(request),
        "waiting": queries.roster_visible_to(actor).filter(state="WAITING").count(),
        "cards": [line_of(card) for card in queries_cards.cards_visible_to(actor)[:8]],
        "needs": open_forms.filter(community_id__in=queries.communities_of(_ids(request))),
        "form": form,
    }
    return render(request, "web/reportin/unit.html", context, status=status_of(form))


def _ids(request: Request) -> frozenset[int]:
    return policies.units_of(request.actor)


def _mine(request: Request) -> QuerySet[Organisation]:
    return units_visible_to(request.actor).filter(pk__in=_ids(request))


def _names(request: Request) -> dict[str, str]:
    home = _mine(request).first()
    return post_names(queries.rules_of(home.area.path if home else "/", request.now))


def _slip_form(request: Request) -> UnitSlipForm:
    mine = list(_mine(request))
    paths = [one.area.path for one in mine]
    roots = {tier.district or path for path, tier in tiers(paths).items()}
    places = [place for root in sorted(roots) for place in communities(root)]
    return UnitSlipForm(
        request.POST if request.method == "POST" else None,
        units=[(one.pk, one.name) for one in mine],
        communities=[(place.pk, place.name) for place in places],
        posts=_names(request),
        initial={"unit": mine[0].pk if mine else None},
    )


@require_GET
@with_role(*FACTS, Role.LIAISON)
def facts(request: Request) -> HttpResponse:
    """What was asked of each unit and what was done, by name; nobody is ranked."""
    actor = request.actor
    form = FindForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    units = units_visible_to(actor)
    page = page_of(request, units.filter(name__icontains=words) if words else units)
    context = {
        "tabs": tabs(actor, "web:report_in_facts"),
        "page": page,
        "rows": facts_of(page.object_list, now=request.now),
        "counted": [(area.name, counted(area.path)) for area in _roots(actor)],
        "q": words,
        "query": query_of(request),
    }
    return render(request, "web/reportin/facts.html", context)


def _roots(actor: Actor) -> list[Area]:
    """The places the actor counts for, each once."""
    paths = set(actor.paths(*FACTS))
    inner = {p for p in paths if any(p != other and p.startswith(other) for other in paths)}
    return sorted(with_paths(paths - inner).values(), key=lambda area: area.path)
