"""The community's side: slips to receive, people to place, half-years that end, hours to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.refusal import BadInput, Refusal, require
from kith.people import queries as people
from kith.places.queries import within
from kith.places.states import Level
from kith.reportin import policies, queries
from kith.reportin.actions import service, slips
from kith.reportin.actions.service import ServiceInput
from kith.reportin.actions.slips import PlaceInput
from kith.reportin.states import LIVE, STANDING, EndReason, ReportInState
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.reportin.forms import EndForm, FindForm, PlaceForm, ServiceForm
from kith.web.reportin.tabs import DESK, post_names, row_of, rows_of, tabs

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.reportin.models import ReportIn, RosterEntry

QUEUES = {
    "slips": gettext_lazy("Slips to receive"),
    "place": gettext_lazy("To place"),
    "renew": gettext_lazy("Ending soon"),
    "all": gettext_lazy("Everybody"),
    "roster": gettext_lazy("Not signed yet"),
}
DESK_REASONS = (EndReason.MOVED, EndReason.RETIRED, EndReason.OTHER_COMMUNITY)


@require_GET
@with_role(*DESK)
@never_cache
def desk(request: Request) -> HttpResponse:
    """One queue at a time, searched by unit or whole phone number; names are masks."""
    what = request.GET.get("what", "slips")
    return _page(request, what if what in QUEUES else "slips", None)


def _page(request: Request, what: str, bound: PlaceForm | None) -> HttpResponse:
    if what == "roster":
        return _roster(request)
    actor, now, words = request.actor, request.now, _words(request)
    rows = _queue(request, what)
    page = page_of(request, queries.named_like(rows, words) if words else rows)
    names = desk_posts(request)
    context: dict[str, Any] = _frame(request, what) | {
        "page": page,
        "rows": rows_of(page.object_list, actor, names, now),
        "q": words,
        "query": query_of(request),
        "place_form": (bound or _place_form(request, names)) if what == "place" else None,
    }
    status = status_of(bound) if bound else 200
    return render(request, "web/reportin/desk.html", context, status=status)


def _frame(request: Request, what: str) -> dict[str, Any]:
    return {
        "tabs": tabs(request.actor, "web:report_in_desk"),
        "what": what,
        "queues": [
            (key, label, None if key == "all" else _size(request, key))
            for key, label in QUEUES.items()
        ],
    }


def _size(request: Request, what: str) -> int:
    if what == "roster":
        return _waiting(request).count()
    return _queue(request, what).count()


def _queue(request: Request, what: str) -> QuerySet[ReportIn]:
    rows = queries.at_desk(request.actor)
    if what == "slips":
        return rows.filter(state=ReportInState.SUBMITTED)
    if what == "place":
        return queries.unplaced(rows)
    if what == "renew":
        return queries.renewals_due(request.actor, request.now)
    return rows.filter(state__in=(*LIVE, ReportInState.LAPSED)).order_by("-submitted_at", "-pk")


def _waiting(request: Request) -> QuerySet[RosterEntry]:
    return queries.roster_visible_to(request.actor).filter(state="WAITING")


def _roster(request: Request) -> HttpResponse:
    """Lines of units' lists whose people have not signed; they are no members."""
    page = page_of(request, _waiting(request))
    context = _frame(request, "roster") | {"page": page, "query": query_of(request)}
    return render(request, "web/reportin/desk.html", context)


def _words(request: Request) -> str:
    form = FindForm(request.GET)
    return str(form.cleaned_data["q"]).strip() if form.is_valid() else ""


def desk_posts(request: Request) -> dict[str, str]:
    """The posts in force at the first of the actor's places."""
    path = request.actor.paths(*DESK)[0]
    return post_names(queries.rules_of(path, request.now))


def _place_form(request: Request, names: dict[str, str], **more: Any) -> PlaceForm:
    rows = queries.unplaced(queries.at_desk(request.actor))
    return PlaceForm(
        more.get("posted"),
        ids=rows.values_list("pk", flat=True),
        areas=desk_areas(request),
        posts=names,
    )


def desk_areas(request: Request) -> list[tuple[int, str]]:
    """Communities of the desk and the grids in them."""
    rows = within(request.actor.paths(*DESK)).filter(level__in=(Level.COMMUNITY, Level.GRID))
    found, above = [], ""
    for area in rows:
        above = area.name if area.level == Level.COMMUNITY else above
        label = area.name if area.level == Level.COMMUNITY else f"{above} · {area.name}"
        found.append((area.pk, label))
    return found


