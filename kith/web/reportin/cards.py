"""Quarterly cards: the desk writes and signs them, the unit receives them; visits beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.refusal import Forbidden, Refusal, require
from kith.places.queries import within
from kith.places.states import Level
from kith.reportin import policies, queries, queries_cards
from kith.reportin.actions import cards
from kith.reportin.actions.cards import VisitInput
from kith.reportin.rules import quarter_before
from kith.reportin.states import AT_UNIT, CARD, FROZEN, CardState
from kith.web.http import Request, page_of, query_of, refusals_on, signed_in, status_of, with_role
from kith.web.reportin.forms import VisitForm, WordsForm
from kith.web.reportin.tabs import CARD_TONES, DESK, tabs

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.places.models import Area
    from kith.reportin.models import Card

VERBS: dict[str, Callable[..., Card]] = {
    "sign": cards.sign,
    "countersign": cards.countersign,
    "send": cards.send,
    "receive": cards.receive,
    "replace": cards.replace,
}
SAID = {
    "sign": gettext_lazy("Signed. The figures are frozen; a second person countersigns."),
    "countersign": gettext_lazy("Countersigned. It can be sent to the unit."),
    "send": gettext_lazy("Sent. The liaison can read it now."),
    "receive": gettext_lazy("Received. Thank you."),
    "replace": gettext_lazy("A new version is begun; the old one stays readable."),
}
STEPS = {
    "sign": gettext_lazy("signed"),
    "countersign": gettext_lazy("countersigned"),
    "send": gettext_lazy("sent to the unit"),
    "receive": gettext_lazy("received by the unit"),
    "replace": gettext_lazy("replaced by a new version"),
}


@dataclass(frozen=True, slots=True)
class CardLine:
    card: Card
    tone: str
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Step:
    at: datetime
    words: str


@require_GET
@with_role(*DESK)
def desk(request: Request) -> HttpResponse:
    """Cards of the desk, units that wait for one of the last quarter, and visits."""
    return _desk(request, None)


def _desk(request: Request, visit: VisitForm | None) -> HttpResponse:
    actor, (year, quarter) = request.actor, quarter_before(localtime(request.now).date())
    here = _communities(actor)
    page = page_of(request, queries_cards.cards_visible_to(actor))
    context: dict[str, Any] = {
        "tabs": tabs(actor, "web:report_in_cards"),
        "page": page,
        "rows": [line_of(card) for card in page.object_list],
        "query": query_of(request),
        "year": year,
        "quarter": quarter,
        "places": [
            (place, list(queries_cards.without_card(place.pk, year, quarter))) for place in here
        ],
        "visit_form": visit or _visit_form(request),
    }
    status = status_of(visit) if visit else 200
    return render(request, "web/reportin/cards.html", context, status=status)


def line_of(card: Card) -> CardLine:
    figures = getattr(card, "figures", None)
    return CardLine(card, CARD_TONES[CardState(card.state)], figures.minutes if figures else None)


def _communities(actor: Actor) -> list[Area]:
    return list(within(actor.paths(*DESK)).filter(level=Level.COMMUNITY))


def _visit_form(request: Request, posted: Any = None) -> VisitForm:
    here = _communities(request.actor)
    units = {unit.pk: unit.name for place in here for unit in queries.units_at(place.pk)}
    return VisitForm(
        posted,
        units=sorted(units.items(), key=lambda unit: (unit[1], unit[0])),
        communities=[(place.pk, place.name) for place in here],
    )


@require_POST
@with_role(*DESK)
def visit(request: Request) -> HttpResponse:
    """The unit came: noted once."""
    form = _visit_form(request, request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        came = VisitInput(
            typed["unit"], typed["community"], typed["date"], typed["people"], typed["what"]
        )
        with refusals_on(form):
            cards.note_visit(input=came, actor=request.actor, now=request.now)
            messages.success(request, _("The visit is noted."))
            return redirect("web:report_in_cards")
    return _desk(request, form)


@require_POST
@with_role(*DESK)
def begin(request: Request, community: int, unit: int) -> HttpResponse:
    """The last quarter's card of a unit is begun."""
    if community not in {place.pk for place in _communities(request.actor)}:
        raise Http404
    year, quarter = quarter_before(localtime(request.now).date())
    made = cards.draft(
        unit,
        community_id=community,
        year=year,
        quarter=quarter,
        actor=request.actor,
        now=request.now,
    )
    return redirect("web:report_in_card", made.pk)


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def card(request: Request, pk: int) -> HttpResponse:
    """One card, printable; the desk's words can be written until it is signed."""
    found = _card(request, pk)
    may_write = policies.may_write_card(request.actor, found.community.path)
    require(request.method == "GET" or may_write)
    form = WordsForm(request.POST or None, initial={"words": found.words})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            words = form.cleaned_data["words"]
            cards.write(pk, words=words, actor=request.actor, now=request.now)
            messages.success(request, _("Saved."))
            return redirect("web:report_in_card", pk)
    return _shown(request, found, form, queries_cards.masked_names(found))


def _card(request: Request, pk: int) -> Card:
    found: Card = get_object_or_404(queries_cards.cards_visible_to(request.actor), pk=pk)
    return found


def _shown(request: Request, found: Card, form: WordsForm, names: list[str]) -> HttpResponse:
    is_frozen = found.state in (*FROZEN, CardState.REPLACED)
    figures = found.figures if is_frozen else None
    context = {
        "tabs": tabs(request.actor, ""),
        "card": found,
        "tone": CARD_TONES[CardState(found.state)],
        "figures": figures,
        "now_found": None if is_frozen else queries_cards.figures_now(found),
        "is_changed": is_frozen and found.state in FROZEN and queries_cards.is_changed(found),
        "names": names,
        "unnamed": figures.members - len(names) if figures else 0,
        "form": form,
        "verbs": _verbs(request.actor, found),
        "steps": [Step(step.at, str(STEPS[step.verb])) for step in found.steps.all()],
    }
    return render(request, "web/reportin/card.html", context, status=status_of(form))


def _verbs(actor: Actor, found: Card) -> frozenset[str]:
    """What is possible now and allowed to this actor; `names` prints them in full."""
    signer = next((s.by_id for s in found.steps.all() if s.verb == "sign"), None)
    writes = policies.may_write_card(actor, found.community.path)
    may = {
        "sign": writes,
        "countersign": policies.may_countersign(actor, found, signer),
        "send": writes,
        "receive": policies.may_take_card(actor, found),
        "replace": writes,
    }
    able = {verb for verb, granted in may.items() if granted and CARD.allows(found.state, verb)}
    if found.state == CardState.DRAFTED and writes:
        able.add("write")
    if found.state in AT_UNIT and policies.may_read_names(actor, found):
        able.add("names")
    return frozenset(able)


@require_POST
@signed_in
def move(request: Request, pk: int, verb: str) -> HttpResponse:
    """One step of the card; a refusal is told on its page."""
    found = _card(request, pk)
    if verb not in VERBS:
        raise Http404
    try:
        row = VERBS[verb](found.pk, actor=request.actor, now=request.now)
    except Forbidden:
        raise
    except Refusal as no:
        messages.error(request, str(no))
        return redirect("web:report_in_card", pk)
    messages.success(request, str(SAID[verb]))
    return redirect("web:report_in_card", row.pk)


@require_POST
@signed_in
@never_cache
def names(request: Request, pk: int) -> HttpResponse:
    """The card with the full names of those who agree; each look is in their access logs."""
    found = _card(request, pk)
    told = cards.read_names(pk, actor=request.actor, now=request.now)
    return _shown(request, found, WordsForm(), told)
