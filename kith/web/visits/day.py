"""The care worker's day: alarms first, then what is due, in the order of a walk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.care.actions import dues, visiting
from kith.care.policies import files as file_policies
from kith.care.policies.files import DESK
from kith.care.queries import day as queries
from kith.care.queries import files as file_queries
from kith.care.queries import visits
from kith.care.states import Tier
from kith.core.refusal import require
from kith.web.http import Request, page_of, query_of, refusals_on, signed_in, status_of, with_role
from kith.web.visits.forms import TIERS, AskForm
from kith.web.visits.rows import due_line, groups, last_visits, search_row, visit_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.care.models import CareFile
    from kith.care.queries.day import DueRow

TODAY, WEEK, DONE = "today", "week", "done"
TABS: Final = (
    (TODAY, gettext_lazy("Overdue and today")),
    (WEEK, gettext_lazy("This week")),
    (DONE, gettext_lazy("Done today")),
)
MOST: Final = 120  # on one page; a day's walk is shorter


@require_GET
@with_role(*DESK)
@never_cache
def page(request: Request) -> HttpResponse:
    """`?show=week` until the seventh day, `?show=done` what was done today; `?tier=` one tier."""
    show = request.GET.get("show", TODAY)
    tier = request.GET.get("tier", "")
    tier = tier if tier in Tier else ""
    today = localdate(request.now)
    until = today + timedelta(days=7 if show == WEEK else 0)
    context = _alarms(request) | {"show": show, "tabs": TABS, "tier": tier, "tiers": TIERS}
    if show == DONE:
        rows = [row for path in _paths(request) for row in queries.done_on(path, today)]
        found = page_of(request, rows)
        context |= {"page": found, "done": [visit_row(row) for row in found]}
        context["query"] = query_of(request)
    else:
        found_rows = _due(request, until, tier)
        context |= {"groups": groups(found_rows[:MOST], request.now), "count": len(found_rows)}
        context["left_off"] = max(0, len(found_rows) - MOST)
    return render(request, "web/visits/day.html", context)


def _paths(request: Request) -> list[str]:
    """Places of the actor, none of them inside another."""
    paths = sorted(set(request.actor.paths(*DESK)))
    return [one for one in paths if not any(one != up and one.startswith(up) for up in paths)]


def _due(request: Request, until: Any, tier: str) -> list[DueRow]:
    """Without her own file and her wards'."""
    own = {request.actor.me, *request.actor.wards}
    found: Iterable[DueRow] = (
        row
        for path in _paths(request)
        for row in queries.dues(path, localdate(request.now), until=until, tier=tier)
    )
    return [row for row in found if row.file.person_id not in own]


def _alarms(request: Request) -> dict[str, Any]:
    """What cannot wait, whatever is filtered."""
    rows = [search_row(one, request.now) for one in visits.running(request.actor)]
    return {
        "searches": [row for row in rows if row is not None],
        "helps": [visit_row(one) for one in visits.with_help_wanted(request.actor)[:20]],
        "needs": [visit_row(one) for one in visits.with_needs(request.actor)[:20]],
        "changes": list(visits.changes_to_check(request.actor)[:20]),
    }


@require_GET
@signed_in
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    """What is due for one person, and her last visits."""
    return _shown(request, file_of(request, pk))


def file_of(request: Request, pk: int) -> CareFile:
    """A file of the desk's places; everything else does not exist."""
    return get_object_or_404(file_queries.of_desk(request.actor), pk=pk)


def _shown(
    request: Request,
    file: CareFile,
    ask: AskForm | None = None,
    home: dict[str, str] | None = None,
) -> HttpResponse:
    """`home` is what was opened by a press."""
    today = localdate(request.now)
    rows = queries.open_dues(file.area.path, today + timedelta(days=400)).filter(file=file)
    context = {
        "file": file,
        "home": home,
        "name": str(file.person.name),
        "community": file_queries.community_of(file).name,
        "flags": file_queries.flags_of(file),
        "dues": [due_line(queries.row_of(due, today), request.now) for due in rows],
        "visits": last_visits(file.pk, most=20),
        "search": visits.running(request.actor).filter(file=file).first(),
        "may_write": file_policies.may_write(request.actor, file),
        "ask_form": ask or AskForm(auto_id="ask-%s"),
    }
    return render(request, "web/visits/file.html", context, status=status_of(ask) if ask else 200)


@require_POST
@signed_in
@never_cache
def home(request: Request, pk: int) -> HttpResponse:
    """Her name, phone and address, by one press, logged."""
    file = file_of(request, pk)
    told = visiting.reveal_home(pk, actor=request.actor, now=request.now)
    return _shown(request, file, home=told)


@require_POST
@signed_in
def ask(request: Request, pk: int) -> HttpResponse:
    """A visit is wanted by a day."""
    file, form = file_of(request, pk), AskForm(request.POST, auto_id="ask-%s")
    require(file_policies.may_write(request.actor, file))
    if form.is_valid():
        with refusals_on(form):
            day = form.cleaned_data["day"]
            dues.ask(pk, day=day, actor=request.actor, now=request.now)
            messages.success(request, _("The visit is due."))
            return redirect("web:care_day_file", pk)
    return _shown(request, file, form)
