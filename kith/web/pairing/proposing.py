"""The desk finds a household and proposes a helper, with the bill that speaks for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kith.catalogue.pairing import PairRules
from kith.catalogue.queries import in_force
from kith.core.refusal import require
from kith.pairing import policies, queries
from kith.pairing.actions import pairs
from kith.pairing.policies import DESK
from kith.pairing.states import PairMode
from kith.people.queries import masked, visible_to, with_phone
from kith.web.http import Request, refusals_on, status_of, with_role
from kith.web.pairing.forms import FindForm, ProposeForm

if TYPE_CHECKING:
    from kith.pairing.rules import Suggestion
    from kith.people.models import Person

COSTS = {
    "long_way": gettext_lazy("the way there and back"),
    "stranger": gettext_lazy("they have not met"),
    "language": gettext_lazy("does not speak the language"),
    "skill": gettext_lazy("does not hold the skill"),
    "load": gettext_lazy("has other households"),
}


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def find(request: Request) -> HttpResponse:
    """By the resident's phone, typed; a look-up is never in an address."""
    form = FindForm(request.POST or None)
    people: list[Person] = []
    if request.method == "POST" and form.is_valid():
        near = visible_to(request.actor).filter(pk__in=with_phone(form.cleaned_data["phone"]))
        people = list(near.order_by("pk"))
        if len(people) == 1:
            return redirect("web:pair_new", people[0].pk)
    context = {"form": form, "people": people, "asked": form.is_bound and form.is_valid()}
    return render(request, "web/pairing/find.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def new(request: Request, resident: int) -> HttpResponse:
    """Helpers ranked by minutes; both sides are asked when one is proposed."""
    person = get_object_or_404(visible_to(request.actor), pk=resident)
    require(policies.may_propose(request.actor, person.area.path, person))
    language, skill = request.GET.get("language", ""), request.GET.get("skill", "")
    found = queries.suggestions(person, language=language, skill=skill, now=request.now)
    names = masked(one.person_id for one in found)
    rules = in_force(PairRules, path=person.area.path, on=localdate(request.now))
    form = ProposeForm(
        request.POST or None,
        helpers=[(one.person_id, _label(one, names)) for one in found],
        path=person.area.path,
        initial={"mode": PairMode.ONE_TO_ONE, "every_days": rules.every_days},
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = pairs.propose(input=_input(person, form), actor=request.actor, now=request.now)
            messages.success(request, _("Both sides have been asked."))
            return redirect("web:pair", made.pk)
    context = {"person": person, "form": form, "bills": [_bill(one, names) for one in found]}
    return render(request, "web/pairing/new.html", context, status=status_of(form))


def _label(one: Suggestion, names: Any) -> str:
    words = _("%(name)s: %(minutes)s min")
    return words % {"name": names.get(one.person_id, ""), "minutes": f"{one.minutes:.0f}"}


def _bill(one: Suggestion, names: Any) -> tuple[str, list[tuple[Any, str]], str]:
    """Name, the lines that count, and the sum in minutes."""
    lines = [(COSTS[name], f"{minutes:.0f}") for name, minutes in one.bill.items() if minutes]
    return str(names.get(one.person_id, "")), lines, f"{one.minutes:.0f}"


def _input(person: Person, form: ProposeForm) -> pairs.PairInput:
    typed = form.cleaned_data
    is_unit = typed["mode"] == PairMode.UNIT
    return pairs.PairInput(
        resident_id=person.pk,
        mode=typed["mode"],
        helper_id=None if is_unit else typed["helper"],
        unit_id=typed["unit"] if is_unit else None,
        every_days=typed["every_days"],
        aims=typed["aims"],
        about=typed["about"],
    )
