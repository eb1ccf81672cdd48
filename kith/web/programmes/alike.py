"""What is like a proposal, while it is typed and when it is decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from kith.places.queries import with_ids
from kith.programmes import policies, queries
from kith.web.http import Request, with_role

if TYPE_CHECKING:
    from datetime import datetime

    from kith.places.models import Area
    from kith.web.programmes.forms import Placed


@dataclass(frozen=True, slots=True)
class Alike:
    """One undertaking of another place, in the words the page shows."""

    percent: int
    phrases: str
    title: str
    place: str
    url: str
    is_highlight: bool


def alike(area: Area, text: str, now: datetime) -> list[Alike]:
    found = queries.alike(area, text, on=localdate(now)) if text.strip() else []
    return [
        Alike(
            near.percent,
            "、".join(f"“{phrase}”" for phrase in near.phrases),
            near.what.title,
            near.what.area.name,
            reverse("web:highlight" if near.highlight else "web:programme", args=[near.what.pk]),
            near.highlight is not None,
        )
        for near in found
    ]


def alike_typed(form: Placed, now: datetime) -> list[Alike]:
    """For a valid form with a title and a summary."""
    typed = form.cleaned_data
    area = with_ids([typed["area"]])[typed["area"]]
    return alike(area, f"{typed['title']} {typed['summary']}", now)


@require_GET
@with_role(*policies.DESK)
def fragment(request: Request) -> HttpResponse:
    """The list beside a form: `?area=`, `?title=`, `?summary=`."""
    typed = request.GET.get("area", "")
    area = with_ids([int(typed)]).get(int(typed)) if typed.isdecimal() else None
    if area is None or not policies.may_propose(request.actor, area.path):
        raise Http404
    text = f"{request.GET.get('title', '')} {request.GET.get('summary', '')}"
    rows = alike(area, text[:600], request.now)
    return render(request, "web/programmes/_alike.html", {"alike": rows, "asked": True})
