"""Appeals as everybody reads them: the list, and one appeal with what the reader can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kith.care.policies import initiatives as policies
from kith.care.queries import initiatives as queries
from kith.care.states import INITIATIVE, PUBLIC_INITIATIVES, InitiativeState, JoinerState
from kith.core.actor import Role
from kith.people.queries import has_consented
from kith.people.states import ConsentPurpose
from kith.web.http import Request, page_of, query_of
from kith.web.initiatives.rows import TONES, appeal_rows, own_units, unit_rows

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.care.models import Initiative
    from kith.core.actor import Actor
    from kith.groups.models import Organisation

OVER = (InitiativeState.CLOSED, InitiativeState.CALLED_OFF)
DRAFTS = (InitiativeState.DRAFT, InitiativeState.DROPPED)


@require_GET
def page(request: Request) -> HttpResponse:
    """Everybody's list: `?what=` open, over, ours or drafts; `?q=` words."""
    what = request.GET.get("what", "open")
    rows = _asked_for(request.actor, queries.visible_to(request.actor), what)
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(
            Q(title__icontains=words)
            | Q(festival__icontains=words)
            | Q(area__name__icontains=words)
        )
    found = page_of(request, queries.with_sizes(rows))
    context = {
        "page": found,
        "rows": appeal_rows(found.object_list),
        "query": query_of(request),
        "words": words,
        "what": what,
        "tabs": _tabs(request.actor),
        "may_write": request.actor.has(*policies.DESK),
    }
    return render(request, "web/initiatives/list.html", context)


def _tabs(actor: Actor) -> list[tuple[str, str]]:
    tabs = [("open", _("Open now")), ("over", _("Over"))]
    if actor.has(Role.LIAISON):
        tabs.append(("ours", _("Ours")))
    if actor.has(*policies.READERS):
        tabs.append(("drafts", _("Drafts")))
    return tabs


def _asked_for(actor: Actor, rows: QuerySet[Initiative], what: str) -> QuerySet[Initiative]:
    if what == "over":
        return rows.filter(state__in=OVER)
    if what == "drafts":
        return rows.filter(state__in=DRAFTS)
    if what == "ours":
        units = [unit.pk for unit in own_units(actor)]
        joined = queries.joinings_of_units(units).order_by()
        return rows.filter(pk__in=joined.values("initiative"))
    return queries.open_now(rows)


def appeal(request: Request, pk: int) -> Initiative:
    """The appeal, if the reader may see it; else 404."""
    found: Initiative = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return found


@require_GET
def one(request: Request, pk: int) -> HttpResponse:
    """What is wanted, who takes part, what was done; and what the reader can do."""
    row, actor = appeal(request, pk), request.actor
    units = own_units(actor)
    speaks = frozenset(unit.pk for unit in units)
    served = queries.of_initiative(row)
    is_reader = actor.over(row.area.path, *policies.READERS)
    joined = list(queries.joinings_of(row.pk))
    context = {
        "row": row,
        "tone": TONES[InitiativeState(row.state)],
        "items": row.items.select_related("item").order_by("item__position", "pk"),
        "units": unit_rows(joined, queries.by_unit(served), None if is_reader else speaks),
        "ours": _ours(units, {one.organisation_id for one in joined}),
        "summary": queries.summary(served) if _shows_figures(row, is_reader=is_reader) else None,
        "verbs": verbs_of(actor, row),
        "is_reader": is_reader,
        "may_see_people": policies.may_see_people(actor, row),
        "off_sheets": queries.off_the_sheets(row).count() if is_reader else 0,
        "mine": queries.joiner_of(row.pk, actor.me) if actor.person_id else None,
        "asked": JoinerState.ASKED,
        "may_come_alone": _may_come_alone(actor, row),
        "is_open": row.state == InitiativeState.OPEN,
        "end": getattr(row, "end", None),
    }
    return render(request, "web/initiatives/one.html", context)


def _ours(units: list[Organisation], joined: set[int]) -> list[tuple[Organisation, bool]]:
    """The reader's organisations, and whether each takes part."""
    return [(unit, unit.pk in joined) for unit in units]


def _shows_figures(row: Initiative, *, is_reader: bool) -> bool:
    closed = row.state == InitiativeState.CLOSED
    return closed or (is_reader and row.state in PUBLIC_INITIATIVES)


def _may_come_alone(actor: Actor, row: Initiative) -> bool:
    if actor.person_id is None or row.state != InitiativeState.OPEN:
        return False
    return has_consented(actor.me, ConsentPurpose.VOLUNTEER)


def verbs_of(actor: Actor, row: Initiative) -> frozenset[str]:
    if not policies.may_run(actor, row.area.path):
        return frozenset()
    return frozenset(INITIATIVE.verbs(row.state))
