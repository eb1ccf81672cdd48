"""Kinds with their limits and since when, the checklist of each, how often: what the rules say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kith.core.refusal import Forbidden
from kith.grid.actions import premises as actions
from kith.grid.policies.premises import RULERS
from kith.grid.queries import premises as queries
from kith.grid.rules.premises import limits_of
from kith.grid.states import HazardLevel
from kith.web.http import Request, refusals_on, status_of, with_role
from kith.web.premises.forms import KindForm
from kith.web.premises.rows import LEVELS
from kith.web.premises.tabs import READERS, tabs_of

if TYPE_CHECKING:
    from kith.catalogue.inspection import Kind, Question


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind: its limits in words, how often, two people or one, and its checklist."""

    kind: Kind
    limits: str
    every_days: int
    is_for_two: bool
    lines: list[tuple[Question, str, str, str]]


@require_http_methods(["GET", "POST"])
@with_role(*READERS)
def page(request: Request) -> HttpResponse:
    """What holds in the actor's widest place; those above the community may add a kind."""
    may_add = request.actor.has(*RULERS)
    form = KindForm(request.POST or None, places=queries.ruled_places(request.actor))
    if request.method == "POST":
        if not may_add:
            raise Forbidden()
        if form.is_valid():
            with refusals_on(form):
                area_id = int(form.cleaned_data["area"])
                actions.add_kind(area_id, input=form.told(), actor=request.actor, now=request.now)
                messages.success(request, _("It holds from today on."))
                return redirect("web:premises_kinds")
    path = _path(request)
    context = {
        "tabs": tabs_of(request, "web:premises_kinds"),
        "rows": _rows(request, path),
        "versions": queries.kind_rows(path),
        "form": form if may_add else None,
    }
    return render(request, "web/premises/kinds.html", context, status=status_of(form))


def _path(request: Request) -> str:
    """The place looked at: `?area=`, if it is the actor's, else the widest of hers."""
    mine = request.actor.paths(*READERS)
    asked = request.GET.get("area", "")
    return asked if asked.startswith(mine) and asked else min(mine, key=len)


def _rows(request: Request, path: str) -> list[KindRow]:
    today = localtime(request.now).date()
    rules = queries.rules_at(path, request.now)
    lists = queries.checklists_at(path, today)
    names = lists.names()
    return [
        KindRow(
            kind,
            limits_of(kind),
            rules.every(kind.code),
            rules.needs_two(kind.code),
            [
                (line, names[line.hazard_type], str(HazardLevel(line.level).label),
                 LEVELS[HazardLevel(line.level)])
                for line in lists.questions(kind.code)
            ],
        )
        for kind in queries.kinds_at(path, today).all()
    ]  # fmt: skip
