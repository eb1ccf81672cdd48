"""制单: the order becomes work that can be done."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kith.catalogue.queries import skills
from kith.catalogue.states import LEAD
from kith.core.actor import Role
from kith.core.refusal import require
from kith.orders import policies
from kith.orders.actions import contact, desk
from kith.orders.states import LIFE, LIVE, OrderKind, Target
from kith.people.states import Gender
from kith.web.desk.order import chosen_why, order_of
from kith.web.desk.other_times import OtherTimesForm, day_field, first_times, time_field
from kith.web.fields import WholeField
from kith.web.http import Request, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from kith.orders.models import Order

GENDERS = [
    (Gender.UNKNOWN.value, gettext_lazy("no matter")),
    (Gender.FEMALE.value, Gender.FEMALE.label),
    (Gender.MALE.value, Gender.MALE.label),
]
A_NUMBER = re.compile(r"\d{5,}")


CLAIMANTS = [
    (Target.PERSON.value, gettext_lazy("single helpers")),
    (Target.TEAM.value, gettext_lazy("one team")),
    (Target.UNIT.value, gettext_lazy("one unit")),
]


class WorksheetForm(OtherTimesForm):
    """Everything here may be shown to helpers."""

    summary = forms.CharField(
        label=gettext_lazy("What is to be done"),
        help_text=gettext_lazy("Everybody reads this: no name, no phone, no illness."),
        max_length=120,
    )
    day = day_field()
    starts = time_field(gettext_lazy("From"))
    ends_at = time_field(gettext_lazy("Until"))
    people_needed = WholeField(label=gettext_lazy("How many people"), min_value=1, max_value=10)
    claimant = forms.ChoiceField(
        label=gettext_lazy("Who is to come"),
        choices=CLAIMANTS,
        initial=Target.PERSON,
        required=False,
        widget=forms.RadioSelect,
    )
    all_or_none = forms.BooleanField(
        label=gettext_lazy("All of them or nobody"),
        help_text=gettext_lazy("With fewer people it cannot be done."),
        required=False,
    )
    needs_lead = forms.BooleanField(
        label=gettext_lazy("One of them leads the others"),
        help_text=gettext_lazy("Somebody whom the desk has entered as able to lead."),
        required=False,
    )
    skills = forms.MultipleChoiceField(
        label=gettext_lazy("Skills that every helper needs"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    gender_wanted = forms.ChoiceField(
        label=gettext_lazy("Woman or man"), choices=GENDERS, widget=forms.RadioSelect
    )
    language_wanted = forms.CharField(
        label=gettext_lazy("Language or dialect"), max_length=10, required=False
    )
    risk_text = forms.CharField(
        label=gettext_lazy("What the helper must look out for"),
        help_text=gettext_lazy("Stairs without a lift, a dog, a ladder. Nothing about illness."),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_insured = forms.BooleanField(
        label=gettext_lazy("Helpers are insured for it"), required=False
    )
    minors_allowed = forms.BooleanField(
        label=gettext_lazy("Helpers under 18 may come along"), required=False
    )
    in_pool = forms.BooleanField(
        label=gettext_lazy("Open pool: anybody suited may take it"),
        help_text=gettext_lazy("Otherwise only those whom the desk asks."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["skills"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(s.code, s.name) for s in skills() if s.code != LEAD]

    def clean_summary(self) -> str:
        return _without_numbers(self.cleaned_data["summary"])

    def clean_risk_text(self) -> str:
        return _without_numbers(self.cleaned_data["risk_text"])

    def sheet(self) -> desk.WorksheetInput:
        asked, other = self.cleaned_data, {f.name for row in self.rows() for f in row}
        plain = {k: v for k, v in asked.items() if k not in {*other, "day", "starts", "ends_at"}}
        return desk.WorksheetInput(
            **plain
            | {
                "starts_at": make_aware(datetime.combine(asked["day"], asked["starts"])),
                "ends_at": make_aware(datetime.combine(asked["day"], asked["ends_at"])),
                "skills": tuple(asked["skills"]),
                "gender_wanted": Gender(asked["gender_wanted"]),
                "claimant": Target(asked["claimant"] or Target.PERSON),
                "other_times": self.times(),
            }
        )


def _without_numbers(text: str) -> str:
    if A_NUMBER.search(text):
        raise ValidationError(_("No telephone or identity number here: everybody reads this."))
    return text


@never_cache
@require_http_methods(["GET", "POST"])
@with_role(Role.WORKER, Role.STREET)
def page(request: Request, pk: int) -> HttpResponse:
    order = order_of(pk, request.actor)
    require(policies.may_triage(request.actor, order))
    is_new = LIFE.allows(order.state, "compile")
    if not is_new and not LIFE.allows(order.state, "revise"):
        return redirect("web:desk_order", pk)
    form = WorksheetForm(request.POST if request.method == "POST" else None, initial=first(order))
    if form.is_bound and form.is_valid():
        write = desk.compile_order if is_new else desk.revise
        with refusals_on(form):
            write(pk, input=form.sheet(), actor=request.actor, now=request.now)
            messages.success(request, _("Compiled. Helpers can be found now."))
            return redirect("web:desk_order", pk)
    context = {
        "order": order,
        "form": form,
        "is_new": is_new,
        "is_wish": order.kind == OrderKind.WISH,
        "is_taken": any(c.state in LIVE for c in order.claims.all()),
        "words": contact.read_words(
            pk, actor=request.actor, now=request.now, why=chosen_why(request, pk)
        ),
    }
    return render(request, "web/desk/compile.html", context, status=status_of(form))


def first(order: Order) -> dict[str, object]:
    """What the form begins with: the worksheet there is, else the kind of service's usual one.

    Never the resident's own words.
    """
    if hasattr(order, "worksheet"):
        sheet = order.worksheet
        names = ("summary", "skills", "gender_wanted", "language_wanted", "risk_text",
                 "is_insured", "minors_allowed", "in_pool", "claimant", "needs_lead",
                 "all_or_none")  # fmt: skip
        known = {name: getattr(sheet, name) for name in names}
        known |= _times(sheet.starts_at, sheet.ends_at) | {"people_needed": order.people_needed}
        return known | first_times(sheet.options.order_by("starts_at"))
    starts = order.wanted_from
    usual = starts + timedelta(minutes=order.service.usual_min)
    return {
        "summary": order.service.name,
        "skills": [order.service.skill.code] if order.service.skill else [],
        "people_needed": order.people_needed,
        "claimant": Target.PERSON,
        "gender_wanted": Gender.UNKNOWN,
        "in_pool": order.kind == OrderKind.WISH,
    } | _times(starts, usual)


def _times(starts: datetime, ends: datetime) -> dict[str, object]:
    begin, end = localtime(starts), localtime(ends)
    return {"day": begin.date(), "starts": begin.time(), "ends_at": end.time()}
