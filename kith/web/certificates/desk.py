"""The issuer's side: requests to answer, certificates issued, batches."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.actor import Role
from kith.hours import policies
from kith.hours import queries_certificates as queries
from kith.hours.actions import batches, certificates
from kith.hours.certificates import sheet
from kith.hours.certificates.facts import hours
from kith.hours.queries import sides_of_person
from kith.hours.states import CERTIFICATE, BatchItemState
from kith.places.queries import communities
from kith.web.certificates.forms import BatchForm, ReasonForm, SignForm, SpanOnly
from kith.web.certificates.mine import rows_of, url_of
from kith.web.http import Request, page_of, proved, query_of, refusals_on, status_of, with_role
from kith.web.sheets import saved

if TYPE_CHECKING:
    from kith.hours.models import CertificateBatch, CertificateRequest
    from kith.places.models import Area

ISSUERS = (Role.WORKER, Role.STREET, Role.LIAISON)
DESK = (Role.WORKER, Role.STREET)
# Why somebody of a batch was left out, by the code of the refusal.
WHY = {
    "nothing_to_certify": gettext_lazy("no confirmed hours in this time any more"),
    "too_many_records": gettext_lazy("too many services for one sheet: choose a shorter time"),
    "cannot_print": gettext_lazy("a sign of the name or the text is missing in the font"),
    "forgotten": gettext_lazy("this person had her data erased"),
    "forbidden": gettext_lazy("you or your household have a part in it: somebody else issues it"),
}


@require_GET
@with_role(*ISSUERS)
@never_cache
def page(request: Request) -> HttpResponse:
    """Open requests, or `?what=issued` what was issued; `?q=` a number."""
    what = "issued" if request.GET.get("what") == "issued" else "asked"
    asked = queries.to_issue(request.actor)
    issued = _issued(request)
    found = page_of(request, issued if what == "issued" else asked)
    rows: list[Any] = list(found.object_list)
    context = {
        "what": what,
        "counts": {"asked": asked.count(), "issued": issued.count()},
        "page": found,
        "rows": rows_of(rows) if what == "issued" else rows,
        "query": query_of(request),
        "q": request.GET.get("q", ""),
        "may_batch": request.actor.has(*DESK),
    }
    return render(request, "web/certificates/desk.html", context)


def _issued(request: Request) -> Any:
    """Not the actor's own: those are on her own page."""
    rows = queries.visible_to(request.actor).exclude(person_id=request.actor.me)
    words = request.GET.get("q", "").strip()[:40]
    return rows.select_related("person").filter(number__contains=words) if words else rows


@require_http_methods(["GET", "POST"])
@with_role(*ISSUERS)
@never_cache
def answer(request: Request, pk: int) -> HttpResponse:
    """One request: issue it, or say why not."""
    row = get_object_or_404(queries.to_issue(request.actor), pk=pk)
    is_no = request.POST.get("verb") == "decline"
    sign = SignForm(request.POST if request.method == "POST" and not is_no else None)
    no = ReasonForm(request.POST if is_no else None)
    form: SignForm | ReasonForm = no if is_no else sign
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            _answer(request, row.pk, form)
            return redirect("web:certificates_desk")
    return render(
        request,
        "web/certificates/answer.html",
        {"row": row, "sign": sign, "no": no, **_found(request, row)},
        status=status_of(form),
    )


def _answer(request: Request, pk: int, form: SignForm | ReasonForm) -> None:
    typed = form.cleaned_data
    if isinstance(form, ReasonForm):
        certificates.decline(pk, reason=typed["reason"], actor=request.actor, now=request.now)
        messages.success(request, _("Declined. She reads your reason."))
        return
    signature = certificates.Signature(**typed)
    made = certificates.issue(pk, input=signature, actor=request.actor, now=request.now)
    text = _("Issued with number %(number)s. She can print it now.")
    messages.success(request, text % {"number": made.number})


def _found(request: Request, row: CertificateRequest) -> dict[str, Any]:
    """What would stand on it today."""
    records = list(
        queries.certifiable(
            row.person_id, row.area, row.organiser_id, since=row.from_date, until=row.until_date
        )[:200]
    )
    return {
        "records": records,
        "hours": hours(sum(record.minutes for record in records)),
        "may_issue": policies.may_issue(request.actor, row, sides_of_person(row.person_id)),
    }


