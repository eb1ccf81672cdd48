"""A new plan: which day and place, whom to visit, who could go from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kith.care.actions import rounds as actions
from kith.care.policies.files import DESK
from kith.care.queries import files, rounds_day
from kith.care.queries import rounds as queries
from kith.care.queries.rounds_day import CrewInput
from kith.care.states import Flag
from kith.care.states.rounds import GoesBy
from kith.core.refusal import Refusal
from kith.people.queries import masked
from kith.places.queries import within
from kith.places.states import Level
from kith.web.fields import DayField
from kith.web.http import Request, with_role
from kith.web.rounds.changing import numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kith.care.queries.rounds_day import DueHome, Free
    from kith.core.actor import Actor
    from kith.people.models import Person
    from kith.places.models import Area

LEVELS = (Level.TOWN, Level.COMMUNITY)
FAR_AHEAD = timedelta(days=60)


class WhereForm(forms.Form):
    """Day and place; the rest of the page follows from them."""

    area = forms.ChoiceField(label=gettext_lazy("Place"))
    day = DayField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: object, areas: list[Area], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(area.code, area.name) for area in areas]


@dataclass(frozen=True, slots=True)
class HomeRow:
    home: DueHome
    name: str
    place: str
    tier: str
    cause: str
    flags: list[str]
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class HelperRow:
    free: Free
    name: str
    on: str
    off: str
    by: str
    partner: int
    is_ticked: bool


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def new(request: Request) -> HttpResponse:
    """Everything due by the day is ticked, and as many helpers as the place's rule says."""
    areas = _areas(request.actor)
    area, day = _where(request, areas)
    homes = rounds_day.due_homes(area.path, day, now=request.now)
    near = [one.due.file_id for one in homes if one.is_due]
    free = rounds_day.free_helpers(area.path, day, near, now=request.now)
    refusal = ""
    if request.method == "POST":
        try:
            made = actions.plan(
                input=_typed(request, area, day, free), actor=request.actor, now=request.now
            )
        except Refusal as no:
            refusal = str(no)
        else:
            messages.success(request, _("A plan stands. Nobody has been asked yet."))
            return redirect("web:round_plan", made.pk)
    context = _context(request, areas, area, day, homes, free) | {"refusal": refusal}
    return render(request, "web/rounds/new.html", context, status=422 if refusal else 200)


def _context(
    request: Request,
    areas: list[Area],
    area: Area,
    day: date,
    homes: list[DueHome],
    free: list[Free],
) -> dict[str, object]:
    rules = queries.rules_on(area.path, day)
    names = masked(one.person_id for one in free)
    helpers = [
        _helper_row(request, n, one, names, rules.helpers_most) for n, one in enumerate(free)
    ]
    return {
        "form": WhereForm(areas=areas, initial={"area": area.code, "day": day}),
        "area": area,
        "day": day,
        "homes": [_home_row(request, one) for one in homes],
        "helpers": helpers,
        "most": rules.most_visits,
        "ways": GoesBy.choices,
    }


def _areas(actor: Actor) -> list[Area]:
    return list(within(actor.paths(*DESK)).filter(level__in=LEVELS))


def _where(request: Request, areas: list[Area]) -> tuple[Area, date]:
    """The place and day of the address, else the first place and today."""
    asked = request.POST if request.method == "POST" else request.GET
    code = asked.get("area", "")
    area = next((one for one in areas if not code or one.code == code), None)
    if area is None:
        raise Http404
    today = request.now.astimezone(rounds_day.zone()).date()
    try:
        day = date.fromisoformat(asked.get("day", ""))
    except ValueError:
        return area, today
    return area, min(max(day, today), today + FAR_AHEAD)


