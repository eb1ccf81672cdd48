"""When a volunteer has time, how far she goes, how often, and until when her phone is quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kith.people.actions.volunteering import FreeTime, set_availability
from kith.people.queries import visible_to as people_visible_to
from kith.web.http import Request, refusals_on, signed_in, status_of
from kith.web.volunteer.forms import FreeTimeForm
from kith.web.volunteer.rows import skill_names
from kith.web.volunteer.week import PARTS, exact, free_times, ticked

if TYPE_CHECKING:
    from kith.people.models import Person, VolunteerProfile

PAGE = "web/volunteer/availability.html"


@require_http_methods(["GET", "POST"])
@signed_in
def availability(request: Request) -> HttpResponse:
    """The volunteer's own word; somebody who is none is told how to become one."""
    me = people_visible_to(request.actor).select_related("volunteer").get(pk=request.actor.me)
    profile: VolunteerProfile | None = getattr(me, "volunteer", None)
    if profile is None:
        return render(request, PAGE, {"profile": None})
    free = [FreeTime(a.weekday, a.starts, a.ends) for a in me.availability.all()]
    form = _form(request, profile, free)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _save(request, form, free)
            messages.success(request, _("Saved. Offers follow this from now on."))
            return redirect("web:availability")
    context = {
        "profile": profile,
        "form": form,
        "week": form.week(),
        "parts": PARTS,
        "exact": exact(free),
        "skills": _skills(request, me),
    }
    return render(request, PAGE, context, status=status_of(form))


def _form(request: Request, profile: VolunteerProfile, free: list[FreeTime]) -> FreeTimeForm:
    quiet = profile.quiet_until
    initial = {
        "free": ticked(free),
        "largest_distance_m": profile.largest_distance_m,
        "weekly_capacity": profile.weekly_capacity,
        "likes": profile.likes,
        "serves_neighbours": profile.serves_neighbours,
        "quiet_until": quiet if quiet and quiet > request.now else None,
    }
    return FreeTimeForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        now=request.now,
        distance_m=profile.largest_distance_m,
    )


def _save(request: Request, form: FreeTimeForm, before: list[FreeTime]) -> None:
    typed = form.cleaned_data
    set_availability(
        free=free_times(typed["free"], before),
        largest_distance_m=typed["largest_distance_m"],
        weekly_capacity=typed["weekly_capacity"],
        quiet_until=typed["quiet_until"],
        likes=typed["likes"],
        serves_neighbours=typed["serves_neighbours"],
        actor=request.actor,
        now=request.now,
    )


def _skills(request: Request, me: Person) -> list[dict[str, Any]]:
    names, today = skill_names(), localdate(request.now)
    return [
        {
            "name": names.get(held.skill, held.skill),
            "is_over": held.expires_on is not None and held.expires_on < today,
        }
        for held in me.skills.order_by("pk")
    ]
