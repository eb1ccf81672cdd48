"""Saying yes or no to an invitation. Nobody is registered by looking at the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kith.catalogue.queries import skills
from kith.core.refusal import BadInput
from kith.groups.actions import recruiting
from kith.people.actions import volunteering
from kith.people.queries import InvitationGone, invitation_of
from kith.people.states import ConsentPurpose, Gender
from kith.web.http import Request, refusals_on, status_of
from kith.web.me.forms import JoinForm
from kith.web.templatetags.kith import WEEKDAYS

if TYPE_CHECKING:
    from kith.people.models import Invitation

AGREED_TO = (ConsentPurpose.SERVICE, ConsentPurpose.VOLUNTEER)


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    text: str


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: Request, token: str) -> HttpResponse:
    """What would be stored and for what; with yes, the person is a volunteer and may sign in."""
    invitation = invitation_of(token, now=request.now)
    asks_age = not invitation.facts.get("birth_year")
    form = JoinForm(request.POST if request.method == "POST" else None, asks_age=asks_age)
    if form.is_valid():
        with refusals_on(form):
            return _accept(request, token, form)
    page = {
        "form": form,
        "token": token,
        "invitation": invitation,
        "facts": _facts(invitation),
        "purposes": [purpose.label for purpose in AGREED_TO],
    }
    return render(request, "web/me/join.html", page, status=status_of(form))


def _accept(request: Request, token: str, form: JoinForm) -> HttpResponse:
    """Raises BadInput when the number is another one, or what `accept` raises."""
    typed = form.cleaned_data
    try:
        recruiting.accept(
            token,
            phone=typed["phone"],
            login_name=typed["login_name"],
            password=typed["password"],
            born=recruiting.Born(typed.get("birth_year"), typed.get("birth_month")),
            actor=request.actor,
            now=request.now,
        )
    except InvitationGone as gone:  # the link was good a moment ago: it is the number
        why = _("This is not the number on which you were invited.")
        raise BadInput(field="phone", why=why) from gone
    messages.success(request, _("Welcome! Please sign in with the name you have chosen."))
    return redirect("account_login")


@never_cache
@require_POST
def decline(request: Request, token: str) -> HttpResponse:
    """A no is a no: the link leads nowhere from now on."""
    volunteering.decline(token, now=request.now)
    messages.success(
        request, _("Thank you for telling us. Nobody was registered, and the link no longer works.")
    )
    return redirect("web:home")


def _facts(invitation: Invitation) -> list[Fact]:
    """What was written down about the invited person, hidden where others may look."""
    known = invitation.facts
    names = {skill.code: skill.name for skill in skills()}
    facts = [
        Fact(_("Name"), str(invitation.name)),
        Fact(_("Phone"), str(invitation.phone)),
        Fact(_("Community"), invitation.area.name),
    ]
    if known.get("skills"):
        held = "、".join(names.get(code, code) for code in known["skills"])
        facts.append(Fact(_("What you can do"), held))
    if known.get("free"):
        facts.append(Fact(_("When you have time"), "; ".join(_span(*s) for s in known["free"])))
    if known.get("languages"):
        facts.append(Fact(_("Languages"), "、".join(known["languages"])))
    if known.get("gender") and known["gender"] != Gender.UNKNOWN:
        facts.append(Fact(_("Gender"), str(Gender(known["gender"]).label)))
    if known.get("birth_year"):
        facts.append(Fact(_("Year of birth"), str(known["birth_year"])))
    metres = known["largest_distance_m"]
    facts.append(Fact(_("How far you would go"), _("%(metres)s metres") % {"metres": metres}))
    return facts


def _span(weekday: int, starts: str, ends: str) -> str:
    times = f"{time.fromisoformat(starts):%H:%M}–{time.fromisoformat(ends):%H:%M}"
    return f"{WEEKDAYS[weekday - 1]} {times}"
