"""Figures of a brand with their definitions and rows; hosts of a talk; services to families."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.activities.actions import tours
from kith.activities.policies import tours as policies
from kith.activities.queries import brands, kinds
from kith.activities.queries.sessions import of_desk
from kith.activities.states import HostKind, MediaKind, SessionKind
from kith.care.actions.special import SpecialCount, count_special
from kith.care.states import CircumstanceKind
from kith.catalogue.psych import PsychRules
from kith.catalogue.queries import in_force
from kith.core.calendar import midnight
from kith.core.refusal import require
from kith.groups.queries import organisations_in
from kith.people.queries_credentials import count_verified
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.psych.brand import brand
from kith.web.psych.forms import HostsForm, PeriodForm
from kith.web.psych.tabs import tabs_of

if TYPE_CHECKING:
    from kith.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with the words that define it."""

    label: str
    value: str
    meaning: str


def _period(request: Request, row: Programme) -> tuple[date, date]:
    """As asked for; else from the first day of the programme to today."""
    form = PeriodForm(request.GET or None)
    if form.is_bound and form.is_valid():
        return form.cleaned_data["since"], form.cleaned_data["until"]
    return row.starts_on, max(row.starts_on, localdate(request.now))


@require_GET
@with_role(*policies.READERS)
@never_cache
def page(request: Request, pk: int) -> HttpResponse:
    """What the brand did in a period: every number opens to its sessions."""
    row = brand(request, pk)
    require(request.actor.over(row.area.path, *policies.READERS))
    return _shown(request, row, _period(request, row))


def _shown(
    request: Request, row: Programme, period: tuple[date, date], **extra: Any
) -> HttpResponse:
    span = {"since": midnight(period[0]), "until": midnight(period[1] + timedelta(days=1))}
    found = brands.tours(row.pk, **span)
    page = page_of(request, found.prefetch_related("tour_hosts__organisation"))
    by_host = brands.by_host(found)
    context = {
        "row": row,
        "tabs": tabs_of(request),
        "since": period[0],
        "until": period[1],
        "figures": _figures(row, span, localdate(request.now)),
        "hosts": [(kind.label, by_host[kind]) for kind in HostKind if kind in by_host],
        "page": page,
        "rows": page.object_list,
        "query": query_of(request),
        "may_name": request.actor.over(row.area.path, *policies.DESK),
    }
    return render(request, "web/psych/figures.html", context | extra)


def _figures(row: Programme, span: dict[str, datetime], on: date) -> list[Figure]:
    path, talks = row.area.path, brands.tours(row.pk, **span)
    there = brands.on_site(talks)
    online = brands.sessions_of(row.pk, SessionKind.ONLINE, **span)
    aired = brands.sessions_of(row.pk, SessionKind.BROADCAST, **span)
    skills = in_force(PsychRules, path=path, on=on).skills
    guess = _("Some heads are estimated.") if there.is_estimated else ""
    on_site = _("%(named)s by name and %(counted)s counted, person-times on site.")
    told = on_site % {"named": there.by_name, "counted": there.counted}
    return [
        Figure(_("Kinds of place"), str(len(brands.host_kinds(talks))),
               _("Public office, school, enterprise, village: each once.")),
        Figure(_("Talks held"), str(talks.count()),
               _("Talks and tours of this programme that took place.")),
        Figure(_("People on site"), str(there.total), f"{told} {guess}".strip()),
        Figure(_("Broadcasts"), str(aired.count()), _("Programmes that were on the air.")),
        Figure(_("Online sessions"), str(online.count()), _("Sessions held online.")),
        Figure(_("Views"), str(kinds.views(online)),
               _("The newest reading of each online session. Never added to people on site.")),
        Figure(_("Video accounts"), str(kinds.channels(path, MediaKind.VIDEO_ACCOUNT).count()),
               _("Accounts in use at this place today.")),
        Figure(_("Helpers with a paper"), str(count_verified(path, skills, on=on)),
               _("Different persons whose paper a second person saw and that counts today.")),
    ]  # fmt: skip


@require_POST
@with_role(*policies.READERS)
@never_cache
def families(request: Request, pk: int) -> HttpResponse:
    """Services to special families are counted once, on request; the count is logged."""
    row = brand(request, pk)
    form = PeriodForm(request.POST)
    period = _period(request, row)
    if form.is_valid():
        period = (form.cleaned_data["since"], form.cleaned_data["until"])
    counted = count_special(
        row.area_id,
        since=midnight(period[0]),
        until=midnight(period[1] + timedelta(days=1)),
        actor=request.actor,
        now=request.now,
    )
    return _shown(request, row, period, special=counted, kinds=_kinds(counted))


def _kinds(counted: SpecialCount) -> list[tuple[str, int | None]]:
    return [(str(CircumstanceKind(code).label), shown.number) for code, shown in counted.by_family]


@require_http_methods(["GET", "POST"])
@with_role(*policies.DESK)
def hosts(request: Request, pk: int, session: int) -> HttpResponse:
    """At which organisations a talk was held, named or put right."""
    row = brand(request, pk)
    held = get_object_or_404(of_desk(request.actor).filter(series__programme=row), pk=session)
    require(policies.may_name_hosts(request.actor, held))
    named = list(held.tour_hosts.values_list("organisation_id", flat=True))
    units = organisations_in(row.area.path)
    form = HostsForm(request.POST or None, units=units, initial={"hosts": named})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            wanted = form.cleaned_data["hosts"]
            tours.name_hosts(session, organisation_ids=wanted, actor=request.actor, now=request.now)
            messages.success(request, _("Noted."))
            return redirect("web:psych_figures", pk)
    context = {"row": row, "held": held, "form": form}
    return render(request, "web/psych/hosts.html", context, status=status_of(form))
