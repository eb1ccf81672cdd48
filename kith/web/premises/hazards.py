"""The desk of hazards: whose turn it is, one hazard with its steps, its paper, its pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.refusal import Forbidden
from kith.files.actions import open_file
from kith.grid.actions import inspecting
from kith.grid.actions.inspecting import HazardInput
from kith.grid.policies import premises as policies
from kith.grid.queries import hazards as queries
from kith.grid.queries import premises as register
from kith.grid.rules.premises import check_token
from kith.grid.states import HazardLevel, HazardState
from kith.vault.states import Purpose
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.premises.doing import DONE, do, form_for, forms_for
from kith.web.premises.hazard_forms import FindHazardForm, NewHazardForm
from kith.web.premises.rows import hazard_rows, hazard_verbs, story_of
from kith.web.premises.tabs import DESK, READERS, WITH_DEPARTMENTS, tabs_of

if TYPE_CHECKING:
    from datetime import date

    from django import forms
    from django.db.models import QuerySet

    from kith.grid.models import Hazard

SHOWN = {
    "": gettext_lazy("Open hazards"),
    "overdue": gettext_lazy("Overdue"),
    HazardState.FOUND.value: gettext_lazy("To decide"),
    HazardState.NOTICE.value: gettext_lazy("With a day"),
    HazardState.FIXED.value: gettext_lazy("To look at again"),
    HazardState.HANDED_OVER.value: gettext_lazy("With departments"),
    HazardState.RETURNED.value: gettext_lazy("Back from departments"),
    HazardState.CLOSED.value: gettext_lazy("Closed out"),
}


@require_GET
@with_role(*WITH_DEPARTMENTS)
@never_cache
def page(request: Request) -> HttpResponse:
    """What is due first comes first; a department sees what it was asked for."""
    today = localtime(request.now).date()
    types = _types(request, today).items()
    form = FindHazardForm(request.GET, types=types)
    what = request.GET.get("what", "")
    what = what if what in SHOWN else ""
    mine = queries.visible_to(request.actor)
    found = page_of(request, _narrowed(mine, form, what, request))
    context = {
        "tabs": tabs_of(request, "web:hazards"),
        "form": form,
        "what": what,
        "filters": list(SHOWN.items()),
        "page": found,
        "rows": hazard_rows(found.object_list, request.now),
        "overdue": queries.overdue(mine, today).count(),
        "query": query_of(request),
        "may_write": request.actor.has(*DESK),
        "is_department": not request.actor.has(*READERS),
    }
    return render(request, "web/premises/hazards.html", context)


def _types(request: Request, today: date) -> dict[str, str]:
    paths = request.actor.paths(*READERS) or ("/",)
    return queries.type_names(paths, today)


def _narrowed(
    rows: QuerySet[Hazard], form: FindHazardForm, what: str, request: Request
) -> QuerySet[Hazard]:
    typed = form.cleaned_data if form.is_valid() else {}
    state = "open" if what in ("", "overdue") else what
    rows = queries.narrowed(
        rows,
        state=state,
        level=typed.get("level", ""),
        hazard_type=typed.get("hazard_type", ""),
        words=typed.get("q", ""),
    )
    today = localtime(request.now).date()
    return queries.overdue(rows, today) if what == "overdue" else rows


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def new(request: Request) -> HttpResponse:
    """Something seen in passing; `?premises=` names the shop it is at."""
    today = localtime(request.now).date()
    shop = _shop(request)
    initial: dict[str, Any] = {"key": str(uuid4())}
    if shop is not None:
        initial |= {"spot": f"{shop.name} · {shop.address}", "area": str(shop.area_id)}
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = NewHazardForm(
        *typed, initial=initial, types=_types(request, today).items(),
        places=register.places_of(request.actor),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given = _told(form, shop.pk if shop else None)
            area_id = shop.area_id if shop else int(form.cleaned_data["area"])
            row = inspecting.find(area_id, input=given, actor=request.actor, now=request.now)
            messages.success(request, _("Written down. What is to be done about it?"))
            return redirect("web:hazard", row.pk)
    context = {"form": form, "shop": shop}
    return render(request, "web/premises/hazard_new.html", context, status=status_of(form))


def _shop(request: Request) -> Any:
    asked = request.GET.get("premises", "")
    if not asked.isdecimal() or len(asked) > 12:
        return None
    return register.at_desk(request.actor).filter(pk=int(asked)).first()


def _told(form: NewHazardForm, premises_id: int | None) -> HazardInput:
    typed = form.cleaned_data
    return HazardInput(
        key=typed["key"], hazard_type=typed["hazard_type"], level=HazardLevel(typed["level"]),
        text=typed["text"], spot=typed["spot"], premises_id=premises_id,
        photo=typed["photo"].read() if typed["photo"] else None,
    )  # fmt: skip


@require_GET
@with_role(*WITH_DEPARTMENTS)
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _visible(request, pk), {})


def _visible(request: Request, pk: int) -> Hazard:
    hazard: Hazard = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return hazard


def _shown(request: Request, hazard: Hazard, typed: dict[str, forms.Form]) -> HttpResponse:
    asked, given = queries.last_hand_over(hazard), queries.last_notice(hazard)
    verbs = hazard_verbs(hazard, asked, given, request.actor, request.now)
    (row,) = hazard_rows([hazard], request.now)
    is_ours = request.actor.over(hazard.area.path, *READERS)
    check = getattr(given, "self_check", None)
    context: dict[str, Any] = {
        "row": row,
        "verbs": verbs,
        "forms": forms_for(hazard, verbs) | typed,
        "opened": next(iter(typed), ""),
        "asked": asked,
        "notice": given,
        "check": check,
        "checks": list(hazard.checks.order_by("-at", "-pk")) if is_ours else [],
        "photos": queries.photos_of(hazard),
        "story": story_of(hazard, names=is_ours),
        "is_ours": is_ours,
        "is_finder": policies.is_finder(request.actor, hazard),
        "needs_others": _needs_others(request, hazard),
    }
    bound = next(iter(typed.values()), None)
    status = status_of(bound) if bound else 200
    return render(request, "web/premises/hazard.html", context, status=status)


def _needs_others(request: Request, hazard: Hazard) -> bool:
    """The actor found it, and somebody else has to look again."""
    rules = register.rules_at(hazard.area.path, request.now)
    may = policies.may_recheck(request.actor, hazard, rules)
    return policies.may_deal(request.actor, hazard) and not may


@require_POST
@with_role(*WITH_DEPARTMENTS)
@never_cache
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """One step, by the button that was pressed."""
    hazard = _visible(request, pk)
    if verb not in DONE:
        raise Http404
    form = form_for(verb, hazard, request)
    if verb not in _verbs(request, hazard):
        return _refused(request, hazard, verb, form)
    if form.is_valid():
        with refusals_on(form):
            do(verb, hazard, form.cleaned_data, request)
            messages.success(request, str(DONE[verb]))
            return redirect("web:hazard", pk)
    return _shown(request, hazard, {verb: form})


def _verbs(request: Request, hazard: Hazard) -> frozenset[str]:
    asked, given = queries.last_hand_over(hazard), queries.last_notice(hazard)
    return hazard_verbs(hazard, asked, given, request.actor, request.now)


def _refused(request: Request, hazard: Hazard, verb: str, form: forms.Form) -> HttpResponse:
    """A button the page does not show: the action says why, on a page of its own."""
    if form.is_valid():
        do(verb, hazard, form.cleaned_data, request)
    raise Forbidden()


@require_GET
@with_role(*READERS)
@never_cache
def notice(request: Request, pk: int) -> HttpResponse:
    """The paper for the shop, with its link drawn."""
    hazard = _visible(request, pk)
    given = queries.last_notice(hazard)
    if given is None or hazard.state != HazardState.NOTICE:
        raise Http404
    if not policies.may_deal(request.actor, hazard):
        raise Forbidden()
    link = request.build_absolute_uri(reverse("web:self_check", args=(check_token(given.pk),)))
    drawn = segno.make(link, error="m", micro=False)
    (row,) = hazard_rows([hazard], request.now)
    context = {
        "row": row,
        "notice": given,
        "link": link,
        "qr": drawn.svg_data_uri(scale=6, border=2, light="#fff"),
    }
    return render(request, "web/premises/notice.html", context)


@require_GET
@with_role(*WITH_DEPARTMENTS)
@never_cache
def picture(request: Request, pk: int, file_id: int) -> HttpResponse:
    """A picture of the thing, for those who deal with it; each look is written down."""
    hazard = _visible(request, pk)
    if file_id not in {one.pk for one in queries.photos_of(hazard)}:
        raise Http404
    seen = open_file(file_id, actor=request.actor, purpose=Purpose.HANDLE_ORDER, now=request.now)
    return HttpResponse(seen, content_type="image/jpeg")