@require_POST
@with_role(*DESK)
def place(request: Request) -> HttpResponse:
    """Everybody chosen gets the same grid and posts, or nobody."""
    form = _place_form(request, desk_posts(request), posted=request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        with refusals_on(form):
            there = PlaceInput(typed["area"], tuple(typed["posts"]))
            done = slips.place_many(
                typed["chosen"], input=there, actor=request.actor, now=request.now
            )
            messages.success(request, _("Placed: %(n)s.") % {"n": done})
            return redirect(f"{request.path.removesuffix('place/')}?what=place")
    return _page(request, "place", form)


@require_POST
@with_role(*DESK)
def accept(request: Request, pk: int) -> HttpResponse:
    """The slip is received; htmx gets the row as it is now."""
    get_object_or_404(queries.at_desk(request.actor), pk=pk)
    receipt = slips.accept(pk, actor=request.actor, now=request.now)
    number = f"{receipt.year}-{receipt.number:04d}"
    if request.htmx:
        row = row_of(_row(request, pk), request.actor, desk_posts(request), request.now)
        return render(request, "web/reportin/desk.html#row", {"row": row, "is_changed": True})
    messages.success(request, _("Received under number %(number)s.") % {"number": number})
    return redirect("web:report_in_desk")


def _row(request: Request, pk: int) -> ReportIn:
    row: ReportIn = get_object_or_404(queries.at_desk(request.actor), pk=pk)
    return row


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    """One report-in with its hours; the desk writes down service that a second person confirms."""
    found = _row(request, pk)
    may_record = policies.may_record(request.actor, found)
    require(request.method == "GET" or may_record)
    may_write = may_record and found.state in STANDING
    form = ServiceForm(request.POST or None)
    if request.method == "POST" and may_write and form.is_valid():
        with refusals_on(form):
            typed = _service(request, form.cleaned_data)
            service.record(pk, input=typed, actor=request.actor, now=request.now)
            messages.success(request, _("Written down. The second person confirms it."))
            return redirect("web:report_in_one", pk)
    records = queries.records_of(found.person_id)[:20] if found.person_id else []
    context = {
        "tabs": tabs(request.actor, "web:report_in_desk"),
        "row": row_of(found, request.actor, desk_posts(request), request.now),
        "records": records,
        "form": form if may_write else None,
        "end_form": EndForm(reasons=_reasons(found)),
    }
    return render(request, "web/reportin/one.html", context, status=status_of(form))


def _reasons(row: ReportIn) -> tuple[EndReason, ...]:
    waits = row.state == ReportInState.SUBMITTED
    return (EndReason.NOT_ACCEPTED, *DESK_REASONS) if waits else DESK_REASONS


def _service(request: Request, typed: dict[str, Any]) -> ServiceInput:
    """Raises BadInput: nobody, or several, of the actor's places have the second's number."""
    mine = people.visible_to(request.actor).values("pk")
    found = list(people.with_phone(typed["second"]).filter(pk__in=mine)[:2])
    nobody = BadInput(field="second", why=_("Nobody here has this number."))
    several = BadInput(field="second", why=_("Several people share this number."))
    require(bool(found), nobody)
    require(len(found) == 1, several)
    given = {name: value for name, value in typed.items() if name != "second"}
    return ServiceInput(**given, second_id=found[0].pk)


@require_POST
@with_role(*DESK)
def begin(request: Request, pk: int) -> HttpResponse:
    _row(request, pk)
    slips.begin(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Noted: the post is taken up."))
    return redirect("web:report_in_one", pk)


@require_POST
@with_role(*DESK)
def end(request: Request, pk: int) -> HttpResponse:
    form = EndForm(request.POST, reasons=_reasons(_row(request, pk)))
    if not form.is_valid():
        raise Http404
    reason = EndReason(form.cleaned_data["reason"])
    try:
        slips.end(pk, reason=reason, actor=request.actor, now=request.now)
    except Refusal as no:
        messages.error(request, str(no))
        return redirect("web:report_in_one", pk)
    messages.success(request, _("Ended. She has been told."))
    return redirect("web:report_in_desk")
