"""The form of a visit, sent by a press or, from a stairwell, when the line is back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kith.care.actions import visiting
from kith.care.actions._visit_rows import HelperInput, VisitInput
from kith.care.policies import files as policies
from kith.care.queries import files as file_queries
from kith.care.queries import initiatives, visits
from kith.care.states import VisitOutcome
from kith.core.refusal import BadInput, Refusal, require
from kith.people.queries import with_phone
from kith.web.http import Request, refusals_on, signed_in, status_of
from kith.web.templatetags.kith import day
from kith.web.visits.forms import VisitForm
from kith.web.visits.rows import TIER_TONES

if TYPE_CHECKING:
    from datetime import datetime

    from kith.care.models import CareFile, Visit


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def page(request: Request, pk: int) -> HttpResponse:
    """`?due=` names what she goes for; else it is what is due first."""
    asked = _asked(request, pk)
    form = asked.form
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            return redirect(_written(request, asked))
    return render(request, "web/visits/form.html", _context(asked), status=status_of(form))


@require_POST
@signed_in
@never_cache
def keep(request: Request, pk: int) -> JsonResponse:
    """The same form, sent by the page itself: answers with where to go, or why not."""
    asked = _asked(request, pk)
    form = asked.form
    if form.is_valid():
        try:
            return JsonResponse({"ok": True, "url": _written(request, asked)})
        except Refusal as no:
            found = [{"field": no.field, "text": str(no)}]
            return JsonResponse({"ok": False, "errors": found})
    found = [
        {"field": name, "text": f"{_label(form, name)}{text}"}
        for name, texts in form.errors.items()
        for text in texts
    ]
    return JsonResponse({"ok": False, "errors": found})


def _label(form: VisitForm, name: str) -> str:
    return f"{form.fields[name].label}: " if name in form.fields else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The form for one file. `appeals` are the open ones of the place, by key."""

    file: CareFile
    form: VisitForm
    is_desk: bool


def _asked(request: Request, pk: int) -> Asked:
    """Not found for whoever may not go there."""
    sent = request.POST if request.method == "POST" else None
    file = visits.to_visit(request.actor, pk, at=_began(request), now=request.now)
    if file is None:
        raise Http404
    is_desk = policies.is_desk(request.actor, file)
    rows = initiatives.open_now(initiatives.visible_to(request.actor))
    here = [one for one in rows if file.area.path.startswith(one.area.path)]
    form = VisitForm(
        sent,
        items=[(item.pk, item.title) for item in visits.items_for(file)],
        appeals=[(one.pk, one.title) for one in here],
        is_desk=is_desk,
        initial=_initial(request, file),
    )
    return Asked(file, form, is_desk)


def _began(request: Request) -> datetime:
    """When the visit began, as far as the form says it: a round may be over since."""
    field = VisitForm.base_fields["started_at"]
    try:
        typed: datetime = field.clean(request.POST.get("started_at"))
    except ValidationError:
        return request.now
    return min(typed, request.now)


def _initial(request: Request, file: CareFile) -> dict[str, Any]:
    asked = request.GET.get("due", "")
    due = visits.open_due(file.pk)
    return {
        "key": uuid4(),
        "due": int(asked) if asked.isdecimal() else due.pk if due else None,
        "started_at": localtime(request.now).replace(second=0, microsecond=0),
        "need_day": localtime(request.now).date(),
    }


def _context(asked: Asked) -> dict[str, Any]:
    file, form = asked.file, asked.form
    return {
        "file": file,
        "form": form,
        "is_desk": asked.is_desk,
        "sections": form.sections(),
        "name": str(file.person.name),
        "community": file_queries.community_of(file).name,
        "flags": file_queries.flags_of(file),
        "tier_tone": TIER_TONES.get(file.tier, "wait"),
        "has_errors": form.is_bound,
    }


def _written(request: Request, asked: Asked) -> str:
    """Writes the visit; the address of what comes next, with the next due day said."""
    given = _input(request, asked)
    visit = visiting.record(asked.file.pk, input=given, actor=request.actor, now=request.now)
    due = visits.open_due(asked.file.pk)
    words = _("Written down.")
    if due is not None:
        words += " " + _("The next visit is due by %(day)s.") % {"day": day(due.due_on)}
    messages.success(request, words)
    return _next(visit, asked)


def _next(visit: Visit, asked: Asked) -> str:
    found = visits.search_after(visit)
    if visit.outcome == VisitOutcome.NO_ANSWER and found is not None and asked.is_desk:
        return reverse("web:care_search", args=(found.pk,))
    return reverse("web:visit", args=(visit.pk,))


def _input(request: Request, asked: Asked) -> VisitInput:
    form, typed = asked.form, asked.form.cleaned_data
    return VisitInput(
        key=typed["key"],
        started_at=typed["started_at"],
        minutes=typed["minutes"],
        due_id=typed["due"],
        helpers=_helpers(request, typed.get("companion", ""), typed.get("appeal")),
        item_ids=tuple(sorted(typed.get("items", ()))),
        need=form.needed(),
        as_duty=typed.get("as_duty", False),
        **form.told(),
    )


def _helpers(request: Request, phone: str, appeal: int | None) -> tuple[HelperInput, ...]:
    """The writer and who came along, each for the organisation she joined the appeal with."""
    people = [request.actor.me]
    if phone:
        found = with_phone(phone).order_by("pk").first()
        unknown = BadInput(field="companion", why=_("Nobody with this number is known."))
        require(found is not None, unknown)
        assert found is not None, "required above"
        people.append(found.pk)
    joined = initiatives.helpers_joined(appeal) if appeal else {}
    return tuple(HelperInput(pk, joined.get(pk), appeal if pk in joined else None) for pk in people)
