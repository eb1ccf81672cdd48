"""For whom it concerns: that and why something is looked at, and her own side of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kith.insights.actions import integrity
from kith.insights.queries import integrity as queries
from kith.insights.queries.integrity_evidence import names
from kith.insights.states import WAITING, MatterState
from kith.web.http import Request, page_of, query_of, refusals_on, signed_in, status_of
from kith.web.integrity.forms import SideForm
from kith.web.integrity.rows import TONES
from kith.web.integrity.said import title

if TYPE_CHECKING:
    from kith.insights.models import Matter, Party


@dataclass(frozen=True, slots=True)
class Concern:
    """What she may know: the thing, why it is looked at, how it stands. No row of anybody else."""

    party: Party
    matter: Matter
    name: str
    why: tuple[str, ...]
    tone: str
    is_open: bool


@never_cache
@require_GET
@signed_in
def page(request: Request) -> HttpResponse:
    found = page_of(request, queries.concerning(request.actor))
    parties = list(found.object_list)
    called = names([party.matter for party in parties])
    rows = [_concern(party, called[party.matter_id]) for party in parties]
    context = {"page": found, "rows": rows, "query": query_of(request)}
    return render(request, "web/integrity/mine.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def side(request: Request, pk: int) -> HttpResponse:
    """One matter that concerns her; while it is open she can write."""
    party = get_object_or_404(queries.concerning(request.actor), pk=pk)
    actor, now = request.actor, request.now
    form = SideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            integrity.say(party.pk, text=form.cleaned_data["text"], actor=actor, now=now)
            messages.success(request, _("Thank you. Whoever looks into it can read this."))
            return redirect("web:integrity_side", pk)
    context = {
        "row": _concern(party, names([party.matter])[party.matter_id]),
        "said": integrity.read_own(party.pk, actor=actor, now=now),
        "form": form,
    }
    return render(request, "web/integrity/side.html", context, status=status_of(form))


def _concern(party: Party, name: str) -> Concern:
    matter = party.matter
    return Concern(
        party=party,
        matter=matter,
        name=name,
        why=tuple(title(sign.signal) for sign in matter.signs.all()),
        tone=TONES[MatterState(matter.state)],
        is_open=matter.state in WAITING,
    )
