"""One team as its leader and its desk see it: who asks, who is in, first steps, guardians."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.actor import Role
from kith.core.refusal import Forbidden, require
from kith.groups import policies, queries, rules
from kith.groups.actions import members, recruiting, teams
from kith.groups.states import StepKind
from kith.people import queries as people
from kith.people.actions.roles import GRANTORS
from kith.people.states import Channel
from kith.web.groups.forms import EndForm, FindForm, StepForm, TeamForm, number, posted
from kith.web.groups.rows import kinds, team_rows
from kith.web.groups.teams import names_of
from kith.web.http import Request, refusals_on, signed_in, status_of

if TYPE_CHECKING:
    from datetime import date

    from kith.groups.models import GuardianWord, Membership, Step, Team
    from kith.people.models import Person

LED_STEPS = (StepKind.TRAINED, StepKind.UNIFORM, StepKind.UNIFORM_BACK)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member by mask, with first steps and, for a child, whether a guardian stands behind it."""

    row: Membership
    name: str
    leads: bool
    steps: tuple[Step, ...]
    is_child: bool
    word: GuardianWord | None


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who may be taken in, by mask; of a youth team with the guardian who is here."""

    person: Person
    guardian_id: int | None


def _team(request: Request, pk: int) -> Team:
    """The team, for whoever may read its roster; everybody else does not find it."""
    seen = queries.teams_with_members_visible_to(request.actor)
    found: Team = get_object_or_404(seen.select_related("area", "organisation"), pk=pk)
    return found


@never_cache
@require_GET
@signed_in
def page(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _team(request, pk))


def _shown(request: Request, team: Team, **more: Any) -> HttpResponse:
    actor, today = request.actor, localtime(request.now).date()
    may_lead = policies.may_enlist(actor, team) and team.ended_on is None
    form = more.get("step") or StepForm(kinds=LED_STEPS, initial={"on": today})
    context: dict[str, Any] = {
        "row": team_rows([team], kinds(), names_of([team.pk], request.now), {})[0],
        "members": _members(team, request, today),
        "asked": queries.asked_of(team.pk) if may_lead else [],
        "may_lead": may_lead,
        "may_find": may_lead and policies.may_recruit(actor, team.area.path),
        "may_appoint": actor.over(team.area.path, *GRANTORS[Role.LEADER]) and may_lead,
        "may_dissolve": policies.may_dissolve(actor, team) and team.ended_on is None,
        "find": FindForm(),
        "end": EndForm(),
        "step": form,
    } | more
    bound = more.get("find") or form
    return render(request, "web/groups/team.html", context, status=status_of(bound))


def _members(team: Team, request: Request, today: date) -> list[MemberRow]:
    rows = list(queries.members(team.pk))
    steps = queries.steps_of(row.person_id for row in rows)
    leaders = queries.leaders([team.pk], now=request.now).get(team.pk, [])
    words = queries.guardian_words(team.pk) if team.is_youth else {}
    return [
        MemberRow(
            row=row,
            name=str(row.person.name),
            leads=row.person_id in leaders,
            steps=tuple(steps.get(row.person_id, ())),
            is_child=team.is_youth
            and rules.needs_guardian(row.person.birth_year, row.person.birth_month, today),
            word=words.get(row.person_id),
        )
        for row in rows
    ]


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: Request, pk: int) -> HttpResponse:
    """What the public reads of the team."""
    team = _team(request, pk)
    require(policies.may_enlist(request.actor, team))
    first = {
        "name": team.name,
        "unit": team.organisation_id or "",
        "directions": team.directions,
        "looks_for": team.looks_for,
    }
    choices = [(code, kind.name) for code, kind in kinds().items()]
    units = queries.organisations_in(team.area.path)
    form = TeamForm(posted(request), initial=first, kinds=choices, units=units)
    if form.is_valid():
        with refusals_on(form):
            got = form.cleaned_data
            wanted = teams.TeamInput(
                got["name"], tuple(got["directions"]), got["looks_for"], number(got["unit"])
            )
            teams.edit_team(pk, input=wanted, actor=request.actor, now=request.now)
            messages.success(request, _("Saved."))
            return redirect("web:one_team", pk)
    context = {"form": form, "team": team}
    return render(request, "web/groups/team_form.html", context, status=status_of(form))


@never_cache
@require_POST
@signed_in
def find(request: Request, pk: int) -> HttpResponse:
    """Who may be taken in, by a whole number that somebody said: volunteers, or wards of it."""
    team = _team(request, pk)
    require(policies.may_recruit(request.actor, team.area.path))
    form = FindForm(request.POST)
    found = _found(request, team, form.cleaned_data["phone"]) if form.is_valid() else []
    return _shown(request, team, find=form, found=found, is_searched=form.is_valid())


def _found(request: Request, team: Team, phone: str) -> list[Found]:
    """By mask, people of the desk's own place; whoever is in already is left out."""
    if not team.is_youth:
        rows = queries.registered_with_phone(phone, team.area.path, now=request.now)
        return [Found(row, None) for row in rows if not queries.is_member(team.pk, row.pk)]
    guardians = people.with_phone(phone)
    links = people.wards_of(guardians, now=request.now)
    seen = people.visible_to(request.actor).in_bulk([ward for ward, _by in links])
    return [Found(seen[ward], by) for ward, by in links if ward in seen]


