"""One's own hours, month by month; purses stand side by side and are never added."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kith.hours import queries
from kith.hours.actions import corrections
from kith.hours.states import CorrectionKind, CorrectionState, Grade, RecordState
from kith.people.queries import masked
from kith.web.hours.forms import MineForm, MissingForm
from kith.web.hours.verbs import TONES
from kith.web.http import Request, page_of, query_of, refusals_on, signed_in, status_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from kith.core.actor import Actor
    from kith.hours.models import ServiceRecord


@dataclass(frozen=True, slots=True)
class HourRow:
    """One record in the list."""

    record: ServiceRecord
    tone: str
    grade: str
    grade_words: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Month:
    label: str
    rows: tuple[HourRow, ...]


@dataclass(frozen=True, slots=True)
class Whose:
    """Somebody whose hours the actor may look through: herself or a ward."""

    person_id: int
    label: str
    is_current: bool


@require_GET
@signed_in
@never_cache
def page(request: Request) -> HttpResponse:
    """The list with its totals; `?whose=` is a ward of the actor's."""
    actor = request.actor
    person_id = _asked_for(request)
    rows = queries.visible_to(actor).filter(person_id=person_id)
    form = MineForm(request.GET or None)
    found = page_of(request, _filtered(rows, form).prefetch_related("lateness"))
    asked = queries.corrections_visible_to(actor).filter(person_id=person_id)
    context = {
        "form": form,
        "totals": queries.totals(rows),
        "months": list(_months(found.object_list)),
        "page": found,
        "query": query_of(request),
        "whose": _whose(actor, person_id),
        "is_own": person_id == actor.me,
        "questions": asked.filter(state=CorrectionState.ASKED).order_by("due_at", "pk"),
        "grades": [(grade.value, grade.label) for grade in Grade],
    }
    return render(request, "web/hours/mine.html", context)


def _asked_for(request: Request) -> int:
    typed = request.GET.get("whose", "")
    if not typed:
        return request.actor.me
    if not typed.isdecimal() or int(typed) not in {request.actor.me, *request.actor.wards}:
        raise Http404
    return int(typed)


def _whose(actor: Actor, chosen: int) -> list[Whose]:
    """Nothing to choose for those without wards."""
    if not actor.wards:
        return []
    names = masked(actor.wards)
    mine = Whose(actor.me, _("My own"), chosen == actor.me)
    wards = (Whose(pk, str(names[pk].name), pk == chosen) for pk in sorted(actor.wards))
    return [mine, *wards]


def _filtered(rows: QuerySet[ServiceRecord], form: MineForm) -> QuerySet[ServiceRecord]:
    form.is_valid()
    wanted = {key: value for key, value in getattr(form, "cleaned_data", {}).items() if value}
    return rows.filter(**wanted)


def _months(rows: Iterable[ServiceRecord]) -> Iterable[Month]:
    def key(row: ServiceRecord) -> tuple[int, int]:
        local = localtime(row.started_at)
        return local.year, local.month

    for _year_month, group in groupby(rows, key=key):
        found = [hour_row(row) for row in group]
        first = localtime(found[0].record.started_at)
        yield Month(date_format(first, _("F Y")), tuple(found))


def hour_row(row: ServiceRecord) -> HourRow:
    """A grade is shown once somebody has confirmed; until then it is only a promise."""
    is_graded = row.state == RecordState.CONFIRMED
    return HourRow(
        record=row,
        tone=TONES[RecordState(row.state)],
        grade=row.grade if is_graded else "",
        grade_words=str(Grade(row.grade).label) if is_graded else "",
        is_late=bool(row.lateness.all()),
    )


@require_http_methods(["GET", "POST"])
@signed_in
def missing(request: Request) -> HttpResponse:
    """A service that nobody wrote down: the desk looks into it and answers."""
    form = MissingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            corrections.ask(
                input=corrections.CorrectionInput(
                    request.actor.me, CorrectionKind.MISSING, form.cleaned_data["text"]
                ),
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("The desk will look into it and answer you."))
            return redirect("web:my_hours")
    return render(request, "web/hours/missing.html", {"form": form}, status=status_of(form))
