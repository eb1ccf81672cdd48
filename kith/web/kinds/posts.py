"""Holiday posts as students and their guardians see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.activities.actions import posts
from kith.activities.policies import kinds as policies
from kith.activities.queries import posts as queries
from kith.activities.states import APPLICATION, ApplicationState, PostState
from kith.core.refusal import require
from kith.people.queries import visible_to as people_visible_to
from kith.web.http import Request, page_of, query_of, refusals_on, signed_in, status_of
from kith.web.kinds.forms import ApplyForm

if TYPE_CHECKING:
    from kith.people.models import Person

TONES = {
    ApplicationState.APPLIED: "wait",
    ApplicationState.ACCEPTED: "go",
    ApplicationState.DECLINED: "done",
    ApplicationState.WITHDRAWN: "done",
    ApplicationState.FINISHED: "good",
    ApplicationState.LEFT: "done",
}


@require_GET
def page(request: Request) -> HttpResponse:
    """Everybody sees the open posts."""
    found = page_of(request, queries.visible_to(request.actor).filter(state=PostState.OPEN))
    context = {
        "page": found,
        "query": query_of(request),
        "may_run": request.actor.has(*policies.RUNNERS),
    }
    return render(request, "web/kinds/posts.html", context)


@require_http_methods(["GET", "POST"])
def one(request: Request, pk: int) -> HttpResponse:
    """One post; who is signed in applies here, a guardian for her child."""
    post: Any = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    people = _applicants(request)
    require(request.method == "GET" or bool(people))
    me = request.actor.person_id or 0
    form = ApplyForm(people, me, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            posts.apply(pk, **form.cleaned_data, actor=request.actor, now=request.now)
            messages.success(request, _("Applied. We tell you when there is an answer."))
            return redirect("web:my_posts")
    context = {"post": post, "form": form, "people": people, "left": post.places - post.given}
    return render(request, "web/kinds/post.html", context, status=status_of(form))


def _applicants(request: Request) -> list[Person]:
    if request.actor.person_id is None:
        return []
    ids = {request.actor.me, *request.actor.wards}
    return list(people_visible_to(request.actor).filter(pk__in=ids).order_by("pk"))


@require_GET
@signed_in
@never_cache
def mine(request: Request) -> HttpResponse:
    """One's own applications and those of one's children."""
    rows = [
        (row, TONES[ApplicationState(row.state)], APPLICATION.allows(row.state, "withdraw"))
        for row in queries.own_of(request.actor)
    ]
    return render(request, "web/kinds/my_posts.html", {"rows": rows})


@require_POST
@signed_in
def withdraw(request: Request, pk: int) -> HttpResponse:
    """The student does not come."""
    get_object_or_404(queries.applications_for(request.actor), pk=pk)
    posts.withdraw(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Withdrawn. Thank you for telling us."))
    return redirect("web:my_posts")


@require_POST
@signed_in
@never_cache
def sheet(request: Request, pk: int) -> HttpResponse:
    """The certificate to print, with the student's whole name; each opening is logged."""
    row = get_object_or_404(queries.applications_for(request.actor), pk=pk)
    name = posts.name_on_certificate(pk, actor=request.actor, now=request.now)
    days = row.days.order_by("on_date")
    return render(request, "web/kinds/sheet.html", {"row": row, "name": name, "days": days})
