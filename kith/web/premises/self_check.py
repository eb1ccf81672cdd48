"""The shop's own page: no log-in, large and plain; it says that it is a self-check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kith.grid.actions import self_check as actions
from kith.grid.actions.self_check import SelfCheckInput
from kith.grid.queries import hazards as queries
from kith.grid.queries.premises import checklists_at
from kith.grid.states import HazardState, Verdict
from kith.web.http import Request, refusals_on, status_of
from kith.web.premises.hazard_forms import SelfCheckForm

if TYPE_CHECKING:
    from kith.catalogue.inspection import Question
    from kith.grid.models import Notice


@require_http_methods(["GET", "POST"])
@never_cache
def page(request: Request, token: str) -> HttpResponse:
    """What the paper says, once more, and a place to answer; after that, thanks."""
    notice = queries.notice_by(token)
    if notice is None:
        raise Http404
    questions = _questions(notice, request)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SelfCheckForm(*typed, questions=questions)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.hand_in(token, input=_told(form), actor=request.actor, now=request.now)
            return redirect("web:self_check", token)
    context = {
        "notice": notice,
        "hazard": notice.hazard,
        "form": form,
        "type": _type(notice, request),
        "is_done": hasattr(notice, "self_check"),
        "is_open": _is_open(notice, request),
        "has_lines": bool(questions),
    }
    return render(request, "web/premises/self_check.html", context, status=status_of(form))


def _told(form: SelfCheckForm) -> SelfCheckInput:
    typed = form.cleaned_data
    return SelfCheckInput(
        lines=dict.fromkeys(typed["lines"], Verdict.FINE),
        text=typed["text"],
        photo=typed["photo"].read() if typed["photo"] else None,
    )


def _questions(notice: Notice, request: Request) -> list[Question]:
    """The checklist of the shop's own kind; none where the hazard is at no shop."""
    premises = notice.hazard.premises
    if premises is None:
        return []
    today = localtime(request.now).date()
    return checklists_at(premises.area.path, today).questions(premises.kind)


def _type(notice: Notice, request: Request) -> str:
    names = queries.type_names({notice.hazard.area.path}, localtime(request.now).date())
    return names.get(notice.hazard.hazard_type, "")


def _is_open(notice: Notice, request: Request) -> bool:
    """Whether an answer still counts; the action asks again."""
    in_time = localtime(request.now).date() <= notice.link_until
    waits = notice.hazard.state == HazardState.NOTICE
    return in_time and waits and queries.is_newest(notice)
