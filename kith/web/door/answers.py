"""How was it? The page of somebody who was there, and of whoever holds a slip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kith.activities.actions import after as actions
from kith.activities.actions.after import AnswerInput
from kith.activities.queries import after as queries
from kith.people.states import Channel
from kith.web.door.forms import AnswerForm, ProxyAnswerForm, typed_in
from kith.web.http import Request, refusals_on, signed_in, status_of

if TYPE_CHECKING:
    from kith.activities.models import Slip


def _given(typed: dict[str, Any], channel: Channel) -> AnswerInput:
    return AnswerInput(
        step=int(typed["step"]) or None,
        wanting=tuple(typed["wanting"]),
        channel=channel,
        by_proxy=typed.get("by_proxy", False),
    )


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def mine(request: Request, pk: int) -> HttpResponse:
    """One question for each for whom the phone may speak, one after the other."""
    slips = list(queries.slips_for(request.actor, pk))
    if not slips:
        raise Http404
    wanted = [slip for slip in slips if not hasattr(slip, "answer")]
    asked = wanted[0] if wanted else None
    form = AnswerForm(typed_in(request))
    if request.method == "POST" and asked is not None and form.is_valid():
        with refusals_on(form):
            given = _given(form.cleaned_data, Channel.WEB)
            actions.answer(_named(request, wanted), input=given, actor=request.actor,
                           now=request.now)  # fmt: skip
            messages.success(request, _("Thank you for your answer."))
            return redirect("web:how_was_it", pk)
    survey = slips[0].survey
    context = {
        "survey": survey,
        "session": survey.session,
        "form": form,
        "slip": asked,
        "name": asked.person.name if asked and asked.person else "",
        "is_mine": asked is not None and asked.person_id == request.actor.person_id,
        "is_over": request.now >= survey.closes_at,
    }
    return render(request, "web/door/how.html", context, status=status_of(form))


def _named(request: Request, wanted: list[Slip]) -> int:
    """The slip the page was about, so that a second press does not answer for the next person."""
    found = [slip.pk for slip in wanted if str(slip.pk) == request.POST.get("slip")]
    if not found:
        raise actions.AnsweredAlready()
    return found[0]


@require_http_methods(["GET", "POST"])
@never_cache
def slip(request: Request, token: str) -> HttpResponse:
    """Whoever holds the slip answers, once, without a name."""
    found = queries.slip_with(token)
    if found is None:
        raise Http404
    form = ProxyAnswerForm(typed_in(request))
    is_done = hasattr(found, "answer")
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given = _given(form.cleaned_data, Channel.QR)
            actions.answer_slip(token, input=given, actor=request.actor, now=request.now)
            return redirect("web:survey_slip", token)
    context = {
        "survey": found.survey,
        "session": found.survey.session,
        "form": form,
        "slip": None if is_done else found,
        "is_mine": True,
        "is_over": request.now >= found.survey.closes_at,
    }
    return render(request, "web/door/how.html", context, status=status_of(form))
