"""What a place hands out and has signed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kith.grid.actions import walk_texts
from kith.grid.queries import grids as grid_queries
from kith.grid.queries import walks as queries
from kith.web.grid.forms import TopicForm, UndertakingForm
from kith.web.grid.tabs import DESK, tabs
from kith.web.http import Request, refusals_on, status_of, with_role


@require_http_methods(["GET", "POST"])
@with_role(*DESK)
def page(request: Request) -> HttpResponse:
    """Topics and versions, with a form for one more of either."""
    keeps = list(grid_queries.communities_of(request.actor))
    named = [(area.pk, area.name) for area in keeps]
    what = request.POST.get("what", "")
    topic = TopicForm(_if(request, what == "topic"), communities=named, auto_id="topic-%s")
    text = UndertakingForm(_if(request, what == "text"), communities=named, auto_id="text-%s")
    form = text if what == "text" else topic
    if form.is_valid():
        with refusals_on(form):
            _put(request, what, form.cleaned_data)
            messages.success(request, _("Kept. The phones show it from now on."))
            return redirect("web:grid_texts")
    ids = [area.pk for area in keeps]
    context = {
        "tabs": tabs(request.actor, "grid_texts"),
        "topic": topic,
        "text": text,
        "topics": queries.all_topics(ids),
        "undertakings": queries.all_undertakings(ids),
        "several": len(keeps) > 1,
    }
    return render(request, "web/grid/texts.html", context, status=status_of(form))


def _if(request: Request, is_this: bool) -> Any:
    return request.POST if request.method == "POST" and is_this else None


def _put(request: Request, what: str, typed: dict[str, Any]) -> None:
    by: Any = {"actor": request.actor, "now": request.now}
    if what == "text":
        walk_texts.put_undertaking(
            typed["community"], title=typed["title"], text=typed["text"], **by
        )
    else:
        walk_texts.put_topic(typed["community"], title=typed["title"], **by)


@require_POST
@with_role(*DESK)
def switch(request: Request, pk: int) -> HttpResponse:
    """The phones offer a topic, or no longer."""
    keeps = grid_queries.communities_of(request.actor).values_list("pk", flat=True)
    row = get_object_or_404(queries.all_topics(keeps), pk=pk)
    walk_texts.switch_topic(pk, is_open=not row.is_open, actor=request.actor, now=request.now)
    return redirect("web:grid_texts")


@require_POST
@with_role(*DESK)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """A text is no longer signed."""
    keeps = grid_queries.communities_of(request.actor).values_list("pk", flat=True)
    get_object_or_404(queries.all_undertakings(keeps), pk=pk)
    walk_texts.withdraw_undertaking(pk, actor=request.actor, now=request.now)
    return redirect("web:grid_texts")
