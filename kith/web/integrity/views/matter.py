"""One matter: why it stands there, what it rests on, what was said, what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.insights.actions import integrity
from kith.insights.policies import LOOKERS, WATCHERS
from kith.insights.policies import integrity as policies
from kith.insights.queries import integrity as queries
from kith.insights.queries.integrity_evidence import Shown, names, shown
from kith.insights.states import FOUND, MATTER, TOLD, About, MatterState
from kith.web.http import Request, refusals_on, status_of, with_role
from kith.web.integrity.forms import FindForm
from kith.web.integrity.rows import TONES, clock
from kith.web.integrity.said import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from kith.insights.models import Matter

PAGES = {About.ORDER: "web:desk_order", About.SESSION: "web:activity_desk"}
STEPS: dict[str, Callable[..., Any]] = {
    "take": integrity.take,
    "leave": integrity.give_back,
    "hold": integrity.hold_hours,
}


@never_cache
@require_GET
@with_role(*WATCHERS)
def page(request: Request, pk: int) -> HttpResponse:
    return _page(request, _matter(request, pk), FindForm())


@never_cache
@require_POST
@with_role(*LOOKERS)
def step(request: Request, pk: int, verb: str) -> HttpResponse:
    """take, leave, hold, find."""
    matter = _matter(request, pk)
    if verb == "find":
        return _find(request, matter)
    if verb not in STEPS:
        raise Http404
    done = STEPS[verb](matter.pk, actor=request.actor, now=request.now)
    told = {
        "take": _("It is yours to look into."),
        "leave": _("Given back: somebody else can look."),
        "hold": _("Records now under review: %(n)s") % {"n": done},
    }
    messages.success(request, told[verb])
    return redirect("web:integrity" if verb == "leave" else _address(matter))


def _find(request: Request, matter: Matter) -> HttpResponse:
    form = FindForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            given = integrity.FoundInput(**form.cleaned_data)
            integrity.find(matter.pk, input=given, actor=request.actor, now=request.now)
            messages.success(request, _("Written down. Everybody concerned can read it."))
            return redirect(_address(matter))
    return _page(request, matter, form)


@never_cache
@require_POST
@with_role(*LOOKERS)
def words(request: Request, pk: int) -> HttpResponse:
    """What those concerned said, and the resident on the telephone; each look is noted."""
    matter = _matter(request, pk)
    actor, now = request.actor, request.now
    sides = integrity.read_sides(matter.pk, actor=actor, now=now)
    rings = integrity.read_rings(matter.pk, actor=actor, now=now) if _is_order(matter) else []
    return _page(request, matter, FindForm(), sides=sides, rings=rings, is_read=True)


def _is_order(matter: Matter) -> bool:
    return matter.about == About.ORDER


def _address(matter: Matter) -> str:
    return reverse("web:integrity_matter", args=[matter.pk])


def _matter(request: Request, pk: int) -> Matter:
    rows = queries.visible_to(request.actor).prefetch_related("signs", "parties__person")
    return get_object_or_404(rows, pk=pk)


def _page(request: Request, matter: Matter, form: FindForm, **more: Any) -> HttpResponse:
    rows = shown(matter)
    verbs = _verbs(request, matter)
    parties = list(matter.parties.all())
    context = {
        "matter": matter,
        "name": names([matter])[matter.pk],
        "thing_url": reverse(PAGES[About(matter.about)], args=[matter.object_id]),
        "tone": TONES[MatterState(matter.state)],
        "clock": clock(matter, request.now),
        "signs": [(said(sign), sign, [_line(row) for row in rows[sign.pk]])
                  for sign in matter.signs.all()],
        "parties": parties,
        "told": [party for party in parties if party.part in TOLD],
        "records": list(queries.records_of(matter)),
        "verbs": verbs,
        "form": form,
        "is_mine": policies.holds(request.actor, matter),
    }  # fmt: skip
    return render(request, "web/integrity/matter.html", context | more, status=status_of(form))


def _line(row: Shown) -> tuple[Shown, str]:
    """The row, and the page of what it belongs to."""
    return row, reverse(PAGES[row.about], args=[row.thing_id]) if row.about else ""


def _verbs(request: Request, matter: Matter) -> frozenset[str]:
    """What the table allows and the policy grants her now."""
    if matter.state in FOUND:
        return frozenset()
    if not policies.may_look(request.actor, matter, queries.sides_of(matter)):
        return frozenset()
    if MATTER.allows(matter.state, "take"):
        return frozenset({"take"})
    return frozenset({"leave", "hold", "find"} if policies.holds(request.actor, matter) else ())
