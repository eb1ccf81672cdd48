"""The office's list of teams, and founding one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kith.core.actor import Role
from kith.groups import queries
from kith.groups.actions.teams import found_team
from kith.people.queries import masked
from kith.web.groups.forms import TeamForm, number, posted
from kith.web.groups.rows import DESK, READERS, homes, kinds, tabs, team_rows
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from datetime import datetime


def names_of(team_ids: Iterable[int], now: datetime) -> dict[int, tuple[str, ...]]:
    """Leaders of teams by mask."""
    led = queries.leaders(team_ids, now=now)
    people = masked(person for ids in led.values() for person in ids)
    return {
        team: tuple(str(people[person].name) for person in ids if person in people)
        for team, ids in led.items()
    }


@never_cache
@require_GET
@with_role(*READERS)
def page(request: Request) -> HttpResponse:
    """Teams of the places one oversees, by name; `?what=ended` those that are no more."""
    wanted, what = request.GET.get("q", "").strip()[:40], request.GET.get("what", "")
    rows = queries.teams_visible_to(request.actor).filter(ended_on__isnull=what != "ended")
    rows = rows.filter(is_youth=True) if what == "youth" else rows
    rows = rows.filter(name__icontains=wanted) if wanted else rows
    found = page_of(request, rows)
    ids = [team.pk for team in found]
    today = localtime(request.now).date()
    context = {
        "tabs": tabs(request.actor),
        "tab": "teams",
        "page": found,
        "rows": team_rows(found, kinds(), names_of(ids, request.now), queries.sizes(ids, on=today)),
        "query": query_of(request),
        "q": wanted,
        "what": what,
        "total": rows.count(),
        "may_found": request.actor.has(*DESK),
        "reads_roster": request.actor.has(Role.WORKER, Role.STREET, Role.AUDITOR),
    }
    return render(request, "web/groups/teams.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@with_role(*DESK)
def new(request: Request) -> HttpResponse:
    """A team is founded."""
    choices = [(code, kind.name) for code, kind in kinds().items()]
    units = queries.units_visible_to(request.actor).filter(ended_on=None)
    areas = homes(request.actor)
    form = TeamForm(posted(request), kinds=choices, units=units, areas=areas)
    if form.is_valid():
        got = form.cleaned_data
        with refusals_on(form):
            made = found_team(
                int(got["area"]),
                name=got["name"],
                organisation_id=number(got["unit"]),
                directions=got["directions"],
                looks_for=got["looks_for"],
                is_youth=got["is_youth"],
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("The team stands."))
            return redirect("web:one_team", made.pk)
    context = {"form": form, "team": None}
    return render(request, "web/groups/team_form.html", context, status=status_of(form))
