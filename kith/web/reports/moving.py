"""Presses on a month sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kith.insights.actions import reports as actions
from kith.insights.actions.reports import Texts
from kith.insights.policies import READERS
from kith.insights.queries import reports as queries
from kith.web.http import Request, refusals_on, status_of, with_role
from kith.web.reports.forms import ReasonForm, TextsForm
from kith.web.reports.sheets import found, month_of, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from kith.insights.models import Report

    Deed = Callable[..., Report]

WITH_TEXTS: Final[dict[str, tuple[Deed, Any]]] = {
    "write": (actions.write, _("Your texts are kept.")),
    "check": (actions.check, _("Handed in. Thank you.")),
}
WITH_REASON: Final[dict[str, tuple[Deed, Any]]] = {
    "send_back": (actions.send_back, _("Sent back; its desk reads why.")),
    "correct": (actions.correct, _("A new version waits to be checked.")),
}
PLAIN: Final[dict[str, tuple[Deed, Any]]] = {
    "merge": (actions.merge, _("The sheet is taken in.")),
    "freeze": (actions.freeze, _("Frozen: these numbers stay as they are.")),
}


@require_POST
@with_role(*READERS)
def start(request: Request) -> HttpResponse:
    """The sheet of a place that has none yet."""
    area = get_object_or_404(queries.places(request.actor), code=request.POST.get("area", ""))
    who: dict[str, Any] = {"actor": request.actor, "now": request.now}
    made = actions.draft(area.pk, month=month_of(request), **who)
    return redirect("web:report", made.pk)


@require_POST
@with_role(*READERS)
def move(request: Request, pk: int, verb: str) -> HttpResponse:
    """The sheet's next step; what was typed is kept when it is refused."""
    report = found(request, pk)
    who: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if verb in PLAIN:
        deed, said = PLAIN[verb]
        deed(pk, **who)
        messages.success(request, str(said))
        return redirect("web:report", pk)
    if verb in WITH_TEXTS:
        return _with_texts(request, report, verb, who)
    if verb in WITH_REASON:
        return _with_reason(request, report, verb, who)
    raise Http404


def _with_texts(request: Request, report: Report, verb: str, who: dict[str, Any]) -> HttpResponse:
    form = TextsForm(request.POST)
    deed, said = WITH_TEXTS[verb]
    if form.is_valid():
        with refusals_on(form):
            deed(report.pk, input=Texts(**form.cleaned_data), **who)
            messages.success(request, str(said))
            return redirect("web:report", report.pk)
    return shown(request, found(request, report.pk), form, ReasonForm(), status_of(form))


def _with_reason(request: Request, report: Report, verb: str, who: dict[str, Any]) -> HttpResponse:
    form = ReasonForm(request.POST)
    deed, said = WITH_REASON[verb]
    if form.is_valid():
        with refusals_on(form):
            made = deed(report.pk, reason=form.cleaned_data["reason"], **who)
            messages.success(request, str(said))
            return redirect("web:report", made.pk)
    texts = TextsForm(initial={name: getattr(report, name) for name in TextsForm.base_fields})
    return shown(request, found(request, report.pk), texts, form, status_of(form))