def _home_row(request: Request, one: DueHome) -> HomeRow:
    file = one.due.file
    chosen = request.POST.getlist("due") if request.method == "POST" else None
    ticked = one.is_due if chosen is None else str(one.due.pk) in chosen
    return HomeRow(
        home=one,
        name=str(file.person.name),
        place=files.community_of(file).name,
        tier=file.get_tier_display(),
        cause=one.due.get_cause_display(),
        flags=[str(flag.label) for flag in Flag if flag in file.person.needs],
        is_ticked=ticked and not one.is_taken,
    )


def _helper_row(
    request: Request, n: int, one: Free, names: Mapping[int, Person], most: int
) -> HelperRow:
    typed, pk = request.POST, one.person_id
    ticked = n < most if request.method != "POST" else str(pk) in typed.getlist("helper")
    partner = typed.get(f"with-{pk}", "")
    return HelperRow(
        free=one,
        name=str(names[pk].name),
        on=typed.get(f"on-{pk}", _clock(one.on_min)),
        off=typed.get(f"off-{pk}", _clock(one.off_min)),
        by=typed.get(f"by-{pk}", GoesBy.WALK),
        partner=int(partner) if partner.isdecimal() else 0,
        is_ticked=ticked,
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}" if minute < 24 * 60 else "23:59"


def _typed(request: Request, area: Area, day: date, free: list[Free]) -> actions.PlanInput:
    """What was ticked; who is not in the list of the free is not chosen."""
    known = {one.person_id: one for one in free}
    rules = queries.rules_on(area.path, day)
    crews = crews_typed(request, known, rules.most_visits, area)
    dues = numbers(request.POST.getlist("due"))
    open_dues = {one.due.pk for one in _homes(request, area, day) if not one.is_taken}
    chosen = tuple(due for due in dues if due in open_dues)
    return actions.PlanInput(area.pk, day, chosen, tuple(crews))


def crews_typed(
    request: Request, known: Mapping[int, Free], most: int, area: Area
) -> list[CrewInput]:
    """Those ticked, once each; pairs are put together before single ones."""
    ids = [pk for pk in numbers(request.POST.getlist("helper")) if pk in known]
    partners = {pk: _partner(request, pk, known) for pk in ids}
    crews, used = [], set[int]()
    for pk in sorted(ids, key=lambda one: not partners[one]):
        partner = partners[pk] if partners[pk] not in used else 0
        if pk not in used:
            used |= {pk, partner}
            crews.append(_crew(request, pk, partner, known, most, area))
    return crews


def _homes(request: Request, area: Area, day: date) -> list[DueHome]:
    return rounds_day.due_homes(area.path, day, now=request.now)


def _partner(request: Request, pk: int, known: Mapping[int, Free]) -> int:
    typed = request.POST.get(f"with-{pk}", "")
    two = int(typed) if typed.isdecimal() and len(typed) < 18 else 0
    return two if two in known and two != pk else 0


def _crew(
    request: Request, pk: int, partner: int, known: Mapping[int, Free], most: int, area: Area
) -> CrewInput:
    """A pair has the time both have."""
    both = [known[one] for one in (pk, partner) if one]
    typed_on = _minute(request.POST.get(f"on-{pk}", ""), known[pk].on_min)
    typed_off = _minute(request.POST.get(f"off-{pk}", ""), known[pk].off_min)
    on = max(typed_on, *(one.on_min for one in both[1:]), 0)
    off = min(typed_off, *(one.off_min for one in both[1:]), 24 * 60)
    by = GoesBy.CYCLE if request.POST.get(f"by-{pk}") == GoesBy.CYCLE else GoesBy.WALK
    start = area.pk if known[pk].is_staff else 0
    people = tuple(one.person_id for one in both)
    return CrewInput(people, on, max(on, off), most, by, start)


def _minute(typed: str, otherwise: int) -> int:
    hour, _colon, minute = typed.partition(":")
    if not (hour.isdecimal() and minute[:2].isdecimal()):
        return otherwise
    return min(int(hour[:2]) * 60 + int(minute[:2]), 24 * 60)