@require_http_methods(["GET", "POST"])
@with_role(*ISSUERS)
@never_cache
def issued(request: Request, pk: int) -> HttpResponse:
    """One issued certificate as it stands today, and its revocation."""
    found = queries.visible_to(request.actor).exclude(person_id=request.actor.me)
    row = get_object_or_404(found, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            certificates.revoke(pk, reason=reason, actor=request.actor, now=request.now)
            messages.success(request, _("Revoked. Whoever verifies it reads so."))
            return redirect("web:certificate_issued", pk)
    may = policies.may_revoke(request.actor, row, sides_of_person(row.person_id))
    (shown,) = rows_of([row])
    context = {
        "row": shown,
        "grades": [(grade, hours(minutes)) for grade, minutes in queries.by_grade(row)],
        "form": form,
        "may_revoke": may and CERTIFICATE.allows(row.state, "revoke"),
    }
    return render(request, "web/certificates/issued.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def batch_new(request: Request) -> HttpResponse:
    """For whom, for which time, and who stands for it."""
    area = _own_area(request)
    span = _span(request)
    people = queries.candidates(area, since=span["from_date"], until=span["until_date"])
    label = _("%(name)s: %(hours)s hours")
    named = [(str(p.pk), label % {"name": p.name.mask, "hours": hours(n)}) for p, n in people]
    form = BatchForm(
        request.POST or None, people=named, initial={**span, "people": [pk for pk, _n in named]}
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = batches.start(
                input=_batch(area, form.cleaned_data), actor=request.actor, now=request.now
            )
            return redirect("web:certificate_batch", made.pk)
    context = {
        "form": form,
        "area": area,
        "span": span,
        "past": queries.batches_of(request.actor)[:5],
        "has_people": bool(people),
    }
    return render(request, "web/certificates/batch_new.html", context, status=status_of(form))


def _own_area(request: Request) -> Area:
    """`?area=` one of the communities of the desk, else the first."""
    paths = request.actor.paths(*DESK)
    mine = [area for path in paths for area in communities(path)]
    wanted = [area for area in mine if str(area.pk) == request.GET.get("area")]
    if not mine:
        raise Http404
    return (wanted or mine)[0]


def _span(request: Request) -> dict[str, Any]:
    """The time of which people are listed: this year, or what the address says."""
    today = localtime(request.now).date()
    usual = {"from_date": today.replace(month=1, day=1), "until_date": today}
    typed = SpanOnly(request.POST or request.GET)
    return typed.cleaned_data if typed.is_valid() else usual


def _batch(area: Area, typed: dict[str, Any]) -> batches.BatchInput:
    return batches.BatchInput(
        area_id=area.pk,
        span=certificates.Span(typed["from_date"], typed["until_date"], typed["shows"] == "list"),
        signature=certificates.Signature(typed["responsible"], typed["handler"], typed["contact"]),
        person_ids=tuple(int(pk) for pk in typed["people"]),
    )


@require_GET
@with_role(*DESK)
@never_cache
def batch(request: Request, pk: int) -> HttpResponse:
    """How far it is, who could not be certified and why, and the sheets in one file."""
    made = _mine(request, pk)
    return render(request, "web/certificates/batch.html", _progress(made))


@require_POST
@with_role(*DESK)
@never_cache
def batch_step(request: Request, pk: int) -> HttpResponse:
    """The next few; a browser with scripts presses the button by itself until it is done."""
    made = _mine(request, pk)
    batches.step(pk, actor=request.actor, now=request.now)
    if request.htmx:
        return render(request, "web/certificates/batch.html#progress", _progress(made))
    return redirect("web:certificate_batch", pk)


@require_POST
@with_role(*DESK)
@proved
@never_cache
def batch_zip(request: Request, pk: int) -> HttpResponse:
    """Every sheet of the batch in one file, to be printed and handed over."""
    _mine(request, pk)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for row, name in batches.open_names(pk, actor=request.actor, now=request.now):
            facts = queries.facts_of(row, name)
            file.writestr(f"{row.number}.pdf", sheet.pdf(facts, url_of(request, row)))
    packed.seek(0)
    return saved(packed.getvalue(), f"certificates-{pk}.zip", "application/zip")


def _mine(request: Request, pk: int) -> CertificateBatch:
    return get_object_or_404(queries.batches_of(request.actor), pk=pk)


def _progress(made: CertificateBatch) -> dict[str, Any]:
    items = list(queries.items_of(made))
    left = sum(item.state == BatchItemState.WAITING for item in items)
    return {
        "batch": made,
        "items": items,
        "total": len(items),
        "done": len(items) - left,
        "left": left,
        "issued": sum(item.state == BatchItemState.ISSUED for item in items),
        "refused": [
            {"name": item.person.name.mask, "why": WHY.get(item.refusal, WHY["forbidden"])}
            for item in items
            if item.state == BatchItemState.REFUSED
        ],
    }
