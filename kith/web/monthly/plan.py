"""From a wish to a session: what is in the way is shown at once, with free times beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kith.activities.actions import monthly_lists
from kith.activities.actions.monthly_lists import PlanInput
from kith.activities.actions.planning import QuotaInput, SeriesInput, SessionInput
from kith.activities.queries import monthly as queries
from kith.activities.queries.monthly_clashes import (
    Clash,
    Free,
    Wanted,
    alternatives,
    clashes,
    sites_for,
)
from kith.activities.queries.sessions import series_of_desk
from kith.activities.states import PresentAs, SessionKind
from kith.catalogue.queries import menu
from kith.catalogue.states import Eligibility
from kith.core.actor import Role
from kith.people.queries import holders, masked
from kith.web.http import Request, refusals_on, status_of, with_role
from kith.web.monthly import rows
from kith.web.monthly.desk import DESK, head_of
from kith.web.monthly.forms import CHOOSE, PlanForm
from kith.web.monthly.topics import kept_topic

if TYPE_CHECKING:
    from kith.activities.models import Topic
    from kith.places.models import Area

STAY = timedelta(minutes=90)
PLACES = 30
OFFERED = 60  # series to choose from


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What clashes, and what could be instead."""

    clashes: list[Clash]
    free: Free


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def page(request: Request, pk: int) -> HttpResponse:
    """The form; `check` only looks, `take` moves it to a free time or site, `plan` plans it."""
    topic = kept_topic(request, pk)
    typed = _moved(request.POST) if request.method == "POST" else None
    form = _form(request, topic, typed)
    wanted = _wanted(form) if typed is not None else None
    found = _in_the_way(wanted, topic.area, request.now) if wanted else None
    if "plan" in request.POST and form.is_valid() and (found is None or "anyway" in request.POST):
        with refusals_on(form):
            given = _input(form, topic.area, request.now)
            monthly_lists.plan_from(pk, input=given, actor=request.actor, now=request.now)
            messages.success(request, _("Planned. It is public when the list is."))
            return redirect(rows.url_of("web:monthly_draft", topic.area, topic.month))
    context = head_of(request, topic.area, topic.month, "wishes") | {
        "topic": topic,
        "form": form,
        "found": found,
        "checked": wanted is not None and found is None,
    }
    if request.htmx:
        return render(request, "web/monthly/plan.html#way", context, status=409 if found else 200)
    status = 409 if found else status_of(form)
    return render(request, "web/monthly/plan.html", context, status=status)


def _moved(typed: Any) -> Any:
    """With the free time or site that was pressed in place of what was typed."""
    if not typed.get("take") and not typed.get("take_site"):
        return typed
    changed = typed.copy()
    if at := _instant(typed.get("take", "")):
        length = _length(typed)
        changed["day"], changed["begins"] = f"{at:%Y-%m-%d}", f"{at:%H:%M}"
        changed["ends"] = f"{at + length:%H:%M}"
    if typed.get("take_site"):
        changed["site"], changed["room"] = typed["take_site"], ""
    return changed


def _instant(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=queries.zone())
    except ValueError:
        return None


def _length(typed: Any) -> timedelta:
    try:
        begins, ends = (datetime.strptime(typed[k][:5], "%H:%M") for k in ("begins", "ends"))  # noqa: DTZ007 -- a time of day
    except (KeyError, ValueError):
        return STAY
    return ends - begins if ends > begins else STAY


def _form(request: Request, topic: Topic, typed: Any) -> PlanForm:
    form = PlanForm(typed, initial=_first(request, topic))
    known = series_of_desk(request.actor).filter(area__path__startswith=topic.area.path)[:OFFERED]
    form.offer("series", [("", _("– something new –")), *((s.pk, s.title) for s in known)])
    form.offer("category", [(kind.code, kind.name) for kind in menu()])
    form.offer("site", [("", CHOOSE), *((s.pk, s.name) for s in sites_for(topic.area))])
    staff = holders(Role.WORKER, topic.area.path, request.now)
    people = masked(staff)
    names = [(pk, str(people[pk].name)) for pk in dict.fromkeys(staff) if pk in people]
    form.offer("in_charge", [("", CHOOSE), *names])
    return form


def _first(request: Request, topic: Topic) -> dict[str, Any]:
    day = max(topic.month, localtime(request.now).date() + timedelta(days=1))
    phones = [site.phone for site in sites_for(topic.area) if site.phone]
    return {
        "title": topic.title,
        "kind": SessionKind.COURSE,
        "category": "OTHER",
        "day": day + timedelta(days=(5 - day.weekday()) % 7),  # a Saturday
        "begins": "09:00",
        "ends": "10:30",
        "in_charge": request.actor.me,
        "places": PLACES,
        "phone": phones[0] if phones else "",
    }


def _wanted(form: PlanForm) -> Wanted | None:
    """When and where, as soon as that is typed, whatever else is missing; none before."""
    form.is_valid()
    typed = form.cleaned_data
    if not {"day", "begins", "ends"} <= typed.keys() or typed["ends"] <= typed["begins"]:
        return None
    return Wanted(
        starts_at=_at(typed["day"], typed["begins"]),
        ends_at=_at(typed["day"], typed["ends"]),
        site_id=typed.get("site"),
        room=typed.get("room", ""),
        in_charge_id=typed.get("in_charge"),
    )


def _at(day: date, clock: Any) -> datetime:
    return datetime.combine(day, clock, tzinfo=queries.zone())


def _in_the_way(wanted: Wanted, area: Area, now: datetime) -> InTheWay | None:
    found = clashes(wanted)
    return InTheWay(found, alternatives(wanted, area, now)) if found else None


def _input(form: PlanForm, area: Area, now: datetime) -> PlanInput:
    typed, wanted = form.cleaned_data, _wanted(form)
    assert wanted is not None, "the form is valid"
    session = SessionInput(
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        sign_up_from=now,
        sign_up_until=wanted.starts_at,
        site_id=wanted.site_id,
        room=wanted.room,
        in_charge_id=wanted.in_charge_id,
        contact_phone=typed["phone"],
        title=typed["title"] if typed["series"] else "",
        quotas=(QuotaInput(PresentAs.RECIPIENT, typed["places"]),),
        area_id=area.pk,
    )
    if typed["series"]:
        return PlanInput(session=session, series_id=typed["series"])
    new = SeriesInput(
        area_id=area.pk,
        title=typed["title"],
        summary=typed["summary"],
        kind=SessionKind(typed["kind"]),
        category=typed["category"],
        eligibility=Eligibility.OTHER,  # nobody serves in it until the desk asks for helpers
    )
    return PlanInput(session=session, series=new)
