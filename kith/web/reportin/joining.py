"""Saying yes or no to a unit's list. Nobody is registered by looking at the page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kith.core.refusal import BadInput
from kith.people.states import ConsentPurpose
from kith.reportin.actions import roster
from kith.reportin.actions.roster import JoinInput
from kith.reportin.queries import RosterGone, line_of, rules_of
from kith.web.http import Request, refusals_on, status_of
from kith.web.reportin.forms import NamedForm
from kith.web.reportin.tabs import post_names


@require_http_methods(["GET", "POST"])
@never_cache
def join(request: Request, token: str) -> HttpResponse:
    """What would be kept and for what; with yes, her slip is handed in and she may sign in."""
    line = line_of(token, now=request.now)
    posts = post_names(rules_of(line.community.path, request.now))
    form = NamedForm(request.POST if request.method == "POST" else None, posts=posts)
    if form.is_valid():
        with refusals_on(form):
            _say_yes(request, token, form)
            messages.success(request, _("Welcome! Please sign in with the name you have chosen."))
            return redirect("account_login")
    context = {
        "form": form,
        "line": line,
        "token": token,
        "purpose": ConsentPurpose.SERVICE.label,
    }
    return render(request, "web/reportin/join.html", context, status=status_of(form))


def _say_yes(request: Request, token: str, form: NamedForm) -> None:
    """Raises BadInput when the number is another one, or what `join` raises."""
    typed = form.cleaned_data
    given = JoinInput(typed["phone"], typed["login_name"], typed["password"], tuple(typed["posts"]))
    try:
        roster.join(token, input=given, actor=request.actor, now=request.now)
    except RosterGone as gone:  # the link was good a moment ago: it is the number
        why = _("This is not the number your unit gave us.")
        raise BadInput(field="phone", why=why) from gone


@require_POST
@never_cache
def decline(request: Request, token: str) -> HttpResponse:
    """A no is a no: the line is forgotten."""
    roster.decline(token, actor=request.actor, now=request.now)
    messages.success(
        request, _("Thank you for telling us. Nobody was registered, and your number is forgotten.")
    )
    return redirect("web:home")
