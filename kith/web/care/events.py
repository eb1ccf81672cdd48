"""Festivals and severe weather: one press, and everybody with a file there is visited for it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kith.care.actions import events
from kith.care.policies.files import DESK, READERS
from kith.care.queries import events as queries
from kith.care.states import EventKind
from kith.core.refusal import Forbidden
from kith.web.care.forms import AreaEventForm
from kith.web.care.schemes import areas_of
from kith.web.care.tabs import tabs
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role


@require_http_methods(["GET", "POST"])
@with_role(*READERS)
def page(request: Request) -> HttpResponse:
    may_tell = request.actor.has(*DESK)
    if request.method == "POST" and not may_tell:
        raise Forbidden()
    first = {"starts_on": localdate(request.now)}
    form = AreaEventForm(request.POST or None, areas=areas_of(request), initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = dict(form.cleaned_data)
            typed["kind"] = EventKind(typed["kind"])
            events.area_event(typed.pop("area"), **typed, actor=request.actor, now=request.now)
            messages.success(request, _("Told. The visits there were looked at anew."))
            return redirect("web:care_events")
    found = page_of(request, queries.of_areas(request.actor))
    context = {
        "tabs": tabs(request.actor, "web:care_events"),
        "form": form,
        "may_tell": may_tell,
        "page": found,
        "query": query_of(request),
    }
    return render(request, "web/care/events.html", context, status=status_of(form))
