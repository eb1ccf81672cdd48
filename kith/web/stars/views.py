"""My stars, the public notice, and lists of thanks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.refusal import require
from kith.people.queries import has_consented, visible_to
from kith.people.states import ConsentPurpose
from kith.recognition import policies, queries
from kith.recognition.actions import lists, stars
from kith.recognition.states import STAR
from kith.web.http import Request, page_of, query_of, refusals_on, signed_in, status_of
from kith.web.stars.forms import NameForm, ObjectForm
from kith.web.stars.rows import row_of, rows_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.recognition.models import Star


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def mine(request: Request) -> HttpResponse:
    """Where I stand, what is missing, and whether lists may name me."""
    actor = request.actor
    form = NameForm(request.POST or None, initial=_named(actor.me))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            lists.name_me(actor.me, **form.cleaned_data, actor=actor, now=request.now)
            messages.success(request, _("Saved."))
            return redirect("web:stars")
    context = {
        "standing": queries.standing(_herself(request), request.now),
        "rows": rows_of(queries.mine(actor.me), actor),
        "form": form,
    }
    return render(request, "web/stars/mine.html", context, status=status_of(form))


def _herself(request: Request) -> Any:
    return get_object_or_404(visible_to(request.actor), pk=request.actor.me)


def _named(person_id: int) -> dict[str, Any]:
    is_given = has_consented(person_id, ConsentPurpose.RECOGNITION)
    return {"is_given": is_given, "name": queries.public_name(person_id)}


@require_POST
@signed_in
def apply(request: Request) -> HttpResponse:
    stars.apply(request.actor.me, actor=request.actor, now=request.now)
    messages.success(request, _("Applied. The desk checks your hours; then it is announced."))
    return redirect("web:stars")


@require_POST
@signed_in
def withdraw(request: Request, pk: int) -> HttpResponse:
    star = get_object_or_404(queries.mine(request.actor.me), pk=pk)
    stars.withdraw(star.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Taken back."))
    return redirect("web:stars")


@require_GET
def notice(request: Request) -> HttpResponse:
    """What is announced: everybody may read it, and object while it runs."""
    page = page_of(request, queries.announced())
    context = {
        "page": page,
        "rows": rows_of(page.object_list, request.actor),
        "query": query_of(request),
    }
    return render(request, "web/stars/notice.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def object_to(request: Request, pk: int) -> HttpResponse:
    """One announcement and the field for an objection."""
    star = _announced(queries.announced(), pk)
    require(policies.may_object(request.actor, star))
    row = row_of(star, request.actor)
    form = ObjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            text = form.cleaned_data["text"]
            stars.object_to(pk, text=text, actor=request.actor, now=request.now)
            messages.success(request, _("Thank you. Somebody with no part in it decides."))
            return redirect("web:stars_notice")
    context = {"row": row, "form": form, "is_open": STAR.allows(star.state, "object")}
    return render(request, "web/stars/object.html", context, status=status_of(form))


def _announced(rows: QuerySet[Star], pk: int) -> Star:
    star = rows.filter(pk=pk).first()
    if star is None:
        raise Http404
    return star


@require_GET
def thanks(request: Request) -> HttpResponse:
    """Every frozen quarter."""
    page = page_of(request, queries.quarter_lists())
    return render(request, "web/stars/lists.html", {"page": page, "query": query_of(request)})


@require_GET
def thanked(request: Request, pk: int) -> HttpResponse:
    """One quarter of a place: names by consent, everybody else counted. Printable."""
    listed = get_object_or_404(queries.quarter_lists(), pk=pk)
    context = {"listed": listed, "thanks": queries.thanks_of(listed)}
    return render(request, "web/stars/list.html", context)
