"""One's own messages, who looked at one's data, and what one agreed to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.core.actor import Role
from kith.outbox import queries as outbox
from kith.outbox.actions import mark_read
from kith.people import queries as people
from kith.people.actions import person as persons
from kith.people.states import Channel, ConsentPurpose
from kith.people.texts import text_of
from kith.vault.queries import who_looked_at
from kith.vault.states import Purpose
from kith.web.http import Request, back, page_of, query_of, signed_in
from kith.web.me.words import CAPACITIES, FIELDS, words_of

if TYPE_CHECKING:
    from datetime import datetime

    from kith.people.models import Consent, Person
    from kith.vault.models import Access


@dataclass(frozen=True, slots=True)
class Line:
    """One message."""

    pk: int
    title: str
    sentence: str
    link: str
    at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked: in which capacity, at what, why and when; never who."""

    by: str
    unit: str
    fields: str
    purpose: str
    at: datetime
    ward: str  # masked; empty when it was the reader's own data
    times: int = 1  # how often on that day, one right after the other


@dataclass(frozen=True, slots=True)
class Agreement:
    """One purpose, and the newest word about it."""

    purpose: str
    label: str
    text: str  # what exactly one would agree to today
    is_given: bool
    at: datetime | None
    version: str  # of the text that was agreed to; empty: none was


@never_cache
@require_GET
@signed_in
def messages(request: Request) -> HttpResponse:
    """One's messages; having been shown, they count as read."""
    page = page_of(request, outbox.visible_to(request.actor))
    lines = []
    for row in page:
        title, sentence = words_of(row)
        lines.append(Line(row.pk, title, sentence, row.link, row.made_at, not row.is_read))
    context = {"page": page, "lines": lines, "query": query_of(request)}
    response = render(request, "web/me/messages.html", context)
    mark_read(actor=request.actor, now=request.now)
    return response


@never_cache
@require_GET
@signed_in
def looked(request: Request) -> HttpResponse:
    page = page_of(request, who_looked_at(request.actor))
    wards = people.visible_to(request.actor).filter(pk__in=request.actor.wards)
    names = {ward.pk: str(ward.name) for ward in wards}
    looks = _gathered([_look(access, names) for access in page])
    context = {"page": page, "looks": looks, "query": query_of(request), "has_wards": bool(names)}
    return render(request, "web/me/looked.html", context)


def _look(access: Access, wards: dict[int, str]) -> Look:
    role = access.role
    fields = [FIELDS[name] for name in access.fields.split(",") if name in FIELDS]
    return Look(
        by=str(Role(role).label) if role in Role.values else str(CAPACITIES.get(role, role)),
        unit=access.unit,
        fields="、".join(str(name) for name in fields),
        purpose=str(Purpose(access.purpose).label),
        at=access.at,
        ward=wards.get(access.subject_id, ""),
    )


def _gathered(looks: list[Look]) -> list[Look]:
    """Looks of one day that differ only in the minute are one line, told with their number."""

    def same(look: Look) -> tuple[object, ...]:
        day = localtime(look.at).date()
        return (day, look.by, look.unit, look.fields, look.purpose, look.ward)

    groups = [list(group) for _key, group in groupby(looks, key=same)]
    return [replace(group[0], times=len(group)) for group in groups]


@never_cache
@require_GET
@signed_in
def profile(request: Request) -> HttpResponse:
    herself = people.visible_to(request.actor).get(pk=request.actor.me)
    return render(
        request,
        "web/me/profile.html",
        {
            "person": herself,
            "agreements": _agreements(herself),
            "login_name": request.user.login_name,  # type: ignore[union-attr]
        },
    )


def _agreements(person: Person) -> list[Agreement]:
    newest: dict[str, Consent] = {}
    for row in person.consents.order_by("at", "pk"):
        newest[row.purpose] = row
    return [
        Agreement(
            purpose=purpose.value,
            label=str(purpose.label),
            text=_(text_of(purpose)),
            is_given=purpose in newest and newest[purpose].is_given,
            at=newest[purpose].at if purpose in newest else None,
            version=newest[purpose].text_version if purpose in newest else "",
        )
        for purpose in ConsentPurpose
        if purpose != ConsentPurpose.YOUTH_TEAM  # said for each child and team: /my-teams/
    ]


@require_POST
@signed_in
def consent(request: Request) -> HttpResponse:
    """Yes or no to one purpose, for oneself or a ward; the newest word counts."""
    purpose = request.POST.get("purpose", "")
    who = request.POST.get("person", "") or str(request.actor.me)
    elsewhere = purpose == ConsentPurpose.YOUTH_TEAM
    if elsewhere or purpose not in ConsentPurpose.values or not who.isdecimal():
        raise Http404
    person = get_object_or_404(people.visible_to(request.actor), pk=int(who))
    is_given = request.POST.get("given") == "yes"
    persons.consent(
        person.pk,
        purpose=ConsentPurpose(purpose),
        is_given=is_given,
        channel=Channel.WEB,
        given_by_id=request.actor.me,
        actor=request.actor,
        now=request.now,
    )
    said = _("Thank you. You can take it back at any time.")
    taken_back = _("Taken back. From now on it no longer holds.")
    notices.success(request, said if is_given else taken_back)
    return back(request, "web:profile")
