"""One claim: when and where, whom to meet, and the one thing to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.files.queries import files_of
from kith.orders import queries
from kith.orders.actions.contact import reveal_to_helper
from kith.orders.actions.service import EARLY
from kith.orders.states import Target
from kith.people.rules import domestic_phone
from kith.web.http import Request, signed_in
from kith.web.volunteer.claims import BEFORE_THE_DOOR, comers_of, stage_of, story_of, verbs_of
from kith.web.volunteer.forms import CodeForm, PhotoForm, RateForm, ReportForm
from kith.web.volunteer.rows import claim_row, skill_names

if TYPE_CHECKING:
    from django.forms import BaseForm

    from kith.orders.models import Claim

PAGE = "web/volunteer/claim.html"


def find(request: Request, pk: int) -> Claim:
    """The claim, for the one who holds it; for everybody else there is none."""
    held = queries.claims_of(request.actor).select_related("order__area__parent")
    return get_object_or_404(held, pk=pk)


@require_GET
@signed_in
@never_cache
def page(request: Request, pk: int) -> HttpResponse:
    return show(request, find(request, pk))


@require_POST
@signed_in
@never_cache
def contact(request: Request, pk: int) -> HttpResponse:
    """Name, phone, address and words: logged, and the resident can see who looked."""
    claim = find(request, pk)
    opened = reveal_to_helper(pk, actor=request.actor, now=request.now)
    opened["phone"] = domestic_phone(opened["phone"])
    if request.htmx:
        return render(request, f"{PAGE}#contact", {"claim": claim, "contact": opened})
    return show(request, claim, contact=opened)


def show(
    request: Request,
    claim: Claim,
    *,
    part: str = "",
    status: int = 200,
    contact: dict[str, str] | None = None,
    bound: dict[str, BaseForm] | None = None,
) -> HttpResponse:
    """The page or one part of it; `bound` puts forms with errors in the place of fresh ones."""
    context = _context(request, claim) | {"contact": contact, "is_swap": bool(part)} | (bound or {})
    return render(request, f"{PAGE}{part}", context, status=status)


def _context(request: Request, claim: Claim) -> dict[str, Any]:
    actor, now = request.actor, request.now
    comers = comers_of(claim, actor=actor, now=now)
    verbs = verbs_of(claim, actor=actor, now=now)
    stage = stage_of(claim, comers, now=now)
    names = skill_names()
    sheet = claim.order.worksheet
    rated = "rate" in verbs and _is_rated(request, claim)
    return {
        "claim": claim,
        "order": claim.order,
        "row": claim_row(claim, now=now, verbs=verbs),
        "stage": stage.value,
        "contact_first": stage in BEFORE_THE_DOOR or "spoke" in verbs,
        "comers": comers,
        "came": sum(c.arrived is not None for c in comers),
        "is_group": claim.target == Target.TEAM,
        "one": comers[0],
        "opens_at": sheet.starts_at - EARLY,
        "skills": [names.get(code, code) for code in sheet.skills],
        "verbs": verbs - {"rate"} if rated else verbs,
        "is_rated": rated,
        "photos": files_of("claim", claim.pk),
        "photo_missing": queries.photo_is_missing(claim, now=now),
        "events": story_of(claim, comers),
        "code_form": CodeForm(),
        "report_form": ReportForm(),
        "photo_form": PhotoForm(),
        "rate_form": RateForm(),
    }


def _is_rated(request: Request, claim: Claim) -> bool:
    return claim.ratings.filter(by_id=request.actor.me, is_by_resident=False).exists()
