"""The desk's lists: writing, checking, publishing; and units saying what they give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.actor import Role, ScopeKind
from kith.core.refusal import require
from kith.groups.queries import organisations_in
from kith.places.queries import with_ids
from kith.projects import policies
from kith.projects.actions import lists
from kith.projects.queries import lists as found
from kith.projects.queries.claims import units_of
from kith.projects.states import ListKind
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.projects.forms import ItemForm, ReasonForm
from kith.web.projects.item import own_places
from kith.web.projects.rows import item_rows
from kith.web.projects.tabs import DESK, READERS, STAFF, tabs_of

if TYPE_CHECKING:
    from kith.places.models import Area
    from kith.projects.models import ItemList, ListItem

WRITERS = (*DESK, Role.LIAISON)


@require_GET
@with_role(*READERS)
def all_lists(request: Request) -> HttpResponse:
    """Every list of the actor's places with its version and what waits to be published."""
    page = page_of(request, found.overseen_by(request.actor))
    sizes = found.sizes(page.object_list)
    context = {
        "tabs": tabs_of(request, STAFF),
        "page": page,
        "rows": [(one, *sizes.get(one.pk, (0, 0))) for one in page.object_list],
        "places": own_places(request.actor),
        "kinds": [(kind.value, kind.label) for kind in ListKind],
        "years": _years(request),
        "query": query_of(request),
    }
    return render(request, "web/projects/lists_desk.html", context)


def _years(request: Request) -> list[int]:
    year = localtime(request.now).year
    return [year, year + 1, year - 1]


@require_GET
@with_role(*READERS)
@never_cache
def one_list(request: Request, pk: int) -> HttpResponse:
    """One list as the desk keeps it, what the next version would change, and its versions."""
    lines = _list(request, pk)
    page = page_of(request, found.items_of(lines), 40)
    context = {
        "list": lines,
        "page": page,
        "rows": item_rows(page.object_list, request.actor),
        "query": query_of(request),
        "changes": found.draft_changes(lines),
        "versions": list(found.versions(lines)),
        "may_keep": policies.may_keep_list(request.actor, lines.area.path),
    }
    return render(request, "web/projects/list_desk.html", context)


def _list(request: Request, pk: int) -> ItemList:
    lines: ItemList = get_object_or_404(found.overseen_by(request.actor), pk=pk)
    return lines


@require_http_methods(["GET", "POST"])
@with_role(*WRITERS)
@never_cache
def write(request: Request) -> HttpResponse:
    """A new item for a place, a year and a kind; a unit's liaison writes what her unit gives."""
    area, kind, year = _where(request)
    form = _form(request, area, None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = lists.draft(
                area.pk, kind=kind, year=year, input=form.as_input(),
                actor=request.actor, now=request.now,
            )  # fmt: skip
            messages.success(request, _("Written down. The desk checks it before it is listed."))
            return redirect("web:list_item", made.pk)
    context = {"form": form, "area": area, "kind": kind, "year": year, "item": None}
    return render(request, "web/projects/write.html", context, status=status_of(form))


def _where(request: Request) -> tuple[Area, ListKind, int]:
    """From the address: `?area=<id>&kind=<kind>&year=<year>`."""
    area, year = request.GET.get("area", ""), request.GET.get("year", "")
    kind = request.GET.get("kind", "")
    if not (area.isdecimal() and len(area) < 18 and year.isdecimal() and kind in ListKind.values):
        raise Http404
    place = with_ids([int(area)]).get(int(area))
    if place is None or len(year) != len("2026"):
        raise Http404
    units = request.actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    is_gift = kind == ListKind.RESOURCE and bool(units)
    if not (policies.may_keep_list(request.actor, place.path) or is_gift):
        raise Http404
    return place, ListKind(kind), int(year)


def _form(request: Request, area: Area, item: ListItem | None) -> ItemForm:
    is_desk = policies.may_keep_list(request.actor, area.path)
    units = organisations_in(area.path) if is_desk else units_of(request.actor)
    initial: dict[str, Any] = {}
    if item is not None:
        names = [name for name in ItemForm.base_fields if hasattr(item, name)]
        initial = {name: getattr(item, name) for name in names}
        initial |= {"organisation": item.organisation_id or "", "order": _order(item)}
    typed = request.POST or None
    return ItemForm(typed, units=units, must_name_unit=not is_desk, initial=initial)


def _order(item: ListItem) -> str:
    return item.cause.partition(":")[2]


@require_http_methods(["GET", "POST"])
@with_role(*WRITERS)
@never_cache
def revise(request: Request, pk: int) -> HttpResponse:
    """The item reads differently; the public sees it with the next version."""
    item = _item(request, pk)
    require(policies.may_change_item(request.actor, item))
    form = _form(request, item.list.area, item)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            lists.revise(pk, input=form.as_input(), actor=request.actor, now=request.now)
            messages.success(request, _("Changed. The public sees it with the next version."))
            return redirect("web:list_item", pk)
    where = {"area": item.list.area, "kind": ListKind(item.list.kind), "year": item.list.year}
    context = {"form": form, "item": item, **where}
    return render(request, "web/projects/write.html", context, status=status_of(form))


def _item(request: Request, pk: int) -> ListItem:
    item: ListItem = get_object_or_404(found.visible_to(request.actor), pk=pk)
    return item


@require_POST
@with_role(*DESK)
def verify(request: Request, pk: int) -> HttpResponse:
    item = _item(request, pk)
    lists.verify(item.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Checked. It is listed with the next version."))
    return redirect(_editor(item) if request.POST.get("to") == "list" else _page(item))


def _editor(item: ListItem) -> str:
    return reverse("web:list_desk", args=(item.list_id,))


def _page(item: ListItem) -> str:
    return reverse("web:list_item", args=(item.pk,))


@require_POST
@with_role(*WRITERS)
def withdraw(request: Request, pk: int) -> HttpResponse:
    item, form = _item(request, pk), ReasonForm(request.POST)
    require(policies.may_change_item(request.actor, item))
    if not form.is_valid():
        messages.error(request, _("Please say why."))
        return redirect(_page(item))
    lists.withdraw(pk, reason=form.cleaned_data["reason"], actor=request.actor, now=request.now)
    messages.success(request, _("Withdrawn."))
    return redirect(_page(item))


@require_POST
@with_role(*DESK)
def publish(request: Request, pk: int) -> HttpResponse:
    """The next version stands for everybody to read."""
    lines = _list(request, pk)
    made = lists.publish(lines.pk, actor=request.actor, now=request.now)
    messages.success(request, _("Version %(number)s is published.") % {"number": made.number})
    return redirect("web:list_desk", lines.pk)
