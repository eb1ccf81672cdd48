"""My requests, and one of them with everything that happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kith.files.queries import files_of
from kith.journal.queries import story
from kith.orders import policies, queries
from kith.orders.actions import contact, service
from kith.orders.actions.intake import LONGEST_TEXT
from kith.orders.rules import door_code
from kith.orders.states import CLOSED, LIFE, OrderKind, RemarkKind
from kith.people.policies import may_consent_for
from kith.people.queries import has_consented
from kith.people.states import ConsentPurpose
from kith.web.http import Request, or_404, page_of, query_of, signed_in
from kith.web.requests import forms
from kith.web.requests.rows import helpers_of, is_coming, row_of, story_of

if TYPE_CHECKING:
    from django.forms import Form

    from kith.core.actor import Actor
    from kith.orders.models import Order

FILTERS = ("open", "closed")
FORMS: dict[str, type[Form]] = {
    "answer": forms.AnswerForm,
    "confirm": forms.ConfirmForm,
    "dispute": forms.DisputeForm,
    "cancel": forms.CancelForm,
}
MAY = {
    "answer": policies.may_answer,
    "confirm": policies.may_confirm,
    "dispute": policies.may_dispute,
    "cancel": policies.may_cancel,
}


@require_GET
@signed_in
def mine(request: Request) -> HttpResponse:
    shown = request.GET.get("show", "")
    orders = queries.mine(request.actor)
    if shown == "open":
        orders = orders.exclude(state__in=CLOSED)
    elif shown == "closed":
        orders = orders.filter(state__in=CLOSED)
    page = page_of(request, orders)
    rows = [row_of(order, request.actor) for order in page]
    return render(
        request,
        "web/requests/list.html",
        {
            "page": page,
            "rows": rows,
            "query": query_of(request),
            "shown": shown if shown in FILTERS else "",
        },
    )


@never_cache
@require_GET
@signed_in
def one(request: Request, pk: int) -> HttpResponse:
    return page(request, find(request, pk))


def find(request: Request, pk: int) -> Order:
    """The order, for the resident's side and whoever sent it; the desk has a page of its own."""
    with or_404():
        order = queries.whole(pk, actor=request.actor)
    is_hers = policies.is_resident_side(request.actor, order)
    if not is_hers and order.submitted_by_id != request.actor.person_id:
        raise Http404
    return order


def page(
    request: Request, order: Order, *, typed: dict[str, Form] | None = None, status: int = 200
) -> HttpResponse:
    """The page of one request; `typed` are forms that came back with errors."""
    actor = request.actor
    verbs = [v for v, may in MAY.items() if LIFE.allows(order.state, v) and may(actor, order)]
    bound = typed or {}
    context = {
        "order": order,
        "row": row_of(order, actor),
        "helpers": helpers_of(order.claims.all()),
        "is_over": not is_coming(order.claims.all()),
        "paused": next((p for p in order.pauses.all() if p.resumed_at is None), None),
        "refused": [e for v, f in bound.items() if v not in verbs for e in f.non_field_errors()],
        "forms": {v: bound.get(v) or FORMS[v](auto_id=f"{v}_%s") for v in verbs},
        "stars": next(
            (r.stars for r in order.ratings.all() if r.is_by_resident and not r.is_void), 0
        ),
        "longest": LONGEST_TEXT,
        "yuan": order.value_fen // 100,
    }
    if policies.is_resident_side(actor, order):
        context |= _of_resident(request, order)
    context.setdefault("story", story_of(story("order", order.pk), order, actor, {}))
    return render(request, "web/requests/one.html", context, status=status)


def _of_resident(request: Request, order: Order) -> dict[str, Any]:
    """What only the resident's side reads: the words, the door codes, the pictures."""
    actor, now = request.actor, request.now
    remarks = contact.read_remarks(order.pk, actor=actor, now=now)
    said = _said(remarks)
    question = said["ask"][-1] if said["ask"] and LIFE.allows(order.state, "answer") else ""
    outcome = contact.read_outcome(order.pk, actor=actor, now=now)
    context: dict[str, Any] = {
        "words": contact.read_words(order.pk, actor=actor, now=now),
        "question": question,
        "reasons": [text for row, text in remarks if row.kind == RemarkKind.REASON],
        "outcome": [text for kind, text in outcome if kind == "report"],
        "story": story_of(story("order", order.pk), order, actor, said),
        "photos": [file.pk for claim in order.claims.all() for file in files_of("claim", claim.pk)],
        "asks_to_publish": _asks_to_publish(actor, order),
    }
    if is_coming(order.claims.all()):
        context["code_in"] = door_code(order.pk, is_arrival=True)
        context["code_out"] = door_code(order.pk, is_arrival=False)
    return context


def _said(remarks: list[tuple[Any, str]]) -> dict[str, list[str]]:
    return {
        "ask": [text for row, text in remarks if row.kind == RemarkKind.QUESTION],
        "answer": [text for row, text in remarks if row.kind == RemarkKind.ANSWER],
    }


def _asks_to_publish(actor: Actor, order: Order) -> bool:
    """Whether the wish waits for the resident's word before it may hang on the wall."""
    return (
        order.kind == OrderKind.WISH
        and order.state not in CLOSED
        and may_consent_for(actor, order.resident)
        and not has_consented(order.resident_id, ConsentPurpose.PUBLISH_WISH)
    )


@never_cache
@require_GET
@signed_in
def photo(request: Request, pk: int, file_id: int) -> HttpResponse:
    """A picture of the work, for the resident's side; the look is logged."""
    order = find(request, pk)
    if not policies.is_resident_side(request.actor, order):
        raise Http404
    for claim in order.claims.all():
        if files_of("claim", claim.pk).filter(pk=file_id).exists():
            picture = service.look_at_photo(
                file_id, claim_id=claim.pk, actor=request.actor, now=request.now
            )
            return HttpResponse(picture, content_type="image/jpeg")
    raise Http404
