"""What waits at the desk about hours: reviews, changes, questions, words still missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.core.actor import Role
from kith.core.refusal import Forbidden, require
from kith.hours import policies, queries
from kith.hours.actions import amendments, recording, review
from kith.hours.states import LateReason
from kith.web.hours.forms import LateForm, ReasonForm
from kith.web.hours.queue import Tab, change_rows, hold_rows, question_rows, tabs, word_rows
from kith.web.http import Request, page_of, query_of, refusals_on, with_role

if TYPE_CHECKING:
    from django.forms import BaseForm

    from kith.core.actor import Actor

DESK = (Role.WORKER, Role.STREET)
PAGE = "web/hours/queue.html"
ROWS: dict[str, Callable[..., list[Any]]] = {
    "holds": hold_rows,
    "changes": change_rows,
    "questions": question_rows,
    "words": word_rows,
}


@require_GET
@with_role(*DESK)
@never_cache
def page(request: Request) -> HttpResponse:
    """One of four queues, `?what=`; `?late=1` only what is past its day, `?q=` words of it."""
    actor, now = request.actor, request.now
    shown = tabs(actor, now=now, what=request.GET.get("what", ""), late=_late(request))
    current = next(tab for tab in shown if tab.is_current)
    found = page_of(request, _searched(current, request))
    context = {
        "tabs": shown,
        "what": current.what,
        "title": current.label,
        "page": found,
        "rows": ROWS[current.what](list(found.object_list), actor=actor, now=now),
        "query": query_of(request),
        "is_late": _late(request),
        "q": request.GET.get("q", ""),
    }
    return render(request, PAGE, context)


def _late(request: Request) -> bool:
    return request.GET.get("late") == "1"


def _searched(tab: Tab, request: Request) -> Any:
    words = request.GET.get("q", "").strip()[:60]
    column = "content__icontains" if tab.what == "words" else "record__content__icontains"
    return tab.rows.filter(**{column: words}) if words else tab.rows


@require_POST
@with_role(*DESK)
@never_cache
def decide(request: Request, pk: int) -> HttpResponse:
    """Release or take back what is under review; a worker proposes the latter."""
    actor, now = request.actor, request.now
    held = get_object_or_404(queries.holds_to_review(actor), record_id=pk)
    require(policies.may_propose(actor, held.record, queries.sides_of(held.record)))
    form = ReasonForm(request.POST, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        with refusals_on(form):
            done = _decided(pk, **form.cleaned_data, actor=actor, now=now)
            return _done(request, f"hold-{pk}", done, "holds")
    (row,) = hold_rows([held], actor=actor, now=now, form=form)
    return _again(request, "hold", row, "holds", form)


def _decided(pk: int, *, verb: str, reason: str, actor: Actor, now: datetime) -> str:
    if verb == "release":
        review.release(pk, reason=reason, actor=actor, now=now)
        return _("Released: the hours stand.")
    if verb == "uphold":
        review.uphold(pk, reason=reason, actor=actor, now=now)
        return _("Taken back, with its points.")
    if verb == "propose":
        amendments.propose_withdrawal(pk, reason=reason, actor=actor, now=now)
        return _("Proposed. A second person has to approve it.")
    raise Forbidden()


@require_POST
@with_role(*DESK)
@never_cache
def decide_change(request: Request, pk: int) -> HttpResponse:
    """Approve or refuse what somebody else proposed."""
    actor, now = request.actor, request.now
    change = get_object_or_404(queries.amendments_to_decide(actor, now=now), pk=pk)
    sides = queries.sides_of(change.record)
    require(policies.may_decide_amendment(actor, change, sides))
    form = ReasonForm(request.POST, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        with refusals_on(form):
            done = _change_decided(pk, **form.cleaned_data, actor=actor, now=now)
            return _done(request, f"change-{pk}", done, "changes")
    (row,) = change_rows([change], actor=actor, now=now, form=form)
    return _again(request, "change", row, "changes", form)


def _change_decided(pk: int, *, verb: str, reason: str, actor: Actor, now: datetime) -> str:
    if verb == "approve":
        amendments.approve(pk, actor=actor, now=now)
        return _("Approved. The person has been told.")
    if verb == "reject":
        amendments.reject(pk, reason=reason, actor=actor, now=now)
        return _("Not approved. The record stays as it is.")
    raise Forbidden()


@require_POST
@with_role(*DESK)
@never_cache
def confirm(request: Request, pk: int) -> HttpResponse:
    """The desk's second person confirms minutes that no request asks a resident about."""
    actor, now = request.actor, request.now
    record = get_object_or_404(queries.waiting_for_word(actor), pk=pk)
    form = LateForm(request.POST, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        with refusals_on(form):
            recording.confirm_at_desk(pk, actor=actor, now=now, late=late_of(form.cleaned_data))
            return _done(request, f"word-{pk}", _("Confirmed. Thank you for checking."), "words")
    (row,) = word_rows([record], actor=actor, now=now, form=form)
    return _again(request, "word", row, "words", form)


def late_of(typed: dict[str, str]) -> recording.Late | None:
    """The reason for being late, where one was chosen."""
    if not typed.get("late_reason"):
        return None
    return recording.Late(LateReason(typed["late_reason"]), typed.get("late_note", ""))


def _done(request: Request, anchor: str, text: str, what: str) -> HttpResponse:
    if request.htmx:
        return render(request, f"{PAGE}#done", {"anchor": anchor, "text": text})
    messages.success(request, text)
    return redirect(f"{reverse('web:hours_review')}?what={what}")


def _again(request: Request, part: str, row: Any, what: str, form: BaseForm) -> HttpResponse:
    """The row with what is wrong: alone for htmx, else on a page of its own."""
    status = int(getattr(form, "status", 422))
    if request.htmx:
        return render(request, f"{PAGE}#{part}", {"row": row}, status=status)
    context = {"what": what, "rows": [row], "is_alone": True}
    return render(request, PAGE, context, status=status)
