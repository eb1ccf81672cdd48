"""The public page: is this certificate true? No login, the least data, twenty looks an hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from kith.hours import queries_certificates as queries
from kith.hours.certificates import badge
from kith.hours.certificates.facts import hours
from kith.web.certificates.forms import CodeForm
from kith.web.limits import may_read

if TYPE_CHECKING:
    from kith.web.http import Request

PAGE = "web/certificates/verify.html"


@require_GET
@never_cache
def page(request: Request) -> HttpResponse:
    """The field for the code."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        code = queries.clean_code(form.cleaned_data["code"])
        if code:
            return redirect("web:verify_code", code)
        return render(request, PAGE, {"form": form, "is_unknown": True}, status=404)
    return render(request, PAGE, {"form": form}, status=422 if form.is_bound else 200)


@require_GET
@never_cache
def found(request: Request, code: str) -> HttpResponse:
    """What anybody with the code may know."""
    form = CodeForm()
    if not may_read(request, "verify", queries.looks_per_hour(request.now)):
        return render(request, PAGE, {"form": form, "is_too_often": True}, status=429)
    row = queries.verified(code)
    if row is None:
        return render(request, PAGE, {"form": form, "is_unknown": True}, status=404)
    context = {
        "form": form,
        "row": row,
        "hours": hours(row.minutes),
        "hours_now": hours(row.minutes_now),
        "is_changed": row.is_changed,
    }
    return render(request, PAGE, context)


@require_GET
def keys(request: HttpRequest) -> JsonResponse:
    """The public keys that credentials are checked with, for any computer to fetch."""
    return JsonResponse(badge.public_keys())
