"""Helping somebody with signing in: she rings or stands at the counter, and her phone is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kith.core.actor import CLOCK, Role
from kith.core.refusal import BadInput, require
from kith.people import policies
from kith.people.actions import phones, signing_in
from kith.people.actions.person import phone_for_code
from kith.people.queries import with_phone
from kith.web.account import codes
from kith.web.fields import PhoneField, WholeField
from kith.web.http import Request, refusals_on, status_of, with_role
from kith.web.limits import is_within

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kith.people.models import Person

HELPERS: Final = (Role.HOTLINE, Role.WORKER, Role.STREET, Role.DISTRICT)
SEARCHES_AN_HOUR: Final = 60
REASON: Final = {"maxlength": 200}


class FindForm(forms.Form):
    phone = PhoneField(label=gettext_lazy("Her phone number, whole"))


class DeedForm(forms.Form):
    person = WholeField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why, and how you know that it is she"),
        max_length=200,
        widget=forms.TextInput(attrs=REASON),
    )
    new_phone = PhoneField(label=gettext_lazy("New phone number"), required=False)


@never_cache
@require_http_methods(["GET", "POST"])
@with_role(*HELPERS)
def page(request: Request) -> HttpResponse:
    """Find her by her whole number; then one press, with a reason that stands in the journal."""
    verb = request.POST.get("verb", "")
    found: list[Person] = []
    form = FindForm(request.POST if request.method == "POST" else None)
    deed = DeedForm(request.POST if verb else None, auto_id="deed_%s")
    if form.is_valid():
        found = _found(request, form.cleaned_data["phone"])
    if verb and deed.is_valid() and found:
        with refusals_on(deed):
            _do(request, verb, deed, found)
            deed, found = DeedForm(auto_id="deed_%s"), []
    people = [(person, _verbs(request, person)) for person in found]
    context = {"form": form, "deed": deed, "people": people, "asked": form.is_bound}
    return render(request, "web/account/helping.html", context, status=status_of(deed))


def _found(request: Request, phone: str) -> list[Person]:
    within = is_within(request, f"sign-in-help:{request.actor.me}", SEARCHES_AN_HOUR)
    require(within, BadInput(why=_("You have searched very often this hour. Please wait.")))
    rows = with_phone(phone).select_related("area").order_by("pk")
    return [one for one in rows if policies.may_end_sessions(request.actor, one)]


def _verbs(request: Request, person: Person) -> list[tuple[str, Any]]:
    verbs: list[tuple[str, Any]] = [("end", gettext_lazy("Sign her out everywhere"))]
    if policies.may_help_sign_in(request.actor, person):
        verbs.append(("phone", gettext_lazy("Give her the new number")))
    if policies.may_close_account(request.actor, person):
        account = getattr(person, "account", None)
        is_open = account is not None and account.is_active
        verbs.append(("close", gettext_lazy("Close the account")) if is_open
                     else ("reopen", gettext_lazy("Open the account again")))  # fmt: skip
    return verbs


def _do(request: Request, verb: str, form: DeedForm, found: list[Person]) -> None:
    """One press; whom it is about was found by the same number in the same moment."""
    pk, reason = form.cleaned_data["person"], form.cleaned_data["reason"]
    if pk not in {one.pk for one in found}:
        raise Http404
    facts: dict[str, Any] = {"reason": reason, "actor": request.actor, "now": request.now}
    if verb == "end":
        done = signing_in.end_all(pk, **facts)
        said = ngettext("Signed out in %(number)s place.", "Signed out in %(number)s places.", done)
        messages.success(request, said % {"number": done})
    elif verb == "phone":
        _new_number(request, pk, form.cleaned_data["new_phone"], facts)
    elif verb in ("close", "reopen"):
        (signing_in.close if verb == "close" else signing_in.reopen)(pk, **facts)
        messages.success(request, _("Done. It stands in the journal with your reason."))
    else:
        raise Http404


def _new_number(request: Request, pk: int, phone: str, facts: dict[str, Any]) -> None:
    """The old number is told, in case it is still in somebody's hands."""
    require(phone != "", BadInput(field="new_phone", why=_("Please write the new number.")))
    old = phone_for_code(pk, actor=CLOCK, now=request.now)
    phones.change_at_desk(pk, phone=phone, **facts)
    if old:
        codes.tell_old_number(old, phone, pk)
    messages.success(request, _("The new number counts. For three days nothing is spent with it."))
