"""Days on which somebody opened unusually many addresses, and what a person found out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from kith.core.actor import Role
from kith.core.refusal import require
from kith.insights.actions import looks as actions
from kith.insights.policies.looks import ALARMED, may_answer_alarm
from kith.insights.queries import looks as queries
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.integrity.tabs import tabs
from kith.web.me.words import CAPACITIES

if TYPE_CHECKING:
    from django.http import HttpResponse


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What was the reason?"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@require_GET
@with_role(*ALARMED)
def page(request: Request) -> HttpResponse:
    """The newest first; nothing was stopped by any of them."""
    return _shown(request)


@require_POST
@with_role(*ALARMED)
def answer(request: Request, pk: int) -> HttpResponse:
    """Somebody asked, and writes down what it was."""
    alarm = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    require(may_answer_alarm(request.actor, alarm))
    form = AnswerForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            text = form.cleaned_data["text"]
            actions.answer(alarm.pk, text=text, actor=request.actor, now=request.now)
            messages.success(request, _("Written down."))
            return redirect("web:integrity_looks")
    return _shown(request, pk, form)


def _shown(request: Request, pk: int = 0, tried: AnswerForm | None = None) -> HttpResponse:
    rows = page_of(request, queries.visible_to(request.actor))
    context = {
        "tabs": tabs(request, "integrity_looks"),
        "rows": [
            (
                alarm,
                _capacity(alarm.role),
                getattr(alarm, "answer", None),
                _form(request, alarm, tried if alarm.pk == pk else None),
            )
            for alarm in rows
        ],
        "page": rows,
        "query": query_of(request),
    }
    status = status_of(tried) if tried else 200
    return render(request, "web/integrity/looks.html", context, status=status)


def _form(request: Request, alarm: object, tried: AnswerForm | None) -> AnswerForm | None:
    """None for whoever only watches."""
    if not may_answer_alarm(request.actor, alarm):  # type: ignore[arg-type]
        return None
    return tried or AnswerForm(auto_id=f"id_{getattr(alarm, 'pk', 0)}_%s")


def _capacity(role: str) -> str:
    return str(CAPACITIES.get(role) or Role(role).label)
