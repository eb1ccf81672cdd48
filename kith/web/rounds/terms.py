"""What a visit at a home asks for: two people, a time of day, a skill, a woman or a man."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kith.care.actions.rounds.terms import TermsInput, set_terms
from kith.care.policies.files import DESK
from kith.care.queries import files
from kith.care.queries import rounds as queries
from kith.care.rules.rounds_hours import minutes_of
from kith.care.states.rounds import PairWay
from kith.catalogue.queries import skills
from kith.people.states import Gender
from kith.web.fields import WholeField
from kith.web.http import Request, back, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from kith.care.models import VisitTerms


class TermsForm(forms.Form):
    way = forms.ChoiceField(
        label=gettext_lazy("How many people go?"), choices=PairWay.choices, widget=forms.RadioSelect
    )
    opens = forms.TimeField(
        label=gettext_lazy("Not before"), required=False, widget=forms.TimeInput({"type": "time"})
    )
    closes = forms.TimeField(
        label=gettext_lazy("Over by"), required=False, widget=forms.TimeInput({"type": "time"})
    )
    minutes = WholeField(
        label=gettext_lazy("Minutes"),
        help_text=gettext_lazy("Empty: as usual here."),
        required=False,
        min_value=5,
        max_value=240,
    )
    gender = forms.ChoiceField(
        label=gettext_lazy("Who should come?"),
        choices=[
            (Gender.UNKNOWN, gettext_lazy("anybody")),
            (Gender.FEMALE, gettext_lazy("a woman")),
            (Gender.MALE, gettext_lazy("a man")),
        ],
        widget=forms.RadioSelect,
    )
    skill = forms.ChoiceField(label=gettext_lazy("With the skill"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["skill"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("none in particular")), *((s.code, s.name) for s in skills())]


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def edit(request: Request, pk: int) -> HttpResponse:
    """Plans made from now on follow it."""
    file = get_object_or_404(files.of_desk(request.actor), pk=pk)
    held = queries.terms_of([pk]).get(pk)
    form = TermsForm(request.POST or None, initial=_initial(held))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            set_terms(pk, input=_input(form), actor=request.actor, now=request.now)
            messages.success(request, _("Plans made from now on follow it."))
            return back(request, redirect("web:rounds").url)
    context = {"file": file, "form": form, "next": request.GET.get("next", "")}
    return render(request, "web/rounds/terms.html", context, status=status_of(form))


def _initial(held: VisitTerms | None) -> dict[str, object]:
    if held is None:
        return {"way": PairWay.ONE, "gender": Gender.UNKNOWN}
    return {
        "way": held.way,
        "gender": held.gender,
        "skill": held.skill,
        "minutes": held.minutes or None,
        "opens": _time(held.opens_min) if held.closes_min else None,
        "closes": _time(held.closes_min) if held.closes_min else None,
    }


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def _input(form: TermsForm) -> TermsInput:
    """With one end named, the other is the edge of the day."""
    typed = form.cleaned_data
    opens, closes = typed["opens"], typed["closes"]
    last = minutes_of(closes) if closes else 24 * 60 if opens else 0
    return TermsInput(
        way=PairWay(typed["way"]),
        minutes=typed["minutes"] or 0,
        opens_min=minutes_of(opens) if opens else 0,
        closes_min=last,
        skill=typed["skill"],
        gender=Gender(typed["gender"]),
    )
