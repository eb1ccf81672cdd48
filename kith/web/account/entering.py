"""Signing in as allauth does it, with our codes, and a status that says when somebody must wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import views
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core import context
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kith.upkeep.counting import CannotCount
from kith.web.account import codes, watching

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse

# What a form is told by allauth or by us, and the status that says so.
WAIT = {"too_many_login_attempts": 429, CannotCount.code: CannotCount.status}


class AskForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Where nobody can count how many codes went to a number, none goes."""

    def clean_phone(self) -> str:
        try:
            return str(super().clean_phone())
        except CannotCount as no:
            why = _("At the moment no code can be sent. Please sign in with your password, or ring "
                    "us.")  # fmt: skip
            raise ValidationError(why, code=no.code) from no


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """Takes the six digits out of the whole message, when that was pasted."""

    def clean_code(self) -> str:
        self.cleaned_data["code"] = codes.digits(self.cleaned_data["code"])
        try:
            return str(super().clean_code())
        except ValidationError:
            watching.note("sign_in_failed", context.request, way="code")
            raise


class Patience:
    """A form that was sent too often, or cannot be counted, is answered with the status for it."""

    def form_invalid(self, form: Form) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        found: Any = form.errors.as_data().values()
        told = [WAIT[one.code] for errors in found for one in errors if one.code in WAIT]
        if told:
            answer.status_code = told[0]
            answer["Retry-After"] = "60"
        return answer


class LoginView(Patience, views.LoginView):  # type: ignore[misc]
    pass


class LogoutView(views.LogoutView):  # type: ignore[misc]
    """What the browser kept of the pages goes with the session; the script takes what was typed."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().post(*args, **kwargs)
        answer["Clear-Site-Data"] = '"cache"'
        return answer


class AskCodeView(Patience, views.RequestLoginCodeView):  # type: ignore[misc]
    pass


class ConfirmCodeView(views.ConfirmLoginCodeView):  # type: ignore[misc]
    """A code also ends where the clock was set back under it."""

    def _verify_form_valid(self, form: Form) -> HttpResponse:
        if codes.counts(self._process.state["at"]):
            answer: HttpResponse = super()._verify_form_valid(form)
            return answer
        self._process.abort()
        return redirect("account_request_login_code")


login = LoginView.as_view()
ask_code = AskCodeView.as_view()
confirm_code = ConfirmCodeView.as_view()
logout = LogoutView.as_view()
