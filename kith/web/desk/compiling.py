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
from kith.core.actor import Role
from kith.core.refusal import require
from kith.orders import policies
from kith.orders.actions import contact, desk
from kith.orders.states import LIFE, LIVE, OrderKind
from kith.people.states import Gender
from kith.web.desk.order import order_of
from kith.web.http import Request, refusals_on, status_of, with_role

if TYPE_CHECKING:
    from kith.orders.models import Order

GENDERS = [
    (Gender.UNKNOWN.value, gettext_lazy("no matter")),
    (Gender.FEMALE.value, Gender.FEMALE.label),
    (Gender.MALE.value, Gender.MALE.label),
]
A_NUMBER = re.compile(r"\d{5,}")


class WorksheetForm(forms.Form):
    """Everything here may be shown to helpers."""

    summary = forms.CharField(
        label=gettext_lazy("What is to be done"),
        help_text=gettext_lazy("Everybody reads this: no name, no phone, no illness."),
        max_length=120,
    )
    day = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    starts = forms.TimeField(
        label=gettext_lazy("From"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends_at = forms.TimeField(
        label=gettext_lazy("Until"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    people_needed = forms.IntegerField(
        label=gettext_lazy("How many people"), min_value=1, max_value=10
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
        field.choices = [(skill.code, skill.name) for skill in skills()]

    def clean_summary(self) -> str:
        return _without_numbers(self.cleaned_data["summary"])

    def clean_risk_text(self) -> str:
        return _without_numbers(self.cleaned_data["risk_text"])

    def sheet(self) -> desk.WorksheetInput:
        asked = dict(self.cleaned_data)
        day, starts, ends = asked.pop("day"), asked.pop("starts"), asked.pop("ends_at")
        return desk.WorksheetInput(
            **asked
            | {
                "starts_at": make_aware(datetime.combine(day, starts)),
                "ends_at": make_aware(datetime.combine(day, ends)),
                "skills": tuple(asked["skills"]),
                "gender_wanted": Gender(asked["gender_wanted"]),
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
        "words": contact.read_words(pk, actor=request.actor, now=request.now),
    }
    return render(request, "web/desk/compile.html", context, status=status_of(form))


def first(order: Order) -> dict[str, object]:
    """What the form begins with: the worksheet there is, else the kind of service's usual one.

    Never the resident's own words.
    """
    if hasattr(order, "worksheet"):
        sheet = order.worksheet
        names = ("summary", "skills", "gender_wanted", "language_wanted", "risk_text",
                 "is_insured", "minors_allowed", "in_pool")  # fmt: skip
        known = {name: getattr(sheet, name) for name in names}
        return (
            known | _times(sheet.starts_at, sheet.ends_at) | {"people_needed": order.people_needed}
        )
    starts = order.wanted_from
    usual = starts + timedelta(minutes=order.service.usual_min)
    return {
        "summary": order.service.name,
        "skills": [order.service.skill.code] if order.service.skill else [],
        "people_needed": order.people_needed,
        "gender_wanted": Gender.UNKNOWN,
        "in_pool": order.kind == OrderKind.WISH,
    } | _times(starts, usual)


def _times(starts: datetime, ends: datetime) -> dict[str, object]:
    begin, end = localtime(starts), localtime(ends)
    return {"day": begin.date(), "starts": begin.time(), "ends_at": end.time()}
