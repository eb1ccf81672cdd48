"""One slip signed on paper, brought to the desk: received, and placed where a post is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kith.groups.queries import organisations_in
from kith.people.states import Gender
from kith.places.queries import community_path, tiers, with_ids, with_paths
from kith.places.states import Level
from kith.reportin.actions.roster import RosterLine, enter_many
from kith.reportin.rules import line_key
from kith.web.http import Request, refusals_on, status_of, with_role
from kith.web.reportin.desk import desk_areas, desk_posts
from kith.web.reportin.forms import PaperForm
from kith.web.reportin.tabs import DESK, tabs

if TYPE_CHECKING:
    from kith.core.actor import Actor


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def paper(request: Request) -> HttpResponse:
    """The slip as it lies on the desk; the person is entered with the consent she signed."""
    form = PaperForm(
        request.POST or None,
        units=_units(request.actor),
        areas=desk_areas(request),
        posts=desk_posts(request),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            line = _line(form.cleaned_data)
            (entered,) = enter_many([line], actor=request.actor, now=request.now)
            if entered.refusal is not None:
                raise entered.refusal
            messages.success(request, _("Received. The slip stays with your papers."))
            return redirect("web:report_in_desk")
    context = {"tabs": tabs(request.actor, "web:report_in_desk"), "form": form}
    return render(request, "web/reportin/paper.html", context, status=status_of(form))


def _units(actor: Actor) -> list[tuple[int, str]]:
    """Units of the districts in which the desk lies."""
    paths = actor.paths(*DESK)
    roots = {tier.district or path for path, tier in tiers(paths).items()}
    rows = [row for root in sorted(roots) for row in organisations_in(root)]
    return list({row.pk: (row.pk, row.name) for row in rows}.values())


def _line(typed: dict[str, Any]) -> RosterLine:
    area = with_ids([typed["area"]])[typed["area"]]
    path = community_path(area.path)
    community = with_paths([path])[path]
    return RosterLine(
        key=line_key(typed["unit"], community.pk, typed["phone"], typed["name"]),
        unit_id=typed["unit"],
        community=community,
        name=typed["name"],
        phone=typed["phone"],
        gender=Gender(typed["gender"]),
        area=area if area.level == Level.GRID else None,
        posts=tuple(typed["posts"]),
        signed_on=typed["signed"],
        text_version=typed["text"],
    )
