"""The community in figures: read by all, entered by its desk, every version kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kith.core.refusal import require
from kith.groups import policies, queries_bodies
from kith.groups.actions.profiles import ProfileInput, enter_profile
from kith.groups.states import Counted
from kith.places.queries import within
from kith.places.states import Level
from kith.web.groups.forms import ProfileForm, posted
from kith.web.groups.rows import READERS, tabs
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from kith.groups.models import Profile
    from kith.places.models import Area


def _communities(request: Request) -> QuerySet[Area]:
    rows = within(request.actor.paths(*READERS)).filter(level=Level.COMMUNITY)
    return rows.select_related("parent")


@never_cache
@require_GET
@with_role(*READERS)
def page(request: Request) -> HttpResponse:
    """Each community one oversees with its newest figures, or that they are missing."""
    wanted = request.GET.get("q", "").strip()[:40]
    rows = _communities(request)
    rows = rows.filter(name__icontains=wanted) if wanted else rows
    found = page_of(request, rows)
    newest = queries_bodies.newest_profiles([area.pk for area in found])
    context = {
        "tabs": tabs(request.actor),
        "tab": "profiles",
        "page": found,
        "rows": [(area, newest.get(area.pk)) for area in found],
        "query": query_of(request),
        "q": wanted,
    }
    return render(request, "web/groups/profiles.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@with_role(*READERS)
def one(request: Request, pk: int) -> HttpResponse:
    """Every version of one community; its desk enters a new one."""
    area = get_object_or_404(_communities(request), pk=pk)
    may_enter = policies.may_enter_profile(request.actor, area.path)
    require(may_enter or request.method != "POST")
    versions = list(queries_bodies.profiles(area.pk))
    today = localtime(request.now).date()
    first = _first(versions[0] if versions else None, today)
    form = ProfileForm(posted(request), initial=first)
    if form.is_valid():
        with refusals_on(form):
            wanted = _input(form.cleaned_data)
            enter_profile(pk, input=wanted, actor=request.actor, now=request.now)
            messages.success(request, _("Entered. The earlier versions stay."))
            return redirect("web:community_profile", pk)
    context = {
        "area": area,
        "versions": versions,
        "form": form,
        "may_enter": may_enter,
    }
    return render(request, "web/groups/profile.html", context, status=status_of(form))


def _first(last: Profile | None, today: date) -> dict[str, Any]:
    """The last version, to be changed where it is no longer right."""
    if last is None:
        return {"year": today.year, "as_of": today, "counted": Counted.PERSONS}
    return {
        "year": today.year,
        "residents": last.residents,
        "counted": last.counted,
        "enterprises": last.enterprises,
        "shops": last.shops,
        "compounds": "\n".join(one.name for one in last.compounds.all()),
        "source": last.source,
        "as_of": today,
    }


def _input(got: dict[str, Any]) -> ProfileInput:
    return ProfileInput(
        year=got["year"],
        residents=got["residents"],
        counted=Counted(got["counted"]),
        enterprises=got["enterprises"],
        shops=got["shops"],
        compounds=tuple(got["compounds"].splitlines()),
        source=got["source"],
        as_of=got["as_of"],
    )