@require_POST
@signed_in
def take_in(request: Request, pk: int) -> HttpResponse:
    """The person stands here, or rang, and wants to be in; a child with its guardian's word."""
    team = _team(request, pk)
    require(policies.may_recruit(request.actor, team.area.path))
    person, guardian = request.POST.get("person", ""), request.POST.get("guardian", "")
    if not person.isdecimal():
        raise Forbidden()
    if team.is_youth and guardian.isdecimal():
        members.say_for_child(
            pk,
            person_id=int(person),
            guardian_id=int(guardian),
            is_given=True,
            channel=Channel.COUNTER,
            actor=request.actor,
            now=request.now,
        )
    members.enlist(pk, person_id=int(person), actor=request.actor, now=request.now)
    messages.success(request, _("Taken in."))
    return redirect("web:one_team", pk)


@require_POST
@signed_in
def member(request: Request, pk: int, person: int) -> HttpResponse:
    """`remove` with a reason, `appoint`, or a first step of one member."""
    team, verb = _team(request, pk), request.POST.get("verb", "")
    row = get_object_or_404(queries.members(pk).select_related("person__area"), person_id=person)
    if verb == "remove":
        reason = request.POST.get("reason", "")
        members.leave(pk, person_id=person, reason=reason, actor=request.actor, now=request.now)
        messages.success(request, _("The membership has ended."))
        return redirect("web:one_team", pk)
    if verb == "appoint":
        teams.appoint(pk, person_id=person, actor=request.actor, now=request.now)
        messages.success(request, _("She leads the team from now on."))
        return redirect("web:one_team", pk)
    first = StepKind.TRAINED  # what a leader may note as well
    require(policies.may_take_step(request.actor, row.person, frozenset({pk}), first))
    form = StepForm(request.POST, kinds=LED_STEPS)
    if form.is_valid():
        with refusals_on(form):
            note_step(form, person, request)
            return redirect("web:one_team", pk)
    return _shown(request, team, step=form, step_of=person)


def note_step(form: StepForm, person_id: int, request: Request) -> None:
    got = form.cleaned_data
    wanted = recruiting.StepInput(
        kind=StepKind(got["kind"]), on=got["on"], what=got["what"], skill=got.get("skill", "")
    )
    recruiting.take_step(person_id, input=wanted, actor=request.actor, now=request.now)
    messages.success(request, _("Noted."))


@require_POST
@signed_in
def answer(request: Request, pk: int) -> HttpResponse:
    """Yes or no to somebody who asked to join."""
    seen = queries.teams_with_members_visible_to(request.actor)
    row = get_object_or_404(queries.applications_in(seen), pk=pk)
    verb = "take" if request.POST.get("verb") == "take" else "decline"
    members.answer(pk, verb=verb, actor=request.actor, now=request.now)
    said = _("She is in the team now, and is told.")
    messages.success(request, said if verb == "take" else _("Declined. She is told kindly."))
    return redirect("web:one_team", row.team_id)


@require_POST
@signed_in
def dissolve(request: Request, pk: int) -> HttpResponse:
    """The team is no more."""
    team = _team(request, pk)
    teams.dissolve(
        team.pk, reason=request.POST.get("reason", ""), actor=request.actor, now=request.now
    )
    messages.success(request, _("The team was dissolved. What it did stays under its name."))
    return redirect("web:one_team", pk)
