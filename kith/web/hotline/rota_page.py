"""Who answers in the next fourteen days, where somebody is missing, and swaps."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.core.refusal import BadInput
from kith.hotline import policies
from kith.hotline.actions import rota as actions
from kith.hotline.queries import lines
from kith.web.hotline.forms import ShiftForm, SwapForm
from kith.web.hotline.tabs import KEEPERS, tabs
from kith.web.http import Request, refusals_on, status_of, with_role
from kith.web.templatetags.kith import span

if TYPE_CHECKING:
    from kith.hotline.models import Line, Shift

ANSWERS = ("agree", "decline", "withdraw")


def _lines(request: Request) -> Any:
    """Lines whose rota concerns the actor: she stands on it, or keeps it."""
    duty = lines.duty_of(request.actor, now=request.now)
    kept = lines.run_by(request.actor)
    return kept | lines.of_actor(request.actor, duty)


@require_GET
@with_role(*KEEPERS)
def page(request: Request) -> HttpResponse:
    rows = list(_lines(request).distinct())
    chosen = request.GET.get("line", "")
    line = next((row for row in rows if str(row.pk) == chosen), rows[0] if rows else None)
    if line is None:
        return render(request, "web/hotline/rota.html", {"tabs": tabs(request), "line": None})
    return _show(request, line, rows, _shift_form(request, line))


def _show(request: Request, line: Line, rows: list[Line], form: ShiftForm) -> HttpResponse:
    days = lines.rules_of(line, request.now).gap_days
    found = lines.rota(line, since=localtime(request.now).date(), days=days)
    context = {
        "tabs": tabs(request),
        "line": line,
        "lines": rows,
        "days": found,
        "gaps": sum(len(day.gaps) for day in found),
        "may_run": policies.may_run(request.actor, line),
        "me": request.actor.person_id,
        "now": request.now,
        "form": form,
        "asked": list(lines.swaps_for(request.actor)),
        "mine": list(lines.swaps_by(request.actor)),
    }
    return render(request, "web/hotline/rota.html", context, status=status_of(form))


def _shift_form(request: Request, line: Line, data: Any = None) -> ShiftForm:
    people = [(row.person_id, str(row.person.name)) for row in lines.counsellors(line)]
    first = {
        "day": localtime(request.now).date() + timedelta(days=1),
        "starts": line.opens,
        "ends": line.closes,
    }
    return ShiftForm(data, people=people, initial=first)


@require_POST
@with_role(*KEEPERS)
def give(request: Request, pk: int) -> HttpResponse:
    """One more shift; one that ends before it begins ends the next day."""
    line = get_object_or_404(lines.run_by(request.actor), pk=pk)
    form = _shift_form(request, line, request.POST)
    if form.is_valid():
        got = form.cleaned_data
        starts = make_aware(datetime.combine(got["day"], got["starts"]))
        ends = make_aware(datetime.combine(got["day"], got["ends"]))
        if ends <= starts:
            ends += timedelta(days=1)
        with refusals_on(form):
            wanted = actions.ShiftInput(got["person"], starts, ends)
            actions.give_shift(pk, input=wanted, actor=request.actor, now=request.now)
            return redirect(f"/hotline/rota/?line={pk}")
    return _show(request, line, list(_lines(request).distinct()), form)


@require_POST
@with_role(*KEEPERS)
def drop(request: Request, pk: int) -> HttpResponse:
    shift = _shift(request, pk)
    actions.drop_shift(pk, actor=request.actor, now=request.now)
    messages.success(request, _("The shift fell away; the gap shows."))
    return redirect(f"/hotline/rota/?line={shift.line_id}")


def _shift(request: Request, pk: int) -> Shift:
    rows = lines.shifts_of(_lines(request))
    return get_object_or_404(rows, pk=pk)


@require_GET
@with_role(*KEEPERS)
def swap(request: Request, pk: int) -> HttpResponse:
    """Whom to ask, for which shift in return."""
    shift = _own(request, pk)
    form = SwapForm(others=_others(request, shift))
    context = {"tabs": tabs(request), "shift": shift, "form": form}
    return render(request, "web/hotline/swap.html", context)


def _own(request: Request, pk: int) -> Shift:
    shift = _shift(request, pk)
    if shift.person_id != request.actor.person_id:
        raise Http404
    return shift


def _others(request: Request, shift: Shift) -> list[tuple[str, str]]:
    found = []
    ahead = lines.shifts_ahead(shift.line, now=request.now)
    for row in lines.counsellors(shift.line):
        if row.person_id == request.actor.person_id:
            continue
        name = str(row.person.name)
        found.append((f"{row.person_id}", _("%(name)s, for nothing in return") % {"name": name}))
        for hers in ahead:
            if hers.person_id == row.person_id:
                words = {"name": name, "when": span(hers.starts_at, hers.ends_at)}
                label = _("%(name)s, for %(when)s") % words
                found.append((f"{row.person_id}:{hers.pk}", label))
    return found


@require_POST
@with_role(*KEEPERS)
def ask(request: Request, pk: int) -> HttpResponse:
    shift = _own(request, pk)
    form = SwapForm(request.POST, others=_others(request, shift))
    if not form.is_valid():
        raise BadInput(why=_("Please choose one."))
    other, _colon, hers = form.cleaned_data["other"].partition(":")
    actions.ask_swap(
        pk,
        other_id=int(other),
        in_return_id=int(hers) if hers else None,
        actor=request.actor,
        now=request.now,
    )
    messages.success(request, _("Asked. Nothing changes before the other says yes."))
    return redirect(f"/hotline/rota/?line={shift.line_id}")


@require_POST
@with_role(*KEEPERS)
def answer(request: Request, pk: int, verb: str) -> HttpResponse:
    if verb not in ANSWERS:
        raise Http404
    waiting = lines.swaps_by if verb == "withdraw" else lines.swaps_for
    row = get_object_or_404(waiting(request.actor), pk=pk)
    actions.answer_swap(pk, verb=verb, actor=request.actor, now=request.now)
    return redirect(f"/hotline/rota/?line={row.shift.line_id}")
