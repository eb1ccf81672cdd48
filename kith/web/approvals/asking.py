"""The page in the middle of a deed that wants a second person: why, and she is asked.

What was typed waits in the session, on the server; the page carries its fingerprint only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kith.approvals import actions
from kith.approvals.actions import SecondNeeded
from kith.approvals.policies import APPROVING
from kith.approvals.rules import Wanted
from kith.approvals.states import Deed
from kith.people.queries_seconds import seconds_for
from kith.web.approvals.words import facts
from kith.web.http import refusals_on, status_of, with_role

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kith.web.http import Request

WAITING: Final = "second_wanted"
MOST: Final = 5  # deeds of one session that wait to be asked for


class WhyForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why is it to be done?"),
        help_text=gettext_lazy("Whoever approves it reads this."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@never_cache
def page(request: Request, wanted: Wanted) -> HttpResponse:
    """Asks why; nothing was done yet."""
    waiting = dict(request.session.get(WAITING, {}))
    waiting[wanted.digest] = _kept(wanted)
    request.session[WAITING] = dict(list(waiting.items())[-MOST:])
    return _shown(request, wanted, WhyForm(), SecondNeeded.status)


@require_POST
@with_role(*APPROVING)
def ask(request: Request) -> HttpResponse:
    """Those who may approve it are told."""
    told = request.session.get(WAITING, {}).get(request.POST.get("wanted", ""))
    if told is None:
        raise Http404
    wanted, form = _wanted(told), WhyForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            row = actions.ask(
                wanted,
                reason=form.cleaned_data["reason"],
                to=seconds_for(wanted, now=request.now),
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("Asked. You are told as soon as somebody has answered."))
            return redirect("web:approval", row.pk)
    return _shown(request, wanted, form, status_of(form))


def _shown(request: Request, wanted: Wanted, form: WhyForm, status: int) -> HttpResponse:
    context = {
        "deed": Deed(wanted.deed).label,
        "facts": facts(wanted.deed, wanted.object_id, dict(wanted.payload)),
        "digest": wanted.digest,
        "form": form,
        "back": request.headers.get("Referer", "/"),
    }
    answer = render(request, "web/approvals/ask.html", context, status=status)
    if request.headers.get("HX-Request"):
        answer["HX-Retarget"], answer["HX-Reswap"] = "body", "innerHTML"
    return answer


def _kept(wanted: Wanted) -> dict[str, Any]:
    return {
        "deed": str(wanted.deed),
        "object_id": wanted.object_id,
        "path": wanted.path,
        "payload": dict(wanted.payload),
        "person_ids": sorted(wanted.person_ids),
        "homes": sorted(wanted.homes),
    }


def _wanted(told: dict[str, Any]) -> Wanted:
    return Wanted(
        deed=Deed(told["deed"]),
        object_id=told["object_id"],
        path=told["path"],
        payload=told["payload"],
        person_ids=frozenset(told["person_ids"]),
        homes=frozenset(told["homes"]),
    )
