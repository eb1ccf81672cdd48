"""What is on: the list, the month, one session. Everybody may read it, signed in or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kith.activities.policies import session as policies
from kith.activities.queries import sessions, sign_ups
from kith.activities.states import LIVE
from kith.places.queries import communities
from kith.web.activities import ical, months
from kith.web.activities.facts import facts_of
from kith.web.activities.forms import AGES, FilterForm
from kith.web.activities.mine_rows import MyRow, rows_of
from kith.web.activities.rows import cards, title_of
from kith.web.http import Request, page_of, query_of
from kith.web.sheets import saved

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.activities.models import Session

SIZE, LOTS = 12, 100


@require_GET
def listed(request: Request) -> HttpResponse:
    """What is still to come, the next first."""
    form, rows = _asked_for(request)
    page = page_of(request, sessions.to_come(rows, request.now).prefetch_related("quotas"), SIZE)
    context = _context(request, form) | {
        "page": page,
        "cards": cards(page.object_list, request.now),
        "query": query_of(request),
    }
    return render(request, "web/activities/list.html", context)


@require_GET
def month(request: Request) -> HttpResponse:
    """A month at a glance, with what is over as well."""
    form, rows = _asked_for(request)
    today = localdate(request.now)
    first = months.month_named(request.GET.get("month", ""), today)
    found = list(sessions.between(rows, *months.bounds(first)).prefetch_related("quotas"))
    before, after = months.beside(first)
    context = _context(request, form) | {
        "first": first,
        "before": before,
        "after": after,
        "names": [date_format(each, _("F Y")) for each in (first, before, after)],
        "is_empty": not found,
        "weeks": months.weeks(first, cards(found, request.now), today),
    }
    return render(request, "web/activities/month.html", context)


@require_GET
def one(request: Request, pk: int) -> HttpResponse:
    """One session: what, when, where, for whom, and what is left."""
    session = get_object_or_404(_whole(sessions.visible_to(request.actor)), pk=pk)
    context = {
        "facts": facts_of(session, request.now),
        "link": request.build_absolute_uri(reverse("web:activity", args=[pk])),
        "is_desk": policies.may_edit(request.actor, session),
        "mine": _mine(request, session),
    }
    return render(request, "web/activities/one.html", context)


@require_GET
def drawn(request: Request, pk: int, quota: int) -> HttpResponse:
    """How a draw came out, by numbers, and how anybody draws again: nobody is named."""
    session = get_object_or_404(sessions.visible_to(request.actor), pk=pk)
    row = get_object_or_404(session.quotas.exclude(drawn_at=None), pk=quota)
    context = {
        "session": session,
        "title": title_of(session),
        "quota": row,
        "page": page_of(request, sign_ups.draw_list(row), LOTS),
        "query": query_of(request),
        "how": sign_ups.how_to_check(row),
    }
    return render(request, "web/activities/drawn.html", context)


@require_GET
def ics(request: Request, pk: int) -> HttpResponse:
    """The session for the calendar of a phone."""
    session = get_object_or_404(sessions.visible_to(request.actor), pk=pk)
    url = request.build_absolute_uri(reverse("web:activity", args=[pk]))
    body = ical.event(session, host=request.get_host(), url=url, now=request.now)
    return saved(body, f"activity-{pk}.ics", "text/calendar; charset=utf-8")


def _asked_for(request: Request) -> tuple[FilterForm, QuerySet[Session]]:
    """The public sessions that fit what was filtered for; a field that makes no sense is empty."""
    areas = list(communities("/"))
    form = FilterForm(request.GET, areas=areas)
    form.is_valid()
    got: dict[str, Any] = form.cleaned_data
    rows = sessions.public()
    if place := got.get("place"):
        path = next(area.path for area in areas if area.code == place)
        rows = rows.filter(area__path__startswith=path)
    for name in ("kind", "five_for"):
        if got.get(name):
            rows = rows.filter(**{f"series__{name}": got[name]})
    if age := got.get("age"):
        rows = sessions.for_age(rows, *AGES[age])
    if got.get("free"):
        rows = sessions.with_free_places(rows)
    return form, sessions.worded(rows, got.get("q", ""))


def _context(request: Request, form: FilterForm) -> dict[str, object]:
    is_filtered = any(form.cleaned_data.get(name) for name in form.fields)
    return {"form": form, "is_filtered": is_filtered, "others": _others(request)}


def _others(request: Request) -> str:
    """The filters of the address, for the other way to look at the same."""
    kept = request.GET.copy()
    for name in ("page", "month"):
        kept.pop(name, None)
    return kept.urlencode()


def _whole(rows: QuerySet[Session]) -> QuerySet[Session]:
    return rows.prefetch_related("quotas__reserves", "co_hosts__organisation")


def _mine(request: Request, session: Session) -> list[MyRow]:
    """Those of the actor's side who have signed up for it."""
    rows = sign_ups.of_person(request.actor).filter(session=session, state__in=LIVE)
    found = list(rows.select_related("session__site"))
    return rows_of(found, request.actor, request.now) if found else []
