"""The desk: an appeal is written, published, called off or closed; its figures with their rows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kith.care.actions import initiatives
from kith.care.policies import initiatives as policies
from kith.care.queries import initiatives as queries
from kith.care.queries.schemes import for_path
from kith.core.refusal import require
from kith.places.queries import within
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.initiatives.forms import AppealForm, WordsForm, initial_of
from kith.web.initiatives.views import appeal, verbs_of

if TYPE_CHECKING:
    from kith.care.models import CareScheme, Initiative
    from kith.core.actor import Actor


@require_http_methods(["GET", "POST"])
@with_role(*policies.DESK)
def new(request: Request) -> HttpResponse:
    """A draft is written; nobody outside the desk sees it."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = initiatives.draft(
                form.cleaned_data["area"],
                input=form.as_input(),
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("The draft is kept. Publish it when it is right."))
            return redirect("web:initiative", made.pk)
    context = {"form": form, "row": None}
    return render(request, "web/initiatives/form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_role(*policies.DESK)
def edit(request: Request, pk: int) -> HttpResponse:
    """A draft in other words."""
    row = appeal(request, pk)
    require("change" in verbs_of(request.actor, row))
    form = _form(request, initial=initial_of(row))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given = form.as_input()
            initiatives.change(pk, input=given, actor=request.actor, now=request.now)
            messages.success(request, _("Changed."))
            return redirect("web:initiative", pk)
    context = {"form": form, "row": row}
    return render(request, "web/initiatives/form.html", context, status=status_of(form))


def _form(request: Request, **initial: Any) -> AppealForm:
    places = list(within(request.actor.paths(*policies.DESK)))
    schemes = _schemes(request.actor, localdate(request.now))
    return AppealForm(request.POST or None, places=places, schemes=schemes, **initial)


def _schemes(actor: Actor, on: date) -> list[CareScheme]:
    """Schemes in force at the desk's own places and above them."""
    found = {row.pk: row for path in actor.paths(*policies.DESK) for row in for_path(path, on)}
    return sorted(found.values(), key=lambda row: (row.title, row.pk))


@require_http_methods(["GET", "POST"])
@with_role(*policies.DESK)
def move(request: Request, pk: int, verb: str) -> HttpResponse:
    """One step: `publish` and `drop` at once, `call_off` and `close` with words."""
    row = appeal(request, pk)
    if verb in ("call_off", "close"):
        return _end(request, row, verb)
    plain = {"publish": initiatives.publish, "drop": initiatives.drop}
    if verb not in plain or request.method != "POST":
        raise Http404
    plain[verb](pk, actor=request.actor, now=request.now)
    messages.success(request, _SAID[verb]())
    return redirect("web:initiative", pk)


def _end(request: Request, row: Initiative, verb: str) -> HttpResponse:
    """The words that everybody who took part reads."""
    require(verb in verbs_of(request.actor, row))
    is_close = verb == "close"
    label = _("Words of thanks") if is_close else _("Why it is called off")
    form = WordsForm(label, _("Please write something here."), request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            who: dict[str, Any] = {"actor": request.actor, "now": request.now}
            if is_close:
                initiatives.close(row.pk, thanks=form.cleaned_data["text"], **who)
            else:
                initiatives.call_off(row.pk, reason=form.cleaned_data["text"], **who)
            messages.success(request, _SAID[verb]())
            return redirect("web:initiative", row.pk)
    context = {"row": row, "form": form, "is_close": is_close, "summary": _summary(row)}
    return render(request, "web/initiatives/end.html", context, status=status_of(form))


def _summary(row: Initiative) -> queries.Summary:
    return queries.summary(queries.of_initiative(row))


_SAID = {
    "publish": lambda: _("Published. The liaisons of the place have been told."),
    "drop": lambda: _("Put aside."),
    "call_off": lambda: _("Called off. Everybody who joined has been told."),
    "close": lambda: _("Closed, with thanks to everybody who took part."),
}


@require_GET
@with_role(*policies.READERS)
@never_cache
def figures(request: Request, pk: int) -> HttpResponse:
    """Each figure with its definition, and the rows it was counted from."""
    row = appeal(request, pk)
    require(policies.may_see_people(request.actor, row))
    served = queries.of_initiative(row)
    page = page_of(request, queries.under_the_party(served).select_related("person", "visit"))
    context = {
        "row": row,
        "summary": queries.summary(served),
        "items": _items(served),
        "units": queries.party_organisations(served),
        "given": queries.by_unit(served),
        "page": page,
        "rows": _served_rows(page.object_list),
        "off_sheets": _served_rows(queries.off_the_sheets(row)[:20]),
        "query": query_of(request),
    }
    return render(request, "web/initiatives/figures.html", context)


def _items(served: Any) -> list[tuple[str, int]]:
    """Each kind of care by its title, and at how many visits it was given."""
    counted: dict[str, list[str]] = {}
    for one in queries.item_rows(served):
        counted.setdefault(one.item.code, []).append(one.item.title)
    return [(titles[0], len(titles)) for titles in counted.values()]


def _served_rows(rows: Any) -> list[tuple[Any, str]]:
    return [(row, str(row.person.name)) for row in rows]
