"""Who goes first: the desk notes a priority with its ground and an end, and ends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kith.activities.actions import priorities
from kith.activities.actions.priorities import PriorityInput
from kith.activities.policies.sign_up import may_enter_priority
from kith.activities.queries.priorities import held_by, rules_at, words
from kith.catalogue.activities import BY_DESK
from kith.core.actor import Role
from kith.people.queries import with_phone
from kith.web.activities import hub
from kith.web.activities.by_phone import ByPhone
from kith.web.fields import DayField, PhoneField
from kith.web.http import Request, or_404, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.activities.queries.priorities import HeldTier
    from kith.people.models import Person

DESK = (Role.WORKER, Role.STREET)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with this number, and what is noted for her already."""

    name: str
    tiers: list[HeldTier]


class PriorityForm(ByPhone):
    """First the number, then who of those with it, which group, and what shows it."""

    who = "person"
    nobody = gettext_lazy("Nobody of your place has this number.")
    choose = gettext_lazy("Please choose one.")

    phone = PhoneField(label=gettext_lazy("The resident's phone"))
    person = forms.TypedChoiceField(
        label=gettext_lazy("Who is it?"), coerce=int, required=False, widget=forms.RadioSelect
    )
    tier = forms.ChoiceField(label=gettext_lazy("Group"), widget=forms.RadioSelect)
    ground = forms.CharField(
        label=gettext_lazy("What shows it"),
        help_text=gettext_lazy(
            "The number of the paper, or the office that said so. It is sealed."
        ),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-keep": "off"}),
    )
    until_date = DayField(
        label=gettext_lazy("Until which day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, tiers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.give_choices("tier", tiers)


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def page(request: Request) -> HttpResponse:
    """Looked up by the phone; nobody is listed here, for a list would tell who is in hardship."""
    form = PriorityForm(request.POST or None, tiers=_tiers(request))
    if phone := form.phone_typed() if request.method == "POST" else "":
        people = with_phone(phone).select_related("area")
        form.offer([one for one in people if may_enter_priority(request.actor, one)])
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            got = form.cleaned_data
            given = PriorityInput(got["tier"], got["ground"], got["until_date"])
            priorities.enter_priority(
                got["person"], input=given, actor=request.actor, now=request.now
            )
            messages.success(request, _("Noted. It counts from the next sign-up on."))
            return redirect("web:priorities_desk")
    context = {
        "form": form,
        "holders": [_holder(one, request) for one in form.found],
        "hub": hub.tabs(request.actor, "priorities_desk"),
    }
    return render(request, "web/activities/priorities.html", context, status=status_of(form))


@require_POST
@with_role(*DESK)
def end(request: Request, pk: int) -> HttpResponse:
    """It no longer holds; places already given stay given."""
    with or_404():
        priorities.end_priority(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Ended. Places already given stay given."))
    return redirect("web:priorities_desk")


def _tiers(request: Request) -> list[tuple[str, str]]:
    """The groups that a desk enters, as published for the actor's place."""
    path = request.actor.paths(*DESK)[0]
    rules = rules_at(path, request.now)
    return [(code, words(rules, rules.rank(code) or 0)) for code in rules.proved_by(BY_DESK)]


def _holder(person: Person, request: Request) -> Holder:
    rules = rules_at(person.area.path, request.now)
    return Holder(str(person.name), held_by(person.pk, rules, localdate(request.now)))
