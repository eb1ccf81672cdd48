"""One application with everything that follows it, and the list of agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.core.refusal import Forbidden, require
from kith.projects import policies_venture as policies
from kith.projects.actions import agreements, recovering, venture
from kith.projects.queries import venture as queries
from kith.web.http import (
    Request,
    page_of,
    query_of,
    refusals_on,
    signed_in,
    status_of,
    with_role,
)
from kith.web.projects.money_figures import narrowed
from kith.web.projects.money_rows import yuan
from kith.web.projects.venture_forms import (
    ClawBackForm,
    DecideForm,
    DocumentForm,
    ExcuseForm,
    NothingForm,
    PayForm,
    ReportForm,
    ReviewForm,
    SignForm,
    SpotCheckForm,
    VerdictForm,
    WhyForm,
)
from kith.web.projects.venture_rows import (
    READERS,
    agreement_rows,
    application_row,
    review_rows,
    venture_tabs,
    verbs_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms

    from kith.projects.models import Agreement, Application

# What the form is called in the page's address, and which verbs of the tables it is for.
NEEDS = {
    "withdraw": {"withdraw"},
    "review": {"review"},
    "decide": {"choose", "decline"},
    "sign": {"sign"},
    "pay": {"pay_first", "pay_final"},
    "report": {"report_midterm", "report_final"},
    "judge": {"pass_midterm", "pass_final"},
    "excuse": {"excuse"},
    "stop": {"stop"},
    "claw_back": {"claw_back"},
    "wind_up": {"wind_up"},
    "recover": {"recover"},
    "spot_check": {"spot_check"},
    "bar": {"bar"},
}
OF_APPLICANT: Final = ("withdraw", "report")
OF_DESK: Final = ("pay", "judge", "spot_check")
FORMS: dict[str, Callable[..., forms.Form]] = {
    "withdraw": NothingForm,
    "decide": DecideForm,
    "sign": SignForm,
    "pay": PayForm,
    "report": ReportForm,
    "judge": VerdictForm,
    "excuse": ExcuseForm,
    "stop": WhyForm,
    "claw_back": ClawBackForm,
    "wind_up": NothingForm,
    "recover": DocumentForm,
    "spot_check": SpotCheckForm,
    "bar": WhyForm,
}


@require_GET
@with_role(*READERS)
def desk(request: Request) -> HttpResponse:
    """What runs, the next report first; what ended last."""
    rows = narrowed(request, queries.agreements(request.actor), area="area", year="year")
    page = page_of(request, rows)
    context = {
        "tabs": venture_tabs(request),
        "page": page,
        "rows": agreement_rows(list(page.object_list), request.now),
        "query": query_of(request),
    }
    return render(request, "web/projects/venture/desk.html", context)


@require_GET
@signed_in
def application(request: Request, pk: int) -> HttpResponse:
    """For the applicant, the reviewers and the desk of the place: each sees what is theirs."""
    return _shown(request, pk)


def _shown(request: Request, pk: int, bound: dict[str, forms.Form] | None = None) -> HttpResponse:
    row = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    agreement = queries.agreement_of(row)
    verbs = verbs_of(row, agreement, request.actor)
    is_desk = request.actor.over(row.call.area.path, *READERS)
    context: dict[str, Any] = {
        "tabs": venture_tabs(request),
        "row": application_row(row),
        "forms": _forms(row, verbs) | (bound or {}),
        "verbs": verbs,
        "is_desk": is_desk,
        "reviews": review_rows(queries.words_of(row.pk), row.call.criteria) if is_desk else [],
        "decision": getattr(row, "decision", None),
        "agreement": _agreement(request, agreement) if agreement else None,
    }
    status = max((status_of(form) for form in (bound or {}).values()), default=200)
    return render(request, "web/projects/venture/application.html", context, status=status)


def _agreement(request: Request, row: Agreement) -> dict[str, Any]:
    """The agreement with its rows, sums in words."""
    back = getattr(row, "claw_back", None)
    return {
        "row": agreement_rows([row], request.now)[0],
        "payments": [(one, yuan(one.fen)) for one in row.payments.all()],
        "reports": [
            (one, yuan(one.spent_fen), getattr(one, "verdict", None)) for one in row.reports.all()
        ],
        "excuses": list(row.excuses.all()),
        "checks": [(one, yuan(one.fen)) for one in row.spot_checks.all()],
        "stop": getattr(row, "stop", None),
        "back": back,
        "back_yuan": yuan(back.fen) if back else "",
        "recovery": getattr(back, "recovery", None),
        "bar": getattr(row, "bar", None),
    }


def _forms(row: Application, verbs: frozenset[str]) -> dict[str, forms.Form]:
    """Empty forms for what is possible now."""
    return {name: _form(name, row) for name, needed in NEEDS.items() if needed & verbs}


def _form(name: str, row: Application, **typed: Any) -> forms.Form:
    if name == "review":
        return ReviewForm(criteria=row.call.criteria, **typed)
    return FORMS[name](**typed)


@require_POST
@signed_in
def do(request: Request, pk: int, name: str) -> HttpResponse:
    """One form of the page; typed text stays where something is wrong."""
    row = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    if name not in NEEDS:
        raise Http404
    _require_part(request, row, name)
    form = _form(name, row, data=request.POST)
    if form.is_valid():
        with refusals_on(form):
            _act(request, row, name, form)
            messages.success(request, _("Done."))
            return redirect("web:venture_application", pk)
    return _shown(request, pk, {name: form})


def _require_part(request: Request, row: Application, name: str) -> None:
    """Whose form it is; the action asks besides for her own interest, and whether it is time."""
    actor, office = request.actor, policies.DESK if name in OF_DESK else policies.OFFICE
    if name in OF_APPLICANT:
        require(policies.is_applicant(actor, row))
    elif name == "review":
        require(actor.person_id in queries.reviewers_of(row.call_id))
    else:
        require(actor.over(row.call.area.path, *office))


def _act(request: Request, row: Application, name: str, form: Any) -> None:
    who: dict[str, Any] = {"actor": request.actor, "now": request.now}
    typed = form.cleaned_data
    if name == "withdraw":
        venture.withdraw(row.pk, **who)
    elif name == "review":
        venture.review(row.pk, input=form.as_input(), **who)
    elif name == "decide":
        fen = typed["granted"] or 0
        venture.decide(row.pk, fen=fen, reason=typed["reason"], **who)
    elif name == "sign":
        agreements.sign(row.pk, input=form.as_input(), **who)
    else:
        _act_on_agreement(request, row, name, form)


def _act_on_agreement(request: Request, row: Application, name: str, form: Any) -> None:
    agreement = queries.agreement_of(row)
    require(agreement is not None, Forbidden())
    assert agreement is not None, "asked in the line above"
    who: dict[str, Any] = {"actor": request.actor, "now": request.now}
    typed, pk = form.cleaned_data, agreement.pk
    deeds: dict[str, Callable[[], object]] = {
        "pay": lambda: agreements.pay(pk, input=form.as_input(), **who),
        "report": lambda: agreements.report(pk, input=form.as_input(), **who),
        "judge": lambda: agreements.judge(
            pk, is_passed=typed["is_passed"] == "yes", reason=typed["reason"], **who
        ),
        "excuse": lambda: agreements.excuse(
            pk, until=typed["until"], reason=typed["reason"], **who
        ),
        "stop": lambda: agreements.stop(pk, reason=typed["reason"], **who),
        "claw_back": lambda: recovering.claw_back(
            pk, fen=typed["fen"], reason=typed["reason"], **who
        ),
        "wind_up": lambda: recovering.wind_up(pk, **who),
        "recover": lambda: recovering.recover(pk, document=typed["document"], **who),
        "spot_check": lambda: recovering.spot_check(pk, input=form.as_input(), **who),
        "bar": lambda: recovering.bar(pk, reason=typed["reason"], **who),
    }
    deeds[name]()
