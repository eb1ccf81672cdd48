"""What every view uses: the typed request, who must be signed in, refusals on forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from kith.approvals.actions import SecondNeeded
from kith.core.refusal import Forbidden, ProofNeeded, Refusal, require

if TYPE_CHECKING:
    from typing import Any

    from django_htmx.middleware import HtmxDetails

    from kith.core.actor import Actor, Role

P = ParamSpec("P")
PAGE = 20


class Request(HttpRequest):
    """A request after our middleware: who acts, and what time it is."""

    actor: Actor
    now: datetime
    htmx: HtmxDetails
    refusal_code: str  # once a refusal answered it


View = Callable[Concatenate[Request, P], HttpResponse]


def signed_in(view: View[P]) -> View[P]:
    """Strangers are sent to sign in and come back here."""

    @wraps(view)
    def inner(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.actor.person_id is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return inner


def with_role(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Only for people who hold one of the roles somewhere; the queries narrow it to their scope."""

    def wrap(view: View[P]) -> View[P]:
        @signed_in
        @wraps(view)
        def inner(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.actor.has(*roles):
                raise Forbidden()
            return view(request, *args, **kwargs)

        return inner

    return wrap


def proved(view: View[P]) -> View[P]:
    """Only for who has shown in the last minutes that it is she; the others are asked first."""

    @signed_in
    @wraps(view)
    def inner(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        require(request.actor.has_proved(request.now), ProofNeeded())
        return view(request, *args, **kwargs)

    return inner


@contextmanager
def or_404() -> Iterator[None]:
    """What is not there, or not hers to know of, is a page that is not there."""
    try:
        yield
    except ObjectDoesNotExist as gone:
        raise Http404 from gone


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """A refusal of the action becomes an error of the form: of its field, or on top.

    What is asked of the person, and not of the form, goes on to the page that asks.
    """
    try:
        yield
    except (ProofNeeded, SecondNeeded):
        raise
    except Refusal as no:
        field = no.field if no.field in form.fields else None
        form.add_error(field, str(no))
        form.status = no.status  # type: ignore[attr-defined]


def status_of(form: BaseForm) -> int:
    """The HTTP status of a page with this form: 200, 422 for bad input, or the refusal's own."""
    if not form.is_bound or form.is_valid():
        return 200
    return int(getattr(form, "status", 422))


def page_of(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    size: int = PAGE,
    *,
    count: int | None = None,
) -> Page[Any]:
    """The page that `?page=` names; a number out of range is the nearest page.

    Who knows how many rows there are says so, and they are not counted again.
    """
    pages = Paginator(rows, size)
    if count is not None:
        pages.count = count
    return pages.get_page(request.GET.get("page"))


def query_of(request: HttpRequest) -> str:
    """The other parameters of a list's address, ready to stand before `page=`."""
    others = [(k, v) for k, v in request.GET.items() if k != "page"]
    return f"{urlencode(others)}&" if others else ""


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Back to the page named by `next`, when it is one of ours."""
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(target if ours else otherwise)
