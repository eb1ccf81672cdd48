"""Holiday posts as those see them who look after the students."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.activities.actions import posts
from kith.activities.policies import kinds as policies
from kith.activities.queries import posts as queries
from kith.activities.states import APPLICATION, ApplicationState, PostState
from kith.core.actor import Role
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.kinds.forms import AnswerForm, DayForm, PostForm
from kith.web.kinds.posts import TONES

if TYPE_CHECKING:
    from kith.activities.models import HolidayPost, PostApplication

MENTORS = (*policies.RUNNERS, Role.LIAISON)


@dataclass(frozen=True, slots=True)
class Row:
    """One application as the page shows it."""

    application: PostApplication
    tone: str
    verbs: frozenset[str]
    answer: AnswerForm
    day: DayForm


@require_GET
@with_role(*MENTORS)
def page(request: Request) -> HttpResponse:
    """The posts one looks after, those with applications first to be seen."""
    found = page_of(request, queries.mentored_by(request.actor))
    context = {
        "page": found,
        "query": query_of(request),
        "may_run": request.actor.has(*policies.RUNNERS),
    }
    return render(request, "web/kinds/posts_desk.html", context)


@require_http_methods(["GET", "POST"])
@with_role(*policies.RUNNERS)
def new(request: Request) -> HttpResponse:
    """A post is offered."""
    form = PostForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed = dict(form.cleaned_data)
            area = typed.pop("area")
            wanted = posts.PostInput(**typed)
            made = posts.offer_post(area, input=wanted, actor=request.actor, now=request.now)
            messages.success(request, _("The post is public."))
            return redirect("web:post_desk", made.pk)
    return render(request, "web/kinds/post_form.html", {"form": form}, status=status_of(form))


@require_GET
@with_role(*MENTORS)
def one(request: Request, pk: int) -> HttpResponse:
    """Applications, days, certificates of one post."""
    return _shown(request, _post(request, pk))


def _post(request: Request, pk: int) -> HolidayPost:
    found: HolidayPost = get_object_or_404(queries.mentored_by(request.actor), pk=pk)
    return found


def _shown(request: Request, post: HolidayPost, **forms: Any) -> HttpResponse:
    """A form that was refused comes back on its own application."""
    rows = queries.applications_for(request.actor).filter(post=post)
    found = page_of(request, rows.order_by("state", "pk"))
    lines = [
        Row(
            row,
            TONES[ApplicationState(row.state)],
            frozenset(APPLICATION.verbs(row.state)),
            forms.get(f"answer-{row.pk}") or AnswerForm(auto_id=f"answer-{row.pk}-%s"),
            forms.get(f"day-{row.pk}") or DayForm(auto_id=f"day-{row.pk}-%s"),
        )
        for row in found.object_list
    ]
    context = {
        "post": post,
        "page": found,
        "query": query_of(request),
        "lines": lines,
    }
    status = max((status_of(form) for form in forms.values()), default=200)
    return render(request, "web/kinds/post_desk.html", context, status=status)


@require_POST
@with_role(*MENTORS)
def switch(request: Request, pk: int) -> HttpResponse:
    """No more applications, or again."""
    post = _post(request, pk)
    posts.switch(pk, is_open=post.state == PostState.CLOSED, actor=request.actor, now=request.now)
    return redirect("web:post_desk", pk)


@require_POST
@with_role(*MENTORS)
def answer(request: Request, pk: int) -> HttpResponse:
    """Accepted, or not with a reason."""
    row = get_object_or_404(queries.applications_for(request.actor), pk=pk)
    form = AnswerForm(request.POST, auto_id=f"answer-{pk}-%s")
    if form.is_valid():
        with refusals_on(form):
            posts.answer(
                pk,
                is_accepted=form.cleaned_data["verb"] == "accept",
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            )
            return redirect("web:post_desk", row.post_id)
    return _shown(request, _post(request, row.post_id), **{f"answer-{pk}": form})


@require_POST
@with_role(*MENTORS)
def sign_day(request: Request, pk: int) -> HttpResponse:
    """One day served."""
    row = get_object_or_404(queries.applications_for(request.actor), pk=pk)
    form = DayForm(request.POST, auto_id=f"day-{pk}-%s")
    if form.is_valid():
        with refusals_on(form):
            day = posts.DayInput(**form.cleaned_data)
            posts.sign_day(pk, input=day, actor=request.actor, now=request.now)
            return redirect("web:post_desk", row.post_id)
    return _shown(request, _post(request, row.post_id), **{f"day-{pk}": form})


@require_POST
@with_role(*MENTORS)
def end(request: Request, pk: int) -> HttpResponse:
    """Certified, or left early."""
    row = get_object_or_404(queries.applications_for(request.actor), pk=pk)
    verb = posts.finish if request.POST.get("verb") == "finish" else posts.leave
    verb(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Done. The student has been told."))
    return redirect("web:post_desk", row.post_id)
