"""How figures are used: what nobody has to do for a number, why, and what a district changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kith.core.actor import Role
from kith.core.refusal import require
from kith.insights.actions.formality import FormalityInput, decide
from kith.insights.policies import READERS
from kith.insights.queries.formality import Decided, decided
from kith.insights.rules.sheet import BY_CODE
from kith.places.queries import within
from kith.places.states import Level
from kith.web.http import Request, refusals_on, status_of, with_role
from kith.web.screens.forms import FormalityForm

if TYPE_CHECKING:
    from datetime import date

RULED = (Level.COUNTY, Level.TOWN, Level.COMMUNITY)


@dataclass(frozen=True, slots=True)
class Said:
    """One row of the rule in words: where, since when, what, why."""

    place: str
    since: date
    photo: bool
    targets: list[str]
    reason: str


@require_http_methods(["GET", "POST"])
@with_role(*READERS)
def page(request: Request) -> HttpResponse:
    """Everybody who reads figures reads this; the district alone changes it, with a reason."""
    areas = within(request.actor.paths(Role.DISTRICT)).filter(level__in=RULED)
    form = FormalityForm(request.POST or None, areas=areas)
    if request.method == "POST":
        require(request.actor.has(Role.DISTRICT))
        if form.is_valid():
            with refusals_on(form):
                decide(_area(form), input=_input(form), actor=request.actor, now=request.now)
                messages.success(request, _("The rule holds from today on."))
                return redirect("web:settings_why")
    rows = decided(request.actor.paths(*READERS), on=localtime(request.now).date())
    context = {
        "form": form if request.actor.has(Role.DISTRICT) else None,
        "rows": [_said(row) for row in rows],
    }
    return render(request, "web/screens/why.html", context, status=status_of(form))


def _area(form: FormalityForm) -> int:
    return int(form.cleaned_data["area"])


def _input(form: FormalityForm) -> FormalityInput:
    return FormalityInput(
        photo_demanded=form.cleaned_data["photo_demanded"],
        targets=form.targets(),
        reason=form.cleaned_data["reason"],
    )


def _said(row: Decided) -> Said:
    targets = [
        f"{BY_CODE[code].words} {number} {BY_CODE[code].unit.shown}"
        for code, number in row.rule.targets.items()
        if code in BY_CODE
    ]
    return Said(row.area.name, row.since, row.rule.photo_demanded, targets, row.reason)
