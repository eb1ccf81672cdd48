"""Committees and alliances: the tree, member units, posts, meetings, resolutions with lights."""

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
from kith.core.refusal import BadInput, require
from kith.groups import policies, queries, queries_bodies
from kith.groups.actions import bodies as deeds
from kith.groups.actions import resolutions as steps
from kith.groups.states import BodyKind
from kith.people.queries import has_consented, visible_to, with_phone
from kith.people.states import ConsentPurpose
from kith.recognition.queries import public_name
from kith.web.groups.forms import (
    BodyForm,
    MeetingForm,
    MinutesForm,
    PostForm,
    ResolutionForm,
    SeatForm,
    number,
    posted,
)
from kith.web.groups.rows import DESK, READERS, homes, resolution_rows, tabs
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from kith.core.actor import Actor
    from kith.groups.models import Body, Meeting, Organisation, Post, Resolution
    from kith.web.groups.rows import ResolutionRow

SEERS = (*READERS, Role.LIAISON)
MEETINGS = 5


@dataclass(frozen=True, slots=True)
class Holder:
    """A post as it is shown: the title always, the holder only by her word or office."""

    post: Post
    name: str


@never_cache
@require_GET
@with_role(*SEERS)
def page(request: Request) -> HttpResponse:
    """Bodies as a tree, each with how many units sit in it."""
    wanted = request.GET.get("q", "").strip()[:40]
    rows = queries_bodies.visible_to(request.actor).filter(ended_on=None)
    rows = rows.filter(name__icontains=wanted) if wanted else rows
    nodes = queries_bodies.tree(rows)
    found = page_of(request, nodes)
    today = localtime(request.now).date()
    sizes = queries_bodies.sizes([node.body.pk for node in found], on=today)
    context = {
        "tabs": tabs(request.actor),
        "tab": "bodies",
        "page": found,
        "rows": [(node, sizes.get(node.body.pk, 0)) for node in found],
        "query": query_of(request),
        "q": wanted,
        "may_found": request.actor.has(*DESK),
    }
    return render(request, "web/groups/bodies.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@with_role(*DESK)
def new(request: Request) -> HttpResponse:
    areas = homes(request.actor)
    parents = queries_bodies.visible_to(request.actor).filter(ended_on=None)
    form = BodyForm(posted(request), areas=areas, parents=parents)
    if form.is_valid():
        got = form.cleaned_data
        with refusals_on(form):
            made = deeds.found_body(
                int(got["area"]),
                kind=BodyKind(got["kind"]),
                name=got["name"],
                parent_id=number(got["parent"]),
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("It stands. Now seat its member units."))
            return redirect("web:body", made.pk)
    return render(request, "web/groups/body_form.html", {"form": form}, status=status_of(form))


def _body(request: Request, pk: int) -> Body:
    found: Body = get_object_or_404(queries_bodies.visible_to(request.actor), pk=pk)
    return found


@never_cache
@require_GET
@with_role(*SEERS)
def one(request: Request, pk: int) -> HttpResponse:
    return _shown(request, _body(request, pk))


def _shown(request: Request, body: Body, **bound: Any) -> HttpResponse:
    actor, today = request.actor, localtime(request.now).date()
    may_run = policies.may_run(actor, body) and body.ended_on is None
    members = list(queries_bodies.members(body.pk, on=today))
    decided = queries_bodies.resolutions(actor).filter(meeting__body=body)
    seated = [row.organisation_id for row in members]
    free = queries.units_visible_to(actor).filter(ended_on=None).exclude(pk__in=seated)
    context: dict[str, Any] = {
        "body": body,
        "may_run": may_run,
        "members": members,
        "posts": [_holder(row, actor) for row in queries_bodies.posts(body.pk, on=today)],
        "meetings": queries_bodies.meetings(body.pk)[:MEETINGS],
        "resolutions": _rows(decided, request),
        "children": body.children.filter(ended_on=None),
        "seat": SeatForm(units=free, auto_id="seat_%s"),
        "post": PostForm(auto_id="post_%s"),
        "meet": MeetingForm(auto_id="meet_%s"),
    } | bound
    status = max((status_of(form) for form in bound.values()), default=200)
    return render(request, "web/groups/body.html", context, status=status)


def _holder(row: Post, actor: Actor) -> Holder:
    """By the name she chose where she agreed to be named; by mask where the post is public."""
    person = row.person
    if person is None:
        return Holder(row, "")
    if has_consented(person.pk, ConsentPurpose.RECOGNITION) and (name := public_name(person.pk)):
        return Holder(row, name)
    is_shown = row.is_public or policies.may_run(actor, row.body)
    return Holder(row, str(person.name) if is_shown else "")


def _rows(rows: Iterable[Resolution], request: Request) -> list[ResolutionRow]:
    found = list(rows)
    may = {
        row.pk: policies.may_follow_up(request.actor, row.meeting.body, row.organisation_id)
        for row in found
    }
    return resolution_rows(found, may=may, on=localtime(request.now).date())


@never_cache
@require_POST
@with_role(*DESK)
def seat(request: Request, pk: int) -> HttpResponse:
    """A unit becomes a member."""
    body = _body(request, pk)
    require(policies.may_run(request.actor, body))
    units = queries.units_visible_to(request.actor).filter(ended_on=None)
    form = SeatForm(request.POST, units=units, auto_id="seat_%s")
    if form.is_valid():
        got = form.cleaned_data
        with refusals_on(form):
            deeds.seat_unit(
                pk,
                organisation_id=int(got["organisation"]),
                post=got["post"],
                since=got["since"],
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("The unit is a member now."))
            return redirect("web:body", pk)
    return _shown(request, body, seat=form)


@require_POST
@with_role(*DESK)
def unseat(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(queries_bodies.seats(request.actor), pk=pk)
    deeds.unseat(pk, actor=request.actor, now=request.now)
    messages.success(request, _("The term of the unit has ended."))
    return redirect("web:body", row.body_id)


@never_cache
@require_POST
@with_role(*DESK)
def post(request: Request, pk: int) -> HttpResponse:
    """A post is filled; its holder is found by a whole number, or stays unsaid."""
    body, form = _body(request, pk), PostForm(request.POST, auto_id="post_%s")
    require(policies.may_run(request.actor, body))
    if form.is_valid():
        got = form.cleaned_data
        with refusals_on(form):
            deeds.fill_post(
                pk,
                title=got["title"],
                person_id=_person(got["phone"], request.actor),
                is_public=got["is_public"],
                since=got["since"],
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("The post is filled."))
            return redirect("web:body", pk)
    return _shown(request, body, post=form)


def _person(phone: str, actor: Actor) -> int | None:
    """The one person of the actor's places with this number. Raises BadInput."""
    if not phone:
        return None
    found = visible_to(actor).filter(pk__in=with_phone(phone).values("pk"))
    ids = list(found.values_list("pk", flat=True)[:2])
    why = _("No single person is known here by this number.")
    require(len(ids) == 1, BadInput(field="phone", why=why))
    return ids[0]


@require_POST
@with_role(*DESK)
def vacate(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(queries_bodies.all_posts(request.actor), pk=pk)
    deeds.vacate(pk, actor=request.actor, now=request.now)
    messages.success(request, _("The term of the post has ended."))
    return redirect("web:body", row.body_id)


@never_cache
@require_POST
@with_role(*DESK)
def meet(request: Request, pk: int) -> HttpResponse:
    """A meeting is called, or written down afterwards."""
    body, form = _body(request, pk), MeetingForm(request.POST, auto_id="meet_%s")
    require(policies.may_run(request.actor, body))
    if form.is_valid():
        with refusals_on(form):
            wanted = deeds.MeetingInput(**form.cleaned_data)
            made = deeds.hold_meeting(pk, input=wanted, actor=request.actor, now=request.now)
            messages.success(request, _("The meeting is entered."))
            return redirect("web:meeting", made.pk)
    return _shown(request, body, meet=form)


@require_POST
@with_role(*DESK)
def end(request: Request, pk: int) -> HttpResponse:
    body = _body(request, pk)
    reason = request.POST.get("reason", "")
    deeds.end_body(body.pk, reason=reason, actor=request.actor, now=request.now)
    messages.success(request, _("Ended. Its papers stay."))
    return redirect("web:bodies")


@never_cache
@require_http_methods(["GET", "POST"])
@with_role(*SEERS)
def meeting(request: Request, pk: int) -> HttpResponse:
    """Agenda, who was there, minutes, and what was resolved."""
    row = _meeting(request, pk)
    require(request.method == "GET" or policies.may_run(request.actor, row.body))
    units = _units(row)
    here = [str(one.organisation_id) for one in row.presences.all()]
    form = MinutesForm(
        posted(request), units=units, initial={"minutes": row.minutes, "present": here}
    )
    if form.is_valid():
        with refusals_on(form):
            deeds.write_minutes(
                pk,
                minutes=form.cleaned_data["minutes"],
                present=[int(one) for one in form.cleaned_data["present"]],
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("The minutes are kept."))
            return redirect("web:meeting", pk)
    return _meeting_page(request, row, form, ResolutionForm(units=units, auto_id="new_%s"))


def _meeting(request: Request, pk: int) -> Meeting:
    found: Meeting = get_object_or_404(queries_bodies.all_meetings(request.actor), pk=pk)
    return found


def _units(row: Meeting) -> list[Organisation]:
    """Member units on the day of the meeting."""
    members = queries_bodies.members(row.body_id, on=localtime(row.held_at).date())
    return [one.organisation for one in members]


def _meeting_page(
    request: Request, row: Meeting, form: MinutesForm, resolution: ResolutionForm
) -> HttpResponse:
    decided = queries_bodies.resolutions(request.actor).filter(meeting=row)
    context = {
        "meeting": row,
        "may_run": policies.may_run(request.actor, row.body) and row.body.ended_on is None,
        "is_over": row.held_at <= request.now,
        "form": form,
        "resolution": resolution,
        "resolutions": _rows(decided, request),
    }
    bound = resolution if resolution.is_bound else form
    return render(request, "web/groups/meeting.html", context, status=status_of(bound))


@never_cache
@require_POST
@with_role(*DESK)
def resolve(request: Request, pk: int) -> HttpResponse:
    """What the meeting resolved."""
    row = _meeting(request, pk)
    require(policies.may_run(request.actor, row.body))
    units = _units(row)
    form = ResolutionForm(request.POST, units=units, auto_id="new_%s")
    if form.is_valid():
        got = form.cleaned_data
        with refusals_on(form):
            wanted = steps.ResolutionInput(got["text"], int(got["organisation"]), got["due"])
            steps.resolve(pk, input=wanted, actor=request.actor, now=request.now)
            messages.success(request, _("The resolution is entered."))
            return redirect("web:meeting", pk)
    here = [str(one.organisation_id) for one in row.presences.all()]
    minutes = MinutesForm(units=units, initial={"minutes": row.minutes, "present": here})
    return _meeting_page(request, row, minutes, form)


@never_cache
@require_GET
@with_role(*SEERS)
def resolutions(request: Request) -> HttpResponse:
    """Every resolution one may see: open ones, overdue ones first; or what was settled."""
    today, what = localtime(request.now).date(), request.GET.get("what", "")
    rows = queries_bodies.resolutions(request.actor)
    still_open = queries_bodies.unsettled(rows)
    late = queries_bodies.overdue(rows, on=today)
    shown: QuerySet[Resolution] = {
        "late": late,
        "settled": rows.exclude(pk__in=still_open.values("pk")).order_by("-due_date", "-pk"),
    }.get(what, still_open)
    found = page_of(request, shown)
    context = {
        "tabs": tabs(request.actor),
        "tab": "resolutions",
        "page": found,
        "rows": _rows(found.object_list, request),
        "query": query_of(request),
        "what": what,
        "late": late.count(),
        "open": still_open.count(),
    }
    return render(request, "web/groups/resolutions.html", context)


@require_POST
@with_role(*SEERS)
def follow(request: Request, pk: int) -> HttpResponse:
    """A note, or the next step; htmx gets the row back, everybody else the list."""
    rows = queries_bodies.resolutions(request.actor)
    get_object_or_404(rows, pk=pk)
    verb, text = request.POST.get("verb", ""), request.POST.get("text", "")
    steps.follow_up(pk, verb=verb, text=text, actor=request.actor, now=request.now)
    if request.htmx:
        row = _rows(rows.filter(pk=pk), request)[0]
        context = {"item": row, "is_changed": True}
        return render(request, "web/groups/resolutions.html#row", context)
    messages.success(request, _("Noted."))
    return redirect("web:resolutions")
