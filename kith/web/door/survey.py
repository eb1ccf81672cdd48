"""The desk's side of a survey: who is asked, what came by telephone or paper, and the result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.activities.actions import after as actions
from kith.activities.actions.after import AnswerInput
from kith.activities.queries import after as queries
from kith.activities.queries.attendance import is_closed, rules_at
from kith.activities.rules.after import slip_token
from kith.people.states import Channel
from kith.web.door.forms import STEPS, EnterForm, SlipsForm
from kith.web.door.sheet import session_of
from kith.web.door.tickets import drawn
from kith.web.http import Request, refusals_on, signed_in, status_of

if TYPE_CHECKING:
    from django.forms import Form

    from kith.activities.models import Session, Survey
    from kith.activities.rules.after import Result

MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    n: int


def bars_of(result: Result) -> list[Bar]:
    """The five steps, the best first."""
    words = dict(STEPS)
    return [Bar(str(words[str(step)]), result.steps[step - 1]) for step in (5, 4, 3, 2, 1)]


@require_GET
@signed_in
@never_cache
def desk(request: Request, pk: int) -> HttpResponse:
    return _show(request, session_of(request, pk))


def _show(
    request: Request,
    session: Session,
    *,
    ask_form: SlipsForm | None = None,
    enter_form: EnterForm | None = None,
) -> HttpResponse:
    survey = queries.survey_of(session.pk)
    bound: Form | None = ask_form or enter_form
    context = {
        "session": session,
        "tab": "survey",
        "is_closed": is_closed(session.pk),
        "survey": survey,
        "is_open": survey is not None and request.now < survey.closes_at,
        "ask_form": ask_form or SlipsForm(auto_id="ask_%s"),
        "enter_form": enter_form or EnterForm(auto_id="enter_%s"),
        **(_figures(session, survey) if survey else {}),
    }
    return render(
        request, "web/door/survey.html", context, status=status_of(bound) if bound else 200
    )


def _figures(session: Session, survey: Survey) -> dict[str, object]:
    found = queries.result_of(survey)
    least = rules_at(session).least_answers
    silent = queries.unanswered(survey.pk)
    return {
        "result": found,
        "bars": bars_of(found) if found.is_shown(least) else [],
        "least": least,
        "paper": queries.paper_slips(survey.pk).count(),
        "silent": [
            {"number": slip.number, "name": slip.person.name if slip.person else _("paper slip")}
            for slip in silent[:MOST_SHOWN]
        ],
        "silent_count": silent.count(),
    }


@require_POST
@signed_in
def ask(request: Request, pk: int) -> HttpResponse:
    """Everybody who was there is asked; slips can be printed."""
    session, form = session_of(request, pk), SlipsForm(request.POST, auto_id="ask_%s")
    if form.is_valid():
        with refusals_on(form):
            number = form.cleaned_data["slips"]
            actions.open_survey(pk, slips=number, actor=request.actor, now=request.now)
            messages.success(request, _("Everybody who was there by name is asked."))
            return redirect("web:survey", pk)
    return _show(request, session, ask_form=form)


@require_POST
@signed_in
@never_cache
def enter(request: Request, pk: int) -> HttpResponse:
    """What came by telephone or on a slip."""
    session, form = session_of(request, pk), EnterForm(request.POST, auto_id="enter_%s")
    if form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            given = AnswerInput(
                step=int(typed["step"]) or None,
                wanting=tuple(typed["wanting"]),
                channel=Channel(typed["channel"]),
                by_proxy=typed["by_proxy"],
            )
            actions.enter_answer(
                pk, number=typed["number"], input=given, actor=request.actor, now=request.now
            )
            messages.success(request, _("Entered. Thank you."))
            return redirect("web:survey", pk)
    return _show(request, session, enter_form=form)


@require_GET
@signed_in
@never_cache
def slips(request: Request, pk: int) -> HttpResponse:
    """Slips to cut apart: a code for a telephone, and the question for a pen."""
    session = session_of(request, pk)
    survey = queries.survey_of(pk)
    if survey is None:
        raise Http404
    rows = [
        {"number": slip.number, "qr": drawn(_link(request, slip.pk))}
        for slip in queries.paper_slips(survey.pk)
    ]
    context = {"session": session, "survey": survey, "slips": rows, "steps": STEPS}
    return render(request, "web/door/slips.html", context)


def _link(request: Request, slip_id: int) -> str:
    return request.build_absolute_uri(reverse("web:survey_slip", args=(slip_token(slip_id),)))
