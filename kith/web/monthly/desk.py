"""The desk's side of wishes: what is asked for, ranked; what was heard; what stood on paper."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.activities.actions import monthly
from kith.activities.actions.monthly import AskInput, TallyInput
from kith.activities.policies import monthly as policies
from kith.activities.queries import monthly as queries
from kith.activities.queries import monthly_lists as lists
from kith.activities.queries.monthly_coverage import covered
from kith.activities.rules.monthly import month_before, month_of, next_month
from kith.activities.states import AgeBand, DayPart
from kith.core.actor import Role
from kith.core.refusal import BadInput, require
from kith.people.policies import may_search
from kith.people.queries import with_phone
from kith.people.states import Channel
from kith.places.queries import within
from kith.web.activities.hub import tabs
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.monthly import rows
from kith.web.monthly.forms import PaperForm, WriteForm

if TYPE_CHECKING:
    from datetime import date

    from kith.activities.queries.monthly import Ranked
    from kith.core.actor import Actor
    from kith.places.models import Area

DESK = (Role.WORKER, Role.STREET, Role.HOTLINE, Role.DISTRICT, Role.AUDITOR)


@require_GET
@with_role(*DESK)
def hub(request: Request) -> HttpResponse:
    """The communities one looks after; with a single one straight to its next list."""
    areas = list(queries.kept_by(request.actor.paths(*DESK)).select_related("parent"))
    if len(areas) == 1:
        month = queries.asking_for(areas[0], request.now)
        return redirect(rows.url_of("web:monthly_wishes", areas[0], month))
    month = next_month(month_of(request.now.astimezone(queries.zone()).date()))
    page = page_of(request, areas)
    found = covered(list(page.object_list), month, request.now)
    links = [rows.url_of("web:monthly_wishes", row.area, month) for row in found]
    context = {
        "page": page,
        "rows": list(zip(found, links, strict=True)),
        "month": month,
        "query": query_of(request),
        "hub": tabs(request.actor, "monthly_desk"),
    }
    return render(request, "web/monthly/hub.html", context)


@require_GET
@with_role(*DESK)
@never_cache
def wishes(request: Request, code: str, year: int, month: int) -> HttpResponse:
    """Everything that is wished for the month, most wished first."""
    area, first = readable(request, code, year, month)
    ranked = queries.ranked(area, first)
    context = head_of(request, area, first, "wishes") | {
        "rows": ranked,
        "sums": {
            "persons": sum(row.persons for row in ranked),
            "unnamed": sum(row.unnamed for row in ranked),
            "tallied": sum(row.tallied for row in ranked),
        },
        "tallies": queries.tallies_of(area, first),
        "takes": queries.asking_for(area, request.now) == first,
    }
    return render(request, "web/monthly/wishes.html", context)


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def write(request: Request, code: str, year: int, month: int) -> HttpResponse:
    """A wish that somebody said or wrote on a slip; the page is ready for the next one."""
    area, first = writable(request, code, year, month)
    ranked = queries.ranked(area, first)
    form = WriteForm(request.POST or None, topics=ranked, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            wish = _heard(form.cleaned_data, request.actor)
            made = monthly.ask(area.pk, input=wish, actor=request.actor, now=request.now)
            messages.success(request, _("Written down: %(wish)s") % {"wish": made.topic.title})
            return redirect(rows.url_of("web:monthly_write", area, first))
    context = head_of(request, area, first, "write") | {"form": form}
    return render(request, "web/monthly/write.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def paper(request: Request, code: str, year: int, month: int) -> HttpResponse:
    """Strokes counted on a paper, wish by wish."""
    area, first = writable(request, code, year, month)
    first_typed = {"key": uuid.uuid4(), "paper": request.GET.get("paper", "")[:40]}
    ranked = queries.ranked(area, first)
    form = PaperForm(request.POST or None, topics=ranked, initial=first_typed)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            wish = TallyInput(
                typed["key"], typed["people"], typed["paper"], typed["text"], typed["topic"]
            )
            made = monthly.tally(area.pk, input=wish, actor=request.actor, now=request.now)
            facts = {"wish": made.topic.title, "people": made.people}
            messages.success(request, _("Counted: %(wish)s, %(people)s") % facts)
            return redirect(rows.url_of("web:monthly_paper", area, first))
    tallies = queries.tallies_of(area, first)
    context = head_of(request, area, first, "paper") | {"form": form, "tallies": tallies}
    return render(request, "web/monthly/paper.html", context, status=status_of(form))


@require_POST
@with_role(*DESK)
def void(request: Request, pk: int) -> HttpResponse:
    """A tally typed by mistake counts no more."""
    row = get_object_or_404(queries.tallies_visible_to(request.actor), pk=pk)
    monthly.void_tally(pk, actor=request.actor, now=request.now)
    messages.success(request, _("It counts no more."))
    return redirect(rows.url_of("web:monthly_paper", row.topic.area, row.topic.month))


def readable(request: Request, code: str, year: int, month: int) -> tuple[Area, date]:
    """A community the actor looks after; others are not found."""
    area, first = rows.community(code), rows.month_of(year, month)
    paths = request.actor.paths(*DESK)
    get_object_or_404(within(paths), pk=area.pk)
    return area, first


def writable(request: Request, code: str, year: int, month: int) -> tuple[Area, date]:
    """Only wishes for the list that is not out yet can be written down."""
    area, first = readable(request, code, year, month)
    require(policies.may_write_for(request.actor, area.path))
    require(queries.asking_for(area, request.now) == first, monthly.ListIsOut())
    return area, first


def head_of(request: Request, area: Area, month: date, tab: str) -> dict[str, Any]:
    """What every page of the desk shows above: the place, the month, how it stands, the tabs."""
    return {
        "area": area,
        "month": month,
        "tab": tab,
        "lateness": rows.lateness(area, month, request.now),
        "due": lists.due_for(area, month, request.now),
        "is_out": lists.current(area, month) is not None,
        "before": rows.url_of("web:monthly_wishes", area, month_before(month)),
        "after": rows.url_of("web:monthly_wishes", area, next_month(month)),
        "asking": queries.asking_for(area, request.now),
        "may_keep": policies.may_keep(request.actor, area.path),
        "may_write": policies.may_write_for(request.actor, area.path),
    }


def _heard(typed: dict[str, Any], actor: Actor) -> AskInput:
    return AskInput(
        key=typed["key"],
        channel=Channel(typed["channel"]),
        text=typed["text"],
        topic_id=typed["topic"],
        person_id=_known(typed["phone"], actor),
        day_part=DayPart(typed["day_part"]),
        age_band=AgeBand(typed["age_band"]),
        would_help=typed["would_help"],
    )


def _known(phone: str, actor: Actor) -> int | None:
    """The one person here with this number.

    Raises:
        BadInput: nobody has it, or several do.
    """
    if not phone:
        return None
    require(may_search(actor))
    found = list(with_phone(phone).filter(area__in=within(actor.paths(*DESK)))[:2])
    why = _("Nobody, or more than one, is known here by this number. Leave it out: it counts.")
    require(len(found) == 1, BadInput(field="phone", why=why))
    return found[0].pk


def others(rows_: list[Ranked], than: Ranked) -> list[Ranked]:
    """The topics another one could be joined with."""
    return [row for row in rows_ if row.topic.pk != than.topic.pk]
