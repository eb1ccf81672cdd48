"""Signing in as allauth does it, with our codes, and a status that says when somebody must wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import views
from allauth.account.forms import ConfirmLoginCodeForm

from kith.web.account import codes

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse

WAIT = 429


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """Takes the six digits out of the whole message, when that was pasted."""

    def clean_code(self) -> str:
        self.cleaned_data["code"] = codes.digits(self.cleaned_data["code"])
        return str(super().clean_code())


class Patience:
    """A form that was sent too often is answered with the status for it."""

    def form_invalid(self, form: Form) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        found: Any = form.errors.as_data().values()
        if any(one.code == "too_many_login_attempts" for errors in found for one in errors):
            answer.status_code = WAIT
            answer["Retry-After"] = "60"
        return answer


class LoginView(Patience, views.LoginView):  # type: ignore[misc]
    pass


class AskCodeView(Patience, views.RequestLoginCodeView):  # type: ignore[misc]
    pass


login = LoginView.as_view()
ask_code = AskCodeView.as_view()
