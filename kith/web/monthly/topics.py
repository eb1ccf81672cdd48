"""One wish at the desk: its name, what it holds, what it resembles, and the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kith.activities.actions import monthly_topics
from kith.activities.policies import monthly as policies
from kith.activities.queries import monthly as queries
from kith.activities.states import AgeBand, DayPart, NotTaken
from kith.core.refusal import require
from kith.web.http import Request, refusals_on, status_of, with_role
from kith.web.monthly import rows
from kith.web.monthly.desk import DESK, head_of, others
from kith.web.monthly.forms import AnswerForm, JoinForm, NameForm

if TYPE_CHECKING:
    from kith.activities.models import Topic
    from kith.activities.queries.monthly import Ranked


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    """The wish with everything about it; a POST gives it its name."""
    topic = _topic(request, pk) if request.method == "GET" else kept_topic(request, pk)
    form = NameForm(
        request.POST or None, initial={"title": topic.title, "is_shown": topic.is_shown}
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            monthly_topics.name(pk, **form.cleaned_data, actor=request.actor, now=request.now)
            messages.success(request, _("Saved."))
            return redirect("web:monthly_topic", pk)
    return _shown(request, topic, form=form)


@require_POST
@with_role(*DESK)
def join(request: Request, pk: int) -> HttpResponse:
    """The wish counts for another one; one press takes them apart again."""
    topic = kept_topic(request, pk)
    row, every = _row(topic)
    form = JoinForm(request.POST, topics=others(every, row))
    if form.is_valid():
        with refusals_on(form):
            into = form.cleaned_data["into"]
            monthly_topics.merge(pk, into_id=into, actor=request.actor, now=request.now)
            messages.success(request, _("Joined. You can take them apart again below."))
            return redirect("web:monthly_topic", into)
    return _shown(request, topic, join=form)


@require_POST
@with_role(*DESK)
def apart(request: Request, pk: int) -> HttpResponse:
    """The wish stands for itself again."""
    topic = kept_topic(request, pk)
    into = topic.merged_into_id
    monthly_topics.unmerge(pk, actor=request.actor, now=request.now)
    messages.success(request, _("Taken apart: both stand for themselves again."))
    return redirect("web:monthly_topic", into or pk)


@require_POST
@with_role(*DESK)
def answer(request: Request, pk: int) -> HttpResponse:
    """Why it is not on the list, for whoever asked."""
    topic = kept_topic(request, pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            reason = NotTaken(form.cleaned_data["reason"])
            text = form.cleaned_data["text"]
            monthly_topics.answer(
                pk, reason=reason, text=text, actor=request.actor, now=request.now
            )
            messages.success(request, _("Answered. Whoever asked reads it."))
            return redirect(rows.url_of("web:monthly_wishes", topic.area, topic.month))
    return _shown(request, topic, answer=form)


def _topic(request: Request, pk: int) -> Topic:
    topic: Topic = get_object_or_404(queries.topics_visible_to(request.actor), pk=pk)
    return topic


def kept_topic(request: Request, pk: int) -> Topic:
    """For those who keep the list, and not for all who read what was asked."""
    topic = _topic(request, pk)
    require(policies.may_keep(request.actor, topic.area.path))
    return topic


def _row(topic: Topic) -> tuple[Ranked, list[Ranked]]:
    every = queries.ranked(topic.area, topic.month)
    found = [row for row in every if row.topic.pk == topic.pk]
    if not found:  # it counts for another one: that one is shown
        raise Http404
    return found[0], every


def _shown(
    request: Request,
    topic: Topic,
    *,
    form: NameForm | None = None,
    join: JoinForm | None = None,
    answer: AnswerForm | None = None,
) -> HttpResponse:
    if topic.merged_into_id is not None:
        return redirect("web:monthly_topic", topic.merged_into_id)
    row, every = _row(topic)
    kept: dict[str, Any] = {"title": topic.title, "is_shown": topic.is_shown}
    bound = next((f for f in (form, join, answer) if f is not None and f.is_bound), NameForm())
    context = head_of(request, topic.area, topic.month, "wishes") | {
        "row": row,
        "alike": queries.resembling(row, every),
        "form": form or NameForm(initial=kept),
        "join": join or JoinForm(topics=others(every, row)),
        "answer": answer or AnswerForm(),
        "age_bands": [(AgeBand(band).label, n) for band, n in row.age_bands],
        "day_parts": [(DayPart(part).label, n) for part, n in row.day_parts],
        "back": reverse(
            "web:monthly_wishes", args=[topic.area.code, topic.month.year, f"{topic.month:%m}"]
        ),
    }
    return render(request, "web/monthly/topic.html", context, status=status_of(bound))
