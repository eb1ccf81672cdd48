"""Signing up: who comes, what stands in the way, and the plain answer.

The POST is the road of the crowd: it reads nothing that the action does not need.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kith.activities.actions import signing_up
from kith.activities.actions.signing_up import NotEligible
from kith.activities.queries import sessions, sign_ups
from kith.activities.queries.eligibility import reasons
from kith.activities.states import PresentAs
from kith.people.states import Channel
from kith.web.activities.facts import facts_of
from kith.web.activities.forms import SignUpForm
from kith.web.activities.mine_rows import rows_of
from kith.web.activities.people import family_of, with_reasons
from kith.web.activities.rows import in_order
from kith.web.http import Request, refusals_on, signed_in, status_of
from kith.web.waiting.door import turn_for

if TYPE_CHECKING:
    from kith.activities.models import Quota, Session
    from kith.activities.queries.eligibility import Reason

OF_THE_PARTY = "party_too_large"
MOST, DIGITS = 100, 18  # people in one form, digits of a number


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
def sign_up(request: Request, pk: int) -> HttpResponse:
    """The form, and on POST one action and on to the answer."""
    if request.method != "POST":
        return _page(request, pk, None, [])
    form = SignUpForm(request.POST, people=_numbers(request.POST.getlist("people")))
    refused: list[Reason] = []
    if form.is_valid():
        with refusals_on(form):
            try:
                given = form.given(Channel.WEB)
                if in_line := turn_for(request, pk, given):
                    return in_line
                signing_up.sign_up(pk, input=given, actor=request.actor, now=request.now)
            except NotEligible as no:
                refused = list(no.reasons)
                raise
            return redirect("web:sign_up_answer", key=given.key)
    return _page(request, pk, form, refused)


@require_GET
@signed_in
@never_cache
def answer(request: Request, key: uuid.UUID) -> HttpResponse:
    """A place, a number in the queue, or a lot in the draw; and what happens next."""
    mine = sign_ups.by_key(key, request.actor).select_related("session__site")
    rows = rows_of(mine, request.actor, request.now)
    if not rows:
        raise Http404
    return render(request, "web/activities/answer.html", {"rows": rows, "first": rows[0]})


def _page(
    request: Request, pk: int, form: SignUpForm | None, refused: list[Reason]
) -> HttpResponse:
    rows = sessions.public().prefetch_related("quotas__reserves", "co_hosts__organisation")
    session = get_object_or_404(rows, pk=pk)
    quota = _quota(request, session)
    people = family_of(request.actor, request.now)
    ids = [one.pk for one in people]
    found = refused or reasons(session, quota, ids, request.actor, request.now)
    chosen = _numbers(request.POST.getlist("people")) or ([ids[0]] if len(ids) == 1 else [])
    form = form or SignUpForm(people=ids, initial={"key": uuid.uuid4(), "role": quota.role})
    context = {
        "facts": facts_of(session, request.now),
        "form": form,
        "quota": quota,
        "role": PresentAs(quota.role).label,
        "people": with_reasons(people, found, chosen),
        "in_the_way": [
            r for r in found if r.person_id is None and (refused or r.code != OF_THE_PARTY)
        ],
        "with_guardian": _asks_guardian(session, quota),
    }
    return render(request, "web/activities/sign_up.html", context, status=status_of(form))


def _quota(request: Request, session: Session) -> Quota:
    """The places of the role that is asked for; of the first there are."""
    role = request.POST.get("role") or request.GET.get("role", "")
    quotas = in_order(session.quotas.all())
    if not quotas:
        raise Http404
    return next((one for one in quotas if one.role == role), quotas[0])


def _asks_guardian(session: Session, quota: Quota) -> bool:
    return session.series.needs_guardian or quota.role == PresentAs.VOLUNTEER


def _numbers(texts: list[str]) -> list[int]:
    """What of it is a number; the action says no to those that are nobody."""
    found = (text for text in texts[:MOST] if text.isascii() and text.isdigit())
    return [int(text) for text in found if len(text) <= DIGITS]
