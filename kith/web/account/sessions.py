"""Where one is signed in: seeing it, ending one, ending all but this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.people.actions import signing_in
from kith.people.queries_sessions import live_sessions
from kith.web.http import Request, signed_in

if TYPE_CHECKING:
    from django.http import HttpResponse


@never_cache
@require_GET
@signed_in
def mine(request: Request) -> HttpResponse:
    places = live_sessions(request.user.pk, now=request.now)  # type: ignore[arg-type]
    context = {"places": places, "this": request.session.session_key}
    return render(request, "web/account/sessions.html", context)


@require_POST
@signed_in
def end(request: Request) -> HttpResponse:
    """One by its number, or all others."""
    number = request.POST.get("number", "")
    facts = {"actor": request.actor, "now": request.now}
    if number:
        done = signing_in.end_one(number, **facts)  # type: ignore[arg-type]
    else:
        here = request.session.session_key or ""
        done = signing_in.end_all(request.actor.me, except_key=here, **facts)  # type: ignore[arg-type]
    messages.success(request, _("Signed out there: %(number)s.") % {"number": done})
    return redirect("account_sessions")
