"""Who waits for somebody to look at her papers, whose run out, and the look itself."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.catalogue.psych import PsychRules
from kith.catalogue.queries import in_force
from kith.core.refusal import require
from kith.people import policies
from kith.people import queries_credentials as queries
from kith.people.actions import credentials
from kith.people.queries import visible_to, with_phone
from kith.people.states import CREDENTIAL
from kith.web.http import Request, page_of, query_of, refusals_on, status_of, with_role
from kith.web.psych.forms import DeskPaperForm, ReasonForm, SeenForm
from kith.web.psych.papers import paper_rows, provable
from kith.web.psych.tabs import CHECKERS, tabs_of

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from kith.core.actor import Actor
    from kith.people.models import Credential, Person


@require_GET
@with_role(*CHECKERS)
@never_cache
def queue(request: Request) -> HttpResponse:
    """`?what=` waiting, ending, over or counts: papers of the actor's places."""
    what, on = request.GET.get("what", "waiting"), localdate(request.now)
    found = page_of(request, _asked_for(request.actor, what, on))
    context = {
        "tabs": tabs_of(request),
        "what": what,
        "page": found,
        "rows": paper_rows(found.object_list, on),
        "query": query_of(request),
        "views": (
            ("waiting", _("Waiting")), ("ending", _("Ends soon")), ("over", _("Has run out")),
            ("counts", _("Counts")),
        ),
    }  # fmt: skip
    return render(request, "web/psych/queue.html", context)


def _asked_for(actor: Actor, what: str, on: date) -> QuerySet[Credential]:
    """Of every place the actor is a desk of."""
    if what == "waiting":
        return queries.waiting(actor)
    return reduce(or_, (_of_place(path, what, on) for path in actor.paths(*CHECKERS)))


def _of_place(path: str, what: str, on: date) -> QuerySet[Credential]:
    if what == "ending":
        days = in_force(PsychRules, path=path, on=on).warn_days
        return queries.running_out(path, on=on, days=days)
    if what == "over":
        return queries.run_out(path, on=on)
    return queries.verified(path, [code for code, _name in provable()], on=on)


def _paper(request: Request, pk: int) -> Credential:
    found: Credential = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return found


@require_GET
@with_role(*CHECKERS)
@never_cache
def one(request: Request, pk: int) -> HttpResponse:
    """One paper, what was seen of it, and what this reader may decide."""
    return _shown(request, _paper(request, pk))


def _shown(request: Request, row: Credential, **extra: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "paper": paper_rows([row], localdate(request.now))[0],
        "checks": row.checks.order_by("pk"),
        "verbs": _verbs(request.actor, row),
        "may_decide": policies.may_check(request.actor, row),
        "may_read": policies.may_read_number(request.actor, row),
        "seen": SeenForm(),
        "reason": ReasonForm(),
    } | extra
    status = max(status_of(context["seen"]), status_of(context["reason"]))
    return render(request, "web/psych/paper.html", context, status=status)


def _verbs(actor: Actor, row: Credential) -> frozenset[str]:
    if not policies.may_check(actor, row):
        return frozenset()
    return frozenset(CREDENTIAL.verbs(row.state)) & {"verify", "refuse", "revoke"}


@require_POST
@with_role(*CHECKERS)
def decide(request: Request, pk: int, verb: str) -> HttpResponse:
    """It counts, with what was seen; or it does not, with the reason."""
    row = _paper(request, pk)
    if verb not in ("verify", "refuse", "revoke"):
        raise Http404
    require(policies.may_check(request.actor, row))
    is_yes = verb == "verify"
    form = SeenForm(request.POST) if is_yes else ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            action = getattr(credentials, verb)
            action(pk, **form.cleaned_data, actor=request.actor, now=request.now)
            messages.success(request, _("Noted."))
            return redirect("web:psych_papers_desk")
    return _shown(request, row, **{"seen" if is_yes else "reason": form})


@require_POST
@with_role(*CHECKERS)
@never_cache
def number(request: Request, pk: int) -> HttpResponse:
    """The number on the paper, to compare it; the look is logged and shown to its holder."""
    row = _paper(request, pk)
    plain = credentials.read_number(row.pk, actor=request.actor, now=request.now)
    if request.htmx:
        return render(request, "web/psych/paper.html#number", {"plain": plain, "paper": None})
    return _shown(request, row, plain=plain)


@require_http_methods(["GET", "POST"])
@with_role(*CHECKERS)
@never_cache
def new(request: Request) -> HttpResponse:
    """At the counter: a paper of somebody of this place; somebody else looks at it."""
    form = DeskPaperForm(request.POST or None, skills=provable())
    if request.method == "POST" and form.is_valid():
        who = _holder(request, form)
        if who is not None:
            with refusals_on(form):
                given = form.as_input()
                credentials.hand_in(who.pk, input=given, actor=request.actor, now=request.now)
                messages.success(request, _("Kept. A colleague looks at it."))
                return redirect("web:psych_papers_desk")
    return render(request, "web/psych/paper_new.html", {"form": form}, status=status_of(form))


def _holder(request: Request, form: DeskPaperForm) -> Person | None:
    """The one person of this place with the number; else the form says so."""
    near = visible_to(request.actor).filter(pk__in=with_phone(form.cleaned_data["phone"]))
    found = list(near[:2])
    if len(found) != 1:
        none = _("Nobody of this place has this number.")
        several = _("Several people share this number: let each hand in her own paper.")
        form.add_error("phone", several if found else none)
        return None
    return found[0]
