"""An auditor takes lines of the journal and of the access log along, with their proof."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django import forms
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kith.core.calendar import midnight
from kith.insights.actions.auditing import take_lines
from kith.insights.queries.auditing import AUDITORS, export
from kith.web.fields import DayField
from kith.web.http import Request, refusals_on, status_of, with_role
from kith.web.integrity.tabs import tabs

if TYPE_CHECKING:
    from django.http import HttpResponse


class AuditForm(forms.Form):
    since = DayField(label=_("First day"))
    until = DayField(label=_("The day after the last"))
    reason = forms.CharField(
        label=_("Why"), help_text=_("It stands in the journal."), max_length=200
    )


@require_http_methods(["GET", "POST"])
@with_role(*AUDITORS)
def page(request: Request) -> HttpResponse:
    """What is asked for is noted, then it is written line by line, however long it is."""
    form = AuditForm(request.POST or None, initial=_last_month(request))
    if request.method == "POST" and form.is_valid():
        since, until = midnight(form.cleaned_data["since"]), midnight(form.cleaned_data["until"])
        with refusals_on(form):
            take_lines(
                since,
                until,
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            )
            lines = export(request.actor, since, until)
            answer = StreamingHttpResponse(lines, content_type="application/x-ndjson")
            name = f"kith-audit-{since:%Y%m%d}-{until:%Y%m%d}.ndjson"
            answer["Content-Disposition"] = f'attachment; filename="{name}"'
            return cast("HttpResponse", answer)
    return _shown(request, form)


def _last_month(request: Request) -> dict[str, object]:
    today = localtime(request.now).date()
    first = today.replace(day=1)
    return {"since": (first - timedelta(days=1)).replace(day=1), "until": first}


def _shown(request: Request, form: AuditForm) -> HttpResponse:
    context = {"tabs": tabs(request, "integrity_audit"), "form": form}
    status = status_of(form) if form.is_bound else 200
    return render(request, "web/integrity/audit.html", context, status=status)
