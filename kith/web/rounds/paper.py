"""Paper: a round for a helper without a telephone, and the map without names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.care.actions.rounds import doors
from kith.care.policies.files import DESK
from kith.care.queries import rounds as queries
from kith.people.states import Gender
from kith.vault.states import Purpose
from kith.web.http import Request, refusals_on, status_of, with_role
from kith.web.rounds.rows import drawing_of
from kith.web.rounds.views import plan_of, shown_of

if TYPE_CHECKING:
    from kith.care.actions.rounds.doors import Door
    from kith.care.models import Route
    from kith.web.rounds.rows import RouteRow


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(
        label=gettext_lazy("What is the paper for?"),
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in doors.PRINTED_FOR],
        initial=Purpose.SERVE,
    )


@require_GET
@with_role(*DESK)
@never_cache
def map_print(request: Request, pk: int) -> HttpResponse:
    """Map and times of all rounds; nobody's name is on it."""
    plan = plan_of(request, pk)
    return render(request, "web/rounds/map.html", {"plan": plan, "shown": shown_of(plan)})


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def sheet(request: Request, pk: int) -> HttpResponse:
    """Asked what for, the page opens the names once: this answer is the paper."""
    route = get_object_or_404(queries.routes_visible_to(request.actor), pk=pk)
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made, opened = doors.print_sheet(
                pk, **form.cleaned_data, actor=request.actor, now=request.now
            )
            return render(request, "web/rounds/sheet.html", _paper(route, made, opened))
    context = {"route": route, "plan": route.plan, "form": form}
    return render(request, "web/rounds/sheet_ask.html", context, status=status_of(form))


def _paper(route: Route, made: Any, opened: list[Door]) -> dict[str, object]:
    row = _row_of(route)
    order = {one.stop.pk: one for one in row.stops}
    return {
        "route": route,
        "plan": route.plan,
        "row": row,
        "sheet": made,
        "lines": [(order[d.stop.pk], addressed(d.surname, d.gender), d) for d in opened],
        "drawing": drawing_of([row], alone=True),
    }


def _row_of(route: Route) -> RouteRow:
    rows = shown_of(route.plan).routes
    return next(row for row in rows if row.route.pk == route.pk)


def addressed(surname: str, gender: str) -> str:
    """Surname and title, as one speaks of a neighbour."""
    if gender == Gender.FEMALE:
        return _("Ms %(surname)s") % {"surname": surname}
    if gender == Gender.MALE:
        return _("Mr %(surname)s") % {"surname": surname}
    return _("%(surname)s (title not known)") % {"surname": surname}


@require_POST
@with_role(*DESK)
def back(request: Request, pk: int) -> HttpResponse:
    """The paper came back."""
    row = get_object_or_404(queries.sheets_visible_to(request.actor), pk=pk)
    doors.return_sheet(pk, actor=request.actor, now=request.now)
    messages.success(
        request,
        _("The paper of %(at)s is back. Please destroy it.") % {"at": f"{localtime(row.at):%H:%M}"},
    )
    return redirect("web:round_plan", row.route.plan_id)
