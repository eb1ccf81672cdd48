"""A member's own page: my unit, my community, my hours; handing in a slip, renewing, leaving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.actor import Role
from kith.groups.queries import organisations_in
from kith.hours.states import Purse
from kith.people import queries as people
from kith.people.states import ConsentPurpose
from kith.places.queries import communities, community_path, tiers
from kith.reportin import queries
from kith.reportin.actions import service, slips, terms
from kith.reportin.actions.slips import SlipInput
from kith.reportin.queries_facts import hours_fact
from kith.reportin.rules import is_renewable
from kith.reportin.states import LIVE, STANDING, EndReason, ReportInState
from kith.web.http import Request, refusals_on, signed_in, status_of
from kith.web.reportin.forms import EndForm, PurseForm, SlipForm
from kith.web.reportin.tabs import DESK, Row, post_names, row_of, tabs

if TYPE_CHECKING:
    from datetime import date

    from kith.reportin.models import ReportIn

OWN_REASONS = (
    EndReason.MOVED, EndReason.RETIRED, EndReason.OTHER_COMMUNITY, EndReason.OWN_WISH,
)  # fmt: skip
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Half:
    """The half-year a report-in stands for."""

    since: date
    until: date
    is_renewable: bool
    is_over: bool


@require_GET
@signed_in
def hub(request: Request) -> HttpResponse:
    """Everybody's nearest door: the desk, the unit, the facts, or one's own page."""
    if request.actor.has(*DESK):
        return redirect("web:report_in_desk")
    if request.actor.has(Role.LIAISON):
        return redirect("web:report_in_unit")
    if request.actor.has(Role.DISTRICT, Role.AUDITOR):
        return redirect("web:report_in_facts")
    return redirect("web:report_in_mine")


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def mine(request: Request) -> HttpResponse:
    """Where I stand; the form of a slip where I stand nowhere."""
    form = _slip_form(request)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = form.cleaned_data
            slip = SlipInput(typed["unit"], typed["community"], tuple(typed["posts"]))
            slips.submit(request.actor.me, input=slip, actor=request.actor, now=request.now)
            messages.success(request, _("Your slip is with the community. It answers soon."))
            return redirect("web:report_in_mine")
    return _page(request, form)


def _page(request: Request, form: SlipForm) -> HttpResponse:
    actor = request.actor
    row = queries.mine(actor.me)
    herself = people.visible_to(actor).get(pk=actor.me)
    context: dict[str, Any] = {
        "tabs": tabs(actor, "web:report_in_mine"),
        "named": queries.with_phone_on_a_roster(herself),
        "to_confirm": queries.to_confirm(actor.me),
        "form": form if row is None or row.state not in LIVE else None,
    }
    if row is not None:
        context |= _own(request, row)
    return render(request, "web/reportin/mine.html", context, status=status_of(form))


def _own(request: Request, row: ReportIn) -> dict[str, Any]:
    """What stands about her own report-in."""
    actor, now = request.actor, request.now
    stands = actor.has(Role.VOLUNTEER) and row.state in STANDING
    named = queries.purse_for(actor.me, row.community_id, localtime(now).date()) if stands else None
    fact = hours_fact(row, now=now) if row.state in STANDING else None
    return {
        "row": _row(request, row),
        "half": _half(row, request),
        "fact": fact,
        "left": max(0, fact.asked - (fact.has or 0)) if fact else 0,
        "records": queries.records_of(actor.me)[:SHOWN],
        "purse_form": PurseForm(initial={"purse": named}) if stands else None,
        "end_form": EndForm(reasons=OWN_REASONS),
        "told": people.has_consented(actor.me, ConsentPurpose.UNIT_FEEDBACK),
    }


def _row(request: Request, row: ReportIn) -> Row:
    names = post_names(queries.rules_of(row.community.path, request.now))
    return row_of(row, request.actor, names, request.now)


def _half(row: ReportIn, request: Request) -> Half | None:
    if row.since_date is None or row.until_date is None or row.state == ReportInState.ENDED:
        return None
    today, rules = localtime(request.now).date(), queries.rules_of(row.community.path, request.now)
    is_over = row.until_date <= today
    return Half(row.since_date, row.until_date, is_renewable(row.until_date, today, rules), is_over)


def _slip_form(request: Request) -> SlipForm:
    herself = people.visible_to(request.actor).get(pk=request.actor.me)
    path = tiers([herself.area.path])[herself.area.path].district or herself.area.path
    home = community_path(herself.area.path)
    places = list(communities(path))
    return SlipForm(
        request.POST if request.method == "POST" else None,
        units=organisations_in(path).values_list("pk", "name"),
        communities=[(place.pk, place.name) for place in places],
        posts=post_names(queries.rules_of(home, request.now)),
        initial={"community": next((p.pk for p in places if p.path == home), None)},
    )


def _own_row(request: Request) -> ReportIn:
    row = queries.mine(request.actor.me)
    if row is None:
        raise Http404
    return row


@require_POST
@signed_in
def renew(request: Request) -> HttpResponse:
    row = terms.renew(_own_row(request).pk, actor=request.actor, now=request.now)
    said = _("Renewed. Your report-in stands until %(day)s.")
    messages.success(request, said % {"day": row.until_date})
    return redirect("web:report_in_mine")


@require_POST
@signed_in
def begin(request: Request) -> HttpResponse:
    slips.begin(_own_row(request).pk, actor=request.actor, now=request.now)
    messages.success(request, _("Thank you. You have taken up your post."))
    return redirect("web:report_in_mine")


@require_POST
@signed_in
def end(request: Request) -> HttpResponse:
    form = EndForm(request.POST, reasons=OWN_REASONS)
    if not form.is_valid():
        raise Http404
    reason = EndReason(form.cleaned_data["reason"])
    slips.end(_own_row(request).pk, reason=reason, actor=request.actor, now=request.now)
    messages.success(request, _("Your report-in has ended. Thank you for what you did."))
    return redirect("web:report_in_mine")


@require_POST
@signed_in
def purse(request: Request) -> HttpResponse:
    form = PurseForm(request.POST)
    if not form.is_valid():
        raise Http404
    chosen = Purse(form.cleaned_data["purse"])
    slips.choose_purse(_own_row(request).pk, purse=chosen, actor=request.actor, now=request.now)
    messages.success(request, _("Saved. It counts from now on; the same minutes never twice."))
    return redirect("web:report_in_mine")


@require_POST
@signed_in
def confirm(request: Request, pk: int) -> HttpResponse:
    """I saw it: the second person's word about somebody's report-in service."""
    get_object_or_404(queries.to_confirm(request.actor.me), pk=pk)
    service.confirm(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Thank you. The hours are confirmed."))
    return redirect("web:report_in_mine")
