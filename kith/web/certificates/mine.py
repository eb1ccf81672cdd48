"""One's own certificates: asking, waiting, downloading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kith.core.refusal import BadInput, require
from kith.hours import policies
from kith.hours import queries_certificates as queries
from kith.hours.actions import certificates
from kith.hours.certificates import badge, sheet
from kith.hours.certificates.facts import Facts, hours
from kith.hours.states import CertificateState, RequestState
from kith.people.queries import masked
from kith.web.certificates.forms import AskForm
from kith.web.http import Request, page_of, query_of, refusals_on, signed_in, status_of
from kith.web.sheets import saved

if TYPE_CHECKING:
    from kith.hours.models import Certificate


@dataclass(frozen=True, slots=True)
class Row:
    """A certificate as its owner sees it."""

    certificate: Certificate
    hours: str
    hours_now: str
    is_changed: bool
    is_valid: bool


@dataclass(frozen=True, slots=True)
class Whose:
    """Herself or a ward: whose certificates the page shows."""

    person_id: int
    label: str
    is_current: bool


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def page(request: Request) -> HttpResponse:
    """What there is, and the form that asks for more; `?whose=` is a ward of the actor's."""
    person_id = _whose(request)
    issuers = queries.issuers(person_id)
    label = _("%(name)s: %(hours)s hours")
    choices = [
        (one.key, label % {"name": one.name, "hours": hours(one.minutes)}) for one in issuers
    ]
    form = AskForm(request.POST or None, issuers=choices, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            certificates.ask(
                input=_asked(person_id, form.cleaned_data), actor=request.actor, now=request.now
            )
            messages.success(request, _("Asked for. It costs nothing; you will be told."))
            return redirect(f"{reverse('web:certificates')}?whose={person_id}")
    return _shown(request, person_id, form, has_hours=bool(issuers))


def _shown(request: Request, person_id: int, form: AskForm, *, has_hours: bool) -> HttpResponse:
    found = page_of(request, queries.visible_to(request.actor).filter(person_id=person_id))
    asked = queries.requests_visible_to(request.actor).filter(person_id=person_id)
    context = {
        "form": form,
        "has_hours": has_hours,
        "rows": rows_of(list(found.object_list)),
        "page": found,
        "query": query_of(request),
        "asked": asked.filter(state=RequestState.ASKED),
        "declined": asked.filter(state=RequestState.DECLINED)[:3],
        "tabs": _tabs(request, person_id),
        "person_id": person_id,
    }
    return render(request, "web/certificates/mine.html", context, status=status_of(form))


def rows_of(found: list[Certificate]) -> list[Row]:
    now = queries.minutes_now(found)
    return [
        Row(
            certificate=row,
            hours=hours(row.minutes),
            hours_now=hours(now[row.pk]),
            is_changed=now[row.pk] != row.minutes,
            is_valid=row.state == CertificateState.VALID,
        )
        for row in found
    ]


def _whose(request: Request) -> int:
    typed = request.GET.get("whose", "")
    if not typed:
        return request.actor.me
    if not typed.isdecimal() or not policies.may_ask_certificate(request.actor, int(typed)):
        raise Http404
    return int(typed)


def _tabs(request: Request, person_id: int) -> list[Whose]:
    actor = request.actor
    if not actor.wards:
        return []
    names = masked(actor.wards)
    wards = [Whose(pk, str(names[pk].name), pk == person_id) for pk in sorted(actor.wards)]
    return [Whose(actor.me, _("My own"), person_id == actor.me), *wards]


def _initial(request: Request) -> dict[str, Any]:
    today = localtime(request.now).date()
    return {"from_date": today.replace(month=1, day=1), "until_date": today}


def _asked(person_id: int, typed: dict[str, Any]) -> certificates.AskInput:
    area_id, organiser_id = (int(part) for part in typed["issuer"].split("-"))
    span = certificates.Span(typed["from_date"], typed["until_date"], typed["shows"] == "list")
    return certificates.AskInput(person_id, area_id, span, organiser_id or None)


@require_POST
@signed_in
def withdraw(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.requests_visible_to(request.actor), pk=pk)
    certificates.withdraw(row.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Taken back."))
    return redirect("web:certificates")


@require_POST
@signed_in
@never_cache
def pdf(request: Request, pk: int) -> HttpResponse:
    """The sheet, ready to be printed on A4."""
    row, facts = _opened(request, pk)
    return saved(sheet.pdf(facts, url_of(request, row)), f"{row.number}.pdf", "application/pdf")


@require_POST
@signed_in
@never_cache
def credential(request: Request, pk: int) -> HttpResponse:
    """The same as a signed credential that other systems read."""
    row, facts = _opened(request, pk)
    token = badge.credential(facts, site=site_of(request), issued_at=row.issued_at)
    return saved(token, f"{row.number}.jwt", "application/vc+jwt")


def _opened(request: Request, pk: int) -> tuple[Certificate, Facts]:
    row = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    gone = BadInput(why=_("This certificate was revoked and is no longer printed."))
    require(row.state == CertificateState.VALID, gone)
    name = certificates.open_name(pk, actor=request.actor, now=request.now)
    return row, queries.facts_of(row, name)


def url_of(request: Request, row: Certificate) -> str:
    """Where the certificate is verified; the code is all that the address holds."""
    return f"{site_of(request)}{reverse('web:verify_code', args=[row.code])}"


def site_of(request: Request) -> str:
    return request.build_absolute_uri("/").rstrip("/")
