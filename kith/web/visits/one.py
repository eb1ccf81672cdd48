"""One visit: what is clear at once, what was found by a press, its changes and its need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.care.actions import amending, visiting
from kith.care.actions.amending import AmendInput
from kith.care.policies import files as file_policies
from kith.care.policies import visits as policies
from kith.care.queries import files as file_queries
from kith.care.queries import visits as queries
from kith.care.states import Light, Section, VersionState
from kith.core.refusal import Refusal, require
from kith.vault.states import Purpose
from kith.web.http import Request, refusals_on, signed_in, status_of
from kith.web.visits.forms import AmendForm, NeedForm, ReadForm
from kith.web.visits.rows import facts, visit_row

if TYPE_CHECKING:
    from datetime import datetime

    from kith.care.actions.amending import Opened
    from kith.care.models import Visit
    from kith.core.actor import Actor


@require_GET
@signed_in
@never_cache
def page(request: Request, pk: int) -> HttpResponse:
    return _shown(request, visit_of(request, pk))


def visit_of(request: Request, pk: int) -> Visit:
    """A visit of the desk's places or of one's own; everything else does not exist."""
    found: Visit = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return found


def _shown(
    request: Request,
    visit: Visit,
    *,
    read: ReadForm | None = None,
    opened: list[Opened] | None = None,
) -> HttpResponse:
    waiting = queries.change_of(visit)
    context = {
        "row": visit_row(visit),
        "visit": visit,
        "is_desk": file_policies.is_desk(request.actor, visit.file),
        "community": file_queries.community_of(visit.file).name,
        "next_due": queries.open_due(visit.file_id),
        "there": queries.people_at(visit),
        "items": [one.item.title for one in queries.items_at(visit)],
        "verbs": _verbs(visit, request.actor, request.now),
        "waiting": waiting,
        "may_check": waiting is not None and policies.may_check(request.actor, waiting),
        "read_form": read or ReadForm(auto_id="read-%s"),
        "opened": [(one.version, facts(one.findings), one.reason) for one in opened or ()],
        "is_opened": opened is not None,
    }
    return render(request, "web/visits/one.html", context, status=status_of(read) if read else 200)


def _verbs(visit: Visit, actor: Actor, now: datetime) -> frozenset[str]:
    may = {
        "read": file_policies.may_read(actor, visit.file),
        "amend": queries.may_change(actor, visit, now) and queries.change_of(visit) is None,
        "see_to": policies.may_see_to(actor, visit)
        and visit.worst == Light.HELP and visit.seen_at is None,
        "need": policies.may_see_to(actor, visit) and visit.unasked_need,
    }  # fmt: skip
    return frozenset(verb for verb, granted in may.items() if granted)


@require_POST
@signed_in
@never_cache
def read(request: Request, pk: int) -> HttpResponse:
    """What was found, opened with a purpose and logged."""
    visit, form = visit_of(request, pk), ReadForm(request.POST, auto_id="read-%s")
    opened = None
    require(file_policies.may_read(request.actor, visit.file))
    if form.is_valid():
        with refusals_on(form):
            opened = amending.read_visit(
                pk,
                purpose=Purpose(form.cleaned_data["purpose"]),
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            )
    return _shown(request, visit, read=form, opened=opened)


@require_POST
@signed_in
@never_cache
def amend(request: Request, pk: int) -> HttpResponse:
    """With `open` the form as it stands, logged; else the change."""
    visit = visit_of(request, pk)
    require(policies.may_amend(request.actor, visit))
    if "open" in request.POST:
        form = AmendForm(initial=_as_written(request, visit))
        return _amend_page(request, visit, form)
    form = AmendForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            given = AmendInput(**form.told(), reason=form.cleaned_data["reason"])
            row = amending.amend(pk, input=given, actor=request.actor, now=request.now)
            stands = row.state == VersionState.STANDING
            waits = _("Your change waits for a second person.")
            messages.success(request, _("Changed.") if stands else waits)
            return redirect("web:visit", pk)
    return _amend_page(request, visit, form)


def _amend_page(request: Request, visit: Visit, form: AmendForm) -> HttpResponse:
    context = {"visit": visit, "row": visit_row(visit), "form": form, "sections": form.sections()}
    return render(request, "web/visits/amend.html", context, status=status_of(form))


def _as_written(request: Request, visit: Visit) -> dict[str, Any]:
    """What stands now, read by its writer while it is fresh, else with the purpose of care."""
    who: dict[str, Any] = {"actor": request.actor, "now": request.now}
    require(policies.may_amend(request.actor, visit))
    try:
        last = amending.read_own(visit.pk, **who)
    except Refusal:
        rows = amending.read_visit(visit.pk, purpose=Purpose.CARE_CHECK, **who)
        last = next(one for one in rows if one.version.state == VersionState.STANDING)
    version = last.version
    clear = {name: getattr(version, name) for name in ("method", "outcome", "met_in_person")}
    lights = {
        point: light for part in last.findings.values() for point, light in part.lights.items()
    }
    notes = {f"{section}_note": last.findings[section].note for section in Section}
    return clear | lights | notes


@require_POST
@signed_in
def check(request: Request, pk: int) -> HttpResponse:
    """The second person's word on a change; `pk` is of the version."""
    version = get_object_or_404(queries.changes_to_check(request.actor), pk=pk)
    agrees = request.POST.get("verb") == "confirm"
    amending.check(pk, agrees=agrees, actor=request.actor, now=request.now)
    messages.success(request, _("The change stands.") if agrees else _("The change is refused."))
    return redirect("web:visit", version.visit_id)


@require_POST
@signed_in
@never_cache
def need(request: Request, pk: int) -> HttpResponse:
    """With `open` the need as it was found, logged; else the request."""
    visit = visit_of(request, pk)
    if "open" in request.POST:
        text = amending.read_need(pk, actor=request.actor, now=request.now)
        form = NeedForm(initial={"text": text, "day": localdate(request.now)})
    else:
        require(policies.may_see_to(request.actor, visit))
        form = NeedForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                order = visiting.ask_need(
                    pk, input=form.needed(), actor=request.actor, now=request.now
                )
                words = _("Request %(number)s is on the desk.") % {"number": order.number}
                messages.success(request, words)
                return redirect("web:visit", pk)
    context = {"visit": visit, "row": visit_row(visit), "form": form}
    return render(request, "web/visits/need.html", context, status=status_of(form))


@require_POST
@signed_in
def see_to(request: Request, pk: int) -> HttpResponse:
    """Somebody takes up what needs help now."""
    visit_of(request, pk)
    visiting.see_to(pk, actor=request.actor, now=request.now)
    messages.success(request, _("You have taken it up."))
    return redirect("web:visit", pk)
