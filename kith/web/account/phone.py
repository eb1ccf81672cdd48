"""Changing one's own number: a code to the old one and a code to the new one, both typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kith.core.actor import CLOCK
from kith.core.refusal import BadInput
from kith.people.actions.person import phone_for_code
from kith.people.actions.phones import change_own
from kith.people.queries import visible_to
from kith.vault.keeping import opened, sealed
from kith.web.account import codes
from kith.web.fields import PhoneField
from kith.web.http import Request, proved, refusals_on, status_of

if TYPE_CHECKING:
    from django.http import HttpResponse

OLD: Final = "phone-old"
NEW: Final = "phone-new"
CODE: Final = {"autocomplete": "one-time-code", "inputmode": "numeric", "data-keep": "off"}


class NumberForm(forms.Form):
    phone = PhoneField(label=gettext_lazy("New phone number"))


class CodesForm(forms.Form):
    old = forms.CharField(
        label=gettext_lazy("Code on the old phone"), widget=forms.TextInput(attrs=CODE)
    )
    new = forms.CharField(
        label=gettext_lazy("Code on the new phone"), widget=forms.TextInput(attrs=CODE)
    )


@never_cache
@require_http_methods(["GET", "POST"])
@proved
def page(request: Request) -> HttpResponse:
    """First the number, then both codes; each wrong code uses up one of three tries."""
    step = request.POST.get("step", "") if request.method == "POST" else ""
    if step == "codes":
        return _confirm(request)
    form = NumberForm(request.POST if step else None)
    if form.is_valid():
        with refusals_on(form):
            return _ask(request, form)
    return _page(request, form)


def _ask(request: Request, form: NumberForm) -> HttpResponse:
    herself = visible_to(request.actor).get(pk=request.actor.me)
    if not herself.phone:
        why = _("There is no number yet. Please come to the community centre with your papers.")
        raise BadInput(why=why)
    if not ratelimit.consume(request, action="change_phone", user=request.user):
        raise BadInput(why=_("This was asked for three times today. Please try again tomorrow."))
    phone = form.cleaned_data["phone"]
    old = phone_for_code(request.actor.me, actor=CLOCK, now=request.now)
    for name, number in ((OLD, old), (NEW, phone)):
        code = codes.begin(request, name, phone=sealed(number))
        codes.send(number, "login_code", {"code": code}, key=f"{name}:{request.user.pk}:{code}")
    return _page(request, CodesForm())


def _confirm(request: Request) -> HttpResponse:
    form = CodesForm(request.POST)
    known = codes.state(request, OLD), codes.state(request, NEW)
    if known[0] is None or known[1] is None:
        messages.error(request, _("These codes no longer count. Please begin again."))
        codes.forget(request, OLD, NEW)
        return redirect("account_phone")
    if form.is_valid():
        fits = [codes.fits(request, name, form.cleaned_data[key])
                for name, key in ((OLD, "old"), (NEW, "new"))]  # fmt: skip
        if not all(fits):
            form.add_error(None, _("At least one of the two codes is not right."))
            return _page(request, form)
        with refusals_on(form):
            return _change(request, *(opened(one["phone"]) for one in known if one))
    return _page(request, form)


def _change(request: Request, old: str, phone: str) -> HttpResponse:
    change_own(request.actor.me, phone=phone, actor=request.actor, now=request.now)
    codes.forget(request, OLD, NEW)
    codes.tell_old_number(old, phone, request.actor.me)
    messages.success(request, _("From now on codes go to the new number."))
    return redirect("web:profile")


def _page(request: Request, form: forms.Form) -> HttpResponse:
    herself = visible_to(request.actor).get(pk=request.actor.me)
    context: dict[str, Any] = {"form": form, "person": herself, "asks": isinstance(form, CodesForm)}
    return render(request, "web/account/phone.html", context, status=status_of(form))
