"""A question about hours: its words, opened with a line in the access log, and the answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kith.core.actor import Role
from kith.core.refusal import require
from kith.hours import policies, queries
from kith.hours.actions import corrections
from kith.hours.states import CorrectionState
from kith.web.hours.forms import AnswerForm
from kith.web.hours.queue import question_rows
from kith.web.http import Request, refusals_on, status_of, with_role


@require_http_methods(["GET", "POST"])
@with_role(Role.WORKER, Role.STREET)
@never_cache
def page(request: Request, pk: int) -> HttpResponse:
    """The desk reads the words on opening and answers; her own she reads with her hours."""
    actor, now = request.actor, request.now
    asked = get_object_or_404(queries.corrections_visible_to(actor), pk=pk)
    require(not policies.may_ask_correction(actor, asked.person_id))
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            corrections.answer(pk, **form.cleaned_data, actor=actor, now=now)
            messages.success(request, _("The person has your answer."))
            return redirect(f"{reverse('web:hours_review')}?what=questions")
    sides = (
        queries.sides_of(asked.record) if asked.record else queries.sides_of_person(asked.person_id)
    )
    is_open = asked.state == CorrectionState.ASKED
    (row,) = question_rows([asked], actor=actor, now=now)
    context = {
        "form": form,
        "row": row,
        "asked": asked,
        "words": corrections.read_words(pk, actor=actor, now=now),
        "may_answer": is_open and policies.may_answer_correction(actor, asked, sides),
    }
    return render(request, "web/hours/question.html", context, status=status_of(form))
