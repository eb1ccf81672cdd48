"""The staff's hub: projects with their lights, matches, looks after closing, coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kith.projects.actions import progress
from kith.projects.queries import lists, matching, projects
from kith.projects.states import OPEN_PROJECTS, ListKind, ProjectState
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.projects.project_forms import RecheckForm
from kith.web.projects.rows import project_rows
from kith.web.projects.tabs import DESK, READERS, STAFF, tabs_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.projects.models import Project
    from kith.projects.rules import Reason

REASONS = {
    "category": gettext_lazy("same kind of work"),
    "area": gettext_lazy("how near"),
    "dates": gettext_lazy("days in common"),
    "quantity": gettext_lazy("enough of it"),
    "words": gettext_lazy("words in common"),
}
SHOWN = {
    "": OPEN_PROJECTS,
    "judge": (ProjectState.EVIDENCE_SUBMITTED,),
    "close": (ProjectState.ACCEPTED,),
    "closed": (ProjectState.CLOSED,),
    "dropped": (ProjectState.DROPPED,),
}
WORDS = {
    "": gettext_lazy("In hand"),
    "overdue": gettext_lazy("Overdue"),
    "judge": gettext_lazy("To accept"),
    "close": gettext_lazy("To close out"),
    "closed": gettext_lazy("Closed out"),
    "dropped": gettext_lazy("Dropped"),
}


@require_GET
@with_role(*READERS)
@never_cache
def page(request: Request) -> HttpResponse:
    """Projects of the actor's places, the earliest due day first; narrowed by `?what=`."""
    what = request.GET.get("what", "")
    what = what if what in WORDS else ""
    found = page_of(request, _narrowed(request, what))
    context = {
        "tabs": tabs_of(request, STAFF),
        "what": what,
        "filters": list(WORDS.items()),
        "page": found,
        "rows": project_rows(found.object_list, request.now),
        "tallies": projects.tallies(request.actor, request.now),
        "query": query_of(request),
    }
    return render(request, "web/projects/desk.html", context)


def _narrowed(request: Request, what: str) -> QuerySet[Project]:
    rows = projects.at_desk(request.actor)
    if what == "overdue":
        late = projects.open_overdue(request.now).order_by().values("pk")
        return rows.filter(pk__in=late)
    return rows.filter(state__in=SHOWN[what])


@require_GET
@with_role(*READERS)
def matches(request: Request) -> HttpResponse:
    """Needs nobody claimed, idle resources, doubles, and what would fit together and why."""
    paths = request.actor.paths(*READERS)
    path = min(paths, key=len)
    needs = matching.unmatched(path, kind=ListKind.DEMAND, now=request.now)
    given = matching.unmatched(path, kind=ListKind.RESOURCE, now=request.now)
    context = {
        "tabs": tabs_of(request, STAFF),
        "needs": matching.by_category(needs),
        "given": matching.by_category(given),
        "idle": page_of(request, given, 10),
        "suggestions": [
            (one, [_said(reason) for reason in one.match.reasons if reason.points])
            for one in matching.suggestions(path, now=request.now)
        ],
        "doubles": matching.doubles(path, now=request.now),
        "may_claim": request.actor.has(*DESK),
        "query": query_of(request),
    }
    return render(request, "web/projects/matches.html", context)


def _said(reason: Reason) -> tuple[str, str, int]:
    """The reason in words, how much of it, and its points."""
    amount = {
        "category": "",
        "area": _("same place") if reason.amount == 0 else _("%(n)s level(s) up"),
        "dates": _("%(n)s day(s)"),
        "quantity": "%(n)s %%",
        "words": "%(n)s %%",
    }[reason.code]
    much = amount % {"n": reason.amount} if "%" in amount else amount
    return str(REASONS[reason.code]), much, reason.points


@require_GET
@with_role(*DESK)
def rechecks(request: Request) -> HttpResponse:
    """Close-outs to be looked at again by today."""
    page = page_of(request, projects.rechecks_due(request.actor, request.now))
    context = {
        "tabs": tabs_of(request, STAFF),
        "page": page,
        "rows": page.object_list,
        "query": query_of(request),
    }
    return render(request, "web/projects/rechecks.html", context)


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def recheck(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(projects.rechecks_due(request.actor, request.now), pk=pk)
    form = RecheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            holds = form.cleaned_data["holds"] == "yes"
            progress.recheck(
                pk, holds=holds, text=form.cleaned_data["text"],
                actor=request.actor, now=request.now,
            )  # fmt: skip
            messages.success(request, _("Written down. Thank you for looking again."))
            return redirect("web:project_rechecks")
    context = {"row": row, "form": form}
    return render(request, "web/projects/recheck.html", context, status=status_of(form))


@require_GET
@with_role(*READERS)
def coverage(request: Request) -> HttpResponse:
    """Which places have published which list of the year, and how their projects stand."""
    this_year = localtime(request.now).year
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isdecimal() and len(typed) == len("2026") else this_year
    rows = lists.coverage(request.actor, year)
    path = min(request.actor.paths(*READERS), key=len)
    context = {
        "tabs": tabs_of(request, STAFF),
        "year": year,
        "years": [this_year + 1, this_year, this_year - 1],
        "kinds": [(kind.value, kind.label) for kind in ListKind],
        "rows": [
            (row, [(k.label, row.versions.get(k, 0), row.items.get(k, 0)) for k in ListKind])
            for row in rows
        ],
        "whole": sum(row.is_whole for row in rows),
        "reckoning": projects.reckoning(path, request.now),
        "tallies": projects.tallies(request.actor, request.now),
    }
    return render(request, "web/projects/coverage.html", context)
