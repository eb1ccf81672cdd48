"""New volunteers: how they came, their first steps, and registering somebody at the counter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.catalogue.queries import skills
from kith.core.actor import Role
from kith.core.refusal import require
from kith.groups import policies, queries
from kith.groups.actions import recruiting
from kith.groups.states import Recruitment, StepKind
from kith.people import queries as people
from kith.people.inputs import PersonInput
from kith.places.queries import within
from kith.places.states import Level
from kith.web.groups.forms import FindForm, NewcomerForm, StepForm, posted
from kith.web.groups.rows import tabs
from kith.web.groups.team import note_step
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from kith.groups.models import Recruit, Step
    from kith.people.models import Person
    from kith.places.models import Area

TAKERS = (Role.WORKER, Role.STREET)
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Newcomer:
    row: Recruit
    name: str
    steps: tuple[Step, ...]
    missing: tuple[str, ...]  # first steps not taken yet


@never_cache
@require_GET
@with_role(*TAKERS, Role.AUDITOR)
def page(request: Request) -> HttpResponse:
    """Who came in the last year, newest first, and by which way; `?way=` one of them."""
    return _shown(request)


def _shown(request: Request, **more: Any) -> HttpResponse:
    today = localtime(request.now).date()
    everybody = queries.recruits_visible_to(request.actor)
    recent = everybody.filter(joined_at__gte=request.now - YEAR)
    way = request.GET.get("way", "")
    rows = recent.filter(channel=way) if way in Recruitment.values else recent
    found = page_of(request, rows)
    counts = queries.by_channel(recent)
    context: dict[str, Any] = {
        "tabs": tabs(request.actor),
        "tab": "newcomers",
        "page": found,
        "rows": _newcomers(list(found.object_list)),
        "query": query_of(request),
        "way": way,
        "ways": [(one.value, one.label, counts.get(one.value, 0)) for one in Recruitment],
        "may_take": request.actor.has(*TAKERS),
        "step": StepForm(skills=_skills(), initial={"on": today}),
    } | more
    return render(request, "web/groups/newcomers.html", context, status=status_of(context["step"]))


def _skills() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in skills()]


def _newcomers(rows: list[Recruit]) -> list[Newcomer]:
    steps = queries.steps_of(row.person_id for row in rows)
    return [_newcomer(row, tuple(steps.get(row.person_id, ()))) for row in rows]


def _newcomer(row: Recruit, steps: tuple[Step, ...]) -> Newcomer:
    taken = {step.kind for step in steps}
    wanted = (StepKind.VETTED, StepKind.TRAINED, StepKind.UNIFORM)
    missing = tuple(str(kind.label) for kind in wanted if kind not in taken)
    return Newcomer(row=row, name=str(row.person.name), steps=steps, missing=missing)


@never_cache
@require_POST
@with_role(*TAKERS)
def step(request: Request, pk: int) -> HttpResponse:
    """A first step of the newcomer whose row it is."""
    row = get_object_or_404(queries.recruits_visible_to(request.actor), pk=pk)
    teams = queries.teams_of([row.person_id]).get(row.person_id, frozenset())
    require(policies.may_take_step(request.actor, row.person, teams, StepKind.TRAINED))
    form = StepForm(request.POST, skills=_skills())
    if form.is_valid():
        with refusals_on(form):
            note_step(form, row.person_id, request)
            return redirect("web:newcomers")
    return _shown(request, step=form, step_of=pk)


def _areas(request: Request) -> list[Area]:
    return list(within(request.actor.paths(*TAKERS)).filter(level=Level.COMMUNITY))


@never_cache
@require_http_methods(["GET", "POST"])
@with_role(*TAKERS)
def new(request: Request) -> HttpResponse:
    """Somebody stands at the counter: known by the number she says, or new."""
    known = request.POST.get("person", "")
    form = NewcomerForm(posted(request) if not known else None, areas=_areas(request))
    if known.isdecimal():
        return _known(request, int(known))
    if form.is_valid():
        got = form.cleaned_data
        born = recruiting.Born(got["birth_year"], got["birth_month"], got["earns"])
        who = PersonInput(
            name=got["name"], phone=got["phone"], birth_year=born.year, birth_month=born.month
        )
        with refusals_on(form):
            recruiting.enrol(
                int(got["area"]), who=who, born=born, actor=request.actor, now=request.now
            )
            messages.success(request, _("Registered. Thank her on behalf of the neighbourhood."))
            return redirect("web:newcomers")
    context = {"form": form, "find": FindForm(auto_id="find_%s")}
    return render(request, "web/groups/newcomer.html", context, status=status_of(form))


def _known(request: Request, person_id: int) -> HttpResponse:
    """A known person says yes at the counter; a minor's guardian says it with her."""
    who = get_object_or_404(people.visible_to(request.actor), pk=person_id)
    guardian, year = request.POST.get("guardian", ""), request.POST.get("birth_year", "")
    month = request.POST.get("birth_month", "")
    born = recruiting.Born(
        int(year) if year.isdecimal() else None, int(month) if month.isdecimal() else None
    )
    recruiting.enrol(
        who.area_id,
        who=who.pk,
        born=born,
        guardian_id=int(guardian) if guardian.isdecimal() else None,
        actor=request.actor,
        now=request.now,
    )
    messages.success(request, _("Registered. Thank her on behalf of the neighbourhood."))
    return redirect("web:newcomers")


@dataclass(frozen=True, slots=True)
class Found:
    person: Person
    guardian_id: int | None  # where a guardian with this number stands beside her
    is_volunteer: bool


@never_cache
@require_POST
@with_role(*TAKERS)
def find(request: Request) -> HttpResponse:
    """Who is known by this whole number here, and the wards of those, by mask."""
    form = FindForm(request.POST, auto_id="find_%s")
    found = _found(request, form.cleaned_data["phone"]) if form.is_valid() else []
    typed = {"phone": form.cleaned_data["phone"]} if form.is_valid() and not found else {}
    context = {
        "form": NewcomerForm(initial=typed, areas=_areas(request)),
        "find": form,
        "found": found,
        "is_searched": form.is_valid(),
    }
    return render(request, "web/groups/newcomer.html", context, status=status_of(form))


def _found(request: Request, phone: str) -> list[Found]:
    with_it = people.with_phone(phone)
    links = people.wards_of(with_it, now=request.now)
    wanted = [(pk, None) for pk in with_it.values_list("pk", flat=True)] + links
    seen = people.visible_to(request.actor).in_bulk([pk for pk, _by in wanted])
    volunteers = queries.registered_among(seen)
    return [Found(seen[pk], by, pk in volunteers) for pk, by in wanted if pk in seen]
