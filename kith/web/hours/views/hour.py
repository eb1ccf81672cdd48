"""One record with its whole chain, for the one whose hours they are and for the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.core.actor import Role
from kith.core.refusal import require
from kith.hours import policies, queries
from kith.hours.actions import corrections
from kith.hours.states import AmendmentState, CorrectionKind, CorrectionState, Step
from kith.people.queries import masked
from kith.web.hours.chain import Chain, change_text
from kith.web.hours.forms import AmendForm, LateForm, ReasonForm, WrongForm
from kith.web.hours.verbs import may_decide, verbs_of
from kith.web.hours.views.mine import hour_row
from kith.web.http import Request, refusals_on, signed_in, status_of

if TYPE_CHECKING:
    from django.forms import BaseForm

    from kith.hours.models import ServiceRecord


@require_GET
@signed_in
@never_cache
def page(request: Request, pk: int) -> HttpResponse:
    return show(request, find(request, pk))


def find(request: Request, pk: int) -> ServiceRecord:
    """The record, for those who may see it; for everybody else there is none."""
    return get_object_or_404(queries.whole(queries.visible_to(request.actor)), pk=pk)


def show(
    request: Request, row: ServiceRecord, bound: dict[str, BaseForm] | None = None
) -> HttpResponse:
    """The page; `bound` are forms to show again with what is wrong."""
    context = _context(request, row) | (bound or {})
    status = max((status_of(form) for form in (bound or {}).values()), default=200)
    return render(request, "web/hours/hour.html", context, status=status)


def _context(request: Request, row: ServiceRecord) -> dict[str, Any]:
    actor = request.actor
    sides = queries.sides_of(row)
    word = getattr(row, "confirmation", None)
    changes = [c for c in row.amendments.all() if c.state == AmendmentState.PROPOSED]
    asked = [c for c in row.corrections.all() if c.state == CorrectionState.ASKED]
    in_charge = masked({row.in_charge_id}).get(row.in_charge_id)
    return {
        "row": hour_row(row),
        "record": row,
        "is_own": row.person_id == actor.person_id,
        "is_desk": actor.over(row.area.path, Role.WORKER, Role.STREET),
        "served": len(row.beneficiaries.all()) + row.others,
        "in_charge": str(in_charge.name) if in_charge else "",
        "is_overdue": "confirm" not in _late_steps(row) and not word and request.now > row.due_at,
        "events": Chain(row).events(),
        "verbs": verbs_of(actor, row, sides, word.by_id if word else None),
        "change": changes[0] if changes else None,
        "change_text": change_text(changes[0]) if changes else "",
        "may_decide": bool(changes) and may_decide(actor, changes[0], sides),
        "question": asked[0] if asked else None,
        "wrong_form": WrongForm(),
        "reason_form": ReasonForm(),
        "late_form": LateForm(),
        "amend_form": amend_form(row),
        "take_back_form": ReasonForm(auto_id="id_back_%s"),
    }


def _late_steps(row: ServiceRecord) -> set[str]:
    return {Step(late.step).value for late in row.lateness.all()}


def amend_form(row: ServiceRecord) -> AmendForm:
    """What stands, ready to be changed."""
    return AmendForm(
        auto_id="id_amend_%s",
        initial={
            "started_at": localtime(row.started_at),
            "ended_at": localtime(row.ended_at),
            "content": row.content,
        },
    )


@require_POST
@signed_in
@never_cache
def wrong(request: Request, pk: int) -> HttpResponse:
    """The one whose hours they are says what is wrong; the desk answers."""
    row = find(request, pk)
    require(policies.may_ask_correction(request.actor, row.person_id))
    form = WrongForm(request.POST)
    if form.is_valid():
        kind = CorrectionKind(form.cleaned_data["kind"])
        with refusals_on(form):
            corrections.ask(
                input=corrections.CorrectionInput(
                    row.person_id, kind, form.cleaned_data["text"], row.pk
                ),
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("The desk will look into it and answer you."))
            return redirect("web:hour", pk)
    return show(request, row, {"wrong_form": form})


@require_POST
@signed_in
def withdraw(request: Request, pk: int) -> HttpResponse:
    """The question is no longer needed."""
    asked = get_object_or_404(queries.corrections_visible_to(request.actor), pk=pk)
    corrections.withdraw(asked.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Taken back. Nothing else changes."))
    return redirect("web:hour", asked.record_id) if asked.record_id else redirect("web:my_hours")
