"""What residents said when they were rung: shares with their n, silence apart, and the draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kith.insights.policies import READERS
from kith.insights.policies.integrity import may_open_sample
from kith.insights.queries import sampling as queries
from kith.insights.states import ANSWERS, Heard, SampleState
from kith.web.figures.asking import Ask, asked
from kith.web.http import Request, page_of, query_of, with_role
from kith.web.integrity.numbers import NO_SHARE, Number, number, table
from kith.web.integrity.tabs import tabs

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from kith.insights.models import Sample
    from kith.insights.queries.sampling import Result
    from kith.places.models import Area

SERVICES, DRAWN = "services", "drawn"
AFTER_ANSWERS = (SampleState.SILENT, SampleState.WAITING, DRAWN)
ROWS = 50


@require_GET
@with_role(*READERS)
def page(request: Request) -> HttpResponse:
    """`?area=&from=&to=`: one line a place; single answers open for the street and the auditor."""
    ask = asked(request).in_months
    opens = may_open_sample(request.actor, ask.area.path)
    told = queries.results(ask.area.path, ask.since, ask.until)
    counts = table([_counts(one) for one in told], opens=opens)
    places = [
        (one.area.name, _place(ask, one.area, one.services, row, opens=opens))
        for one, row in zip(told, counts, strict=False)
    ]
    services = sum(one.services for one in told)
    context = {
        "tabs": tabs(request, "integrity_sample"),
        "ask": ask,
        "opens": opens,
        "labels": _labels(),
        "places": places,
        "sums": _place(ask, ask.area, services, counts[-1], opens=opens) if told else [],
        "draws": page_of(request, queries.draws(), 12),
        "query": query_of(request),
    }
    return render(request, "web/integrity/sample.html", context)


def _counts(one: Result) -> list[int]:
    return [*(one.heard.get(heard, 0) for heard in ANSWERS), one.silent, one.waiting]


def _labels() -> list[str]:
    """Of every column: what could be drawn, n of those reached, answers, silence apart."""
    answers = [str(heard.label) for heard in ANSWERS]
    rest = (_words(what) for what in AFTER_ANSWERS)
    return [_words(SERVICES), _words(SampleState.REACHED), *answers, *rest]


def _place(
    ask: Ask, area: Area, services: int, row: list[int | None], *, opens: bool
) -> list[Number]:
    """Each number with the address of its rows; answers with their share of those reached."""
    answers, rest = row[: len(ANSWERS)], row[len(ANSWERS) :]
    reached = None if None in answers else sum(n for n in answers if n is not None)
    told = zip(
        (SERVICES, SampleState.REACHED, *ANSWERS, *AFTER_ANSWERS),
        (services, reached, *answers, *rest),
        _labels(),
        strict=True,
    )
    address = f"{reverse('web:integrity_sample_rows')}?{ask.of(area)}&what=" if opens else ""
    return [
        number(
            value,
            f"{address}{what}" if opens else "",
            of=reached if what in ANSWERS else NO_SHARE,
            label=label,
        )
        for what, value, label in told
    ]


@require_GET
@with_role(*READERS)
def rows(request: Request) -> HttpResponse:
    """The services behind one number."""
    ask = asked(request).in_months
    if not may_open_sample(request.actor, ask.area.path):
        raise PermissionDenied
    what = request.GET.get("what", DRAWN)
    period = ask.area.path, ask.since, ask.until
    found = queries.services(*period) if what == SERVICES else _of(queries.samples(*period), what)
    shown = page_of(request, found, ROWS)
    context = {
        "ask": ask,
        "is_frame": what == SERVICES,
        "what": _words(what),
        "number": shown.paginator.count,
        "page": shown,
        "orders": queries.named(list(shown.object_list)) if what == SERVICES else [],
        "query": query_of(request),
    }
    return render(request, "web/integrity/sample_rows.html", context)


def _of(rows: QuerySet[Sample], what: str) -> QuerySet[Sample]:
    if what in ANSWERS:
        return rows.filter(heard=what)
    return rows.filter(state=what) if what in SampleState.values else rows


def _words(what: str) -> str:
    if what in ANSWERS:
        return str(Heard(what).label)
    told = {
        SERVICES: _("Confirmed services"),
        SampleState.REACHED.value: _("reached (n)"),
        SampleState.SILENT.value: _("silence"),
        SampleState.WAITING.value: _("to be rung"),
    }
    return told.get(what, _("drawn"))


@require_GET
@with_role(*READERS)
def draw(request: Request, pk: int) -> HttpResponse:
    """One week: its seed, and every place worked out again from it."""
    row = get_object_or_404(queries.draws(), pk=pk, drawn_at__isnull=False)
    paths = request.actor.paths(*READERS)
    checked = [one for path in paths for one in queries.check(row, path)]
    places = {one.stratum.pk: one for one in checked}
    context = {
        "draw": row,
        "last": row.week_date + queries.LAST_DAY,
        "places": list(places.values()),
        "is_right": all(one.is_right for one in checked),
    }
    return render(request, "web/integrity/draw.html", context)


@require_GET
def seeds(request: Request) -> HttpResponse:
    """For everybody: the fingerprint of each week's seed, and the seed once it was drawn."""
    found = page_of(request, queries.draws(), ROWS)
    context = {"page": found, "query": query_of(request)}
    return render(request, "web/integrity/seeds.html", context)
