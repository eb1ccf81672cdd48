"""Where somebody reads what volunteers do here, and asks to become one. No sign-in is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.catalogue.groups import RecruitmentRules
from kith.catalogue.queries import in_force
from kith.groups import queries, queries_bodies
from kith.groups.actions import recruiting
from kith.people.queries import visible_to
from kith.places.queries import communities, offices
from kith.places.states import Level
from kith.web.groups.forms import BornForm, LinkForm, posted
from kith.web.groups.rows import kinds, team_rows
from kith.web.http import Request, page_of, query_of, refusals_on, signed_in, status_of
from kith.web.limits import SCHOOL, is_within

if TYPE_CHECKING:
    from kith.groups.models import Team
    from kith.people.models import Person
    from kith.places.models import Area

FEW = 5  # a smaller number of people is not told in public
SENT = "sent"


@require_GET
def places(request: Request) -> HttpResponse:
    """Every community that takes volunteers, by name."""
    wanted = request.GET.get("q", "").strip()[:40]
    rows = communities("/").select_related("parent")
    if wanted:
        rows = rows.filter(name__icontains=wanted)
    page = page_of(request, rows)
    context = {"page": page, "query": query_of(request), "q": wanted}
    return render(request, "web/groups/places.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def place(request: Request, pk: int) -> HttpResponse:
    """A community: what volunteers do, its teams, whom to ask, and the way in."""
    area = get_object_or_404(communities("/"), pk=pk)
    form = LinkForm(posted(request))
    if request.method == "POST" and (answer := _asked(request, form, area, None)):
        return answer
    today = localtime(request.now).date()
    names = kinds()
    teams = list(queries.teams_near(area.path, on=today))
    here = {code for one in teams for code in one.directions}
    volunteers = queries.registered(area.path, on=today).count()
    context = _page(request, form, reverse("web:join_place", args=[pk])) | {
        "area": area,
        "directions": [kind for code, kind in names.items() if code in here],
        "teams": team_rows(teams, names, {}, {}),
        "volunteers": volunteers if volunteers >= FEW else 0,
        "profile": queries_bodies.profile(area.pk),
        "offices": offices(area.path),
    }
    return render(request, "web/groups/place.html", context, status=status_of(form))


@never_cache
@require_http_methods(["GET", "POST"])
def team(request: Request, pk: int) -> HttpResponse:
    """A team: what it does, whom it is looking for, and the way in."""
    today = localtime(request.now).date()
    found: Team = get_object_or_404(queries.teams("/", on=today).select_related("area"), pk=pk)
    form = LinkForm(posted(request))
    if request.method == "POST" and (answer := _asked(request, form, found.area, found)):
        return answer
    actor = request.actor
    is_in = actor.person_id is not None and queries.is_member(pk, actor.me)
    context = _page(request, form, reverse("web:join_team", args=[pk])) | {
        "row": team_rows([found], kinds(), {}, {})[0],
        "is_member": is_in,
        "offices": offices(found.area.path),
    }
    return render(request, "web/groups/team_public.html", context, status=status_of(form))


def _page(request: Request, form: LinkForm, address: str) -> dict[str, Any]:
    """What both pages show: the form that fits the reader, and the code that leads here."""
    herself = _herself(request)
    link = request.build_absolute_uri(address)
    drawn = segno.make(link, error="m", micro=False)
    return {
        "form": form,
        "herself": herself,
        "is_volunteer": herself is not None and bool(queries.registered_among([herself.pk])),
        "born": BornForm(asks=herself is not None and herself.birth_year is None),
        "is_sent": SENT in request.GET,
        "qr": drawn.svg_data_uri(scale=8, border=3, light="#fff"),
        "link": link,
    }


def _herself(request: Request) -> Person | None:
    if request.actor.person_id is None:
        return None
    found: Person = visible_to(request.actor).get(pk=request.actor.me)
    return found


def _asked(request: Request, form: LinkForm, area: Area, team: Team | None) -> HttpResponse | None:
    """The same answer whoever the number belongs to."""
    if not form.is_valid():
        return None
    rule = in_force(RecruitmentRules, path=area.path, on=localtime(request.now).date())
    got = form.cleaned_data
    with refusals_on(form):  # a link goes out by message: uncounted it does not
        if not _may_ask(request, got["phone"], rule.links_an_hour):
            form.add_error(None, _("Too many links were asked for from here. Please come by."))
            form.status = 429  # type: ignore[attr-defined]
    if not form.is_valid():
        return None
    born = recruiting.Born(got["birth_year"], got["birth_month"], got["earns"])
    wanted = recruiting.LinkInput(got["name"], got["phone"], born, team.pk if team else None)
    home = area if area.level == Level.COMMUNITY else _first_home(area)
    with refusals_on(form):
        recruiting.ask_for_link(home.pk, input=wanted, actor=request.actor, now=request.now)
    return redirect(f"{request.path}?{SENT}=1#join") if form.is_valid() else None


def _may_ask(request: Request, phone: str, most: int) -> bool:
    """Whether from here, and for this number, not too many links were asked for."""
    return is_within(request, "join", SCHOOL) and is_within(
        request, "join-number", most, about=phone
    )


def _first_home(area: Area) -> Area:
    """A team of a street registers newcomers with the street's first community."""
    return communities(area.path).first() or area


@require_POST
@signed_in
def join_here(request: Request) -> HttpResponse:
    """Somebody who is signed in becomes a volunteer, perhaps for the team whose page it was."""
    herself = _herself(request)
    form = BornForm(request.POST, asks=herself is not None and herself.birth_year is None)
    wanted = request.POST.get("team", "")
    if form.is_valid():
        got = form.cleaned_data
        with refusals_on(form):
            recruiting.join(
                request.actor.me,
                born=recruiting.Born(got.get("birth_year"), got.get("birth_month"), got["earns"]),
                team_id=int(wanted) if wanted.isdecimal() else None,
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("Thank you! You are a registered volunteer now."))
            return redirect("web:my_teams")
    context = {"form": form, "team": wanted}
    return render(request, "web/groups/born.html", context, status=status_of(form))
