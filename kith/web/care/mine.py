"""Her own care file: what is kept, who read it, why this tier; objecting, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kith.care.actions import assessing, consents, reading
from kith.care.policies import files as policies
from kith.care.queries import files as queries
from kith.people.states import Channel
from kith.vault.states import Purpose
from kith.web.care.forms import ObjectForm
from kith.web.care.rows import row_of
from kith.web.care.story import readings
from kith.web.http import Request, refusals_on, signed_in, status_of

if TYPE_CHECKING:
    from kith.care.actions.reading import Opened
    from kith.care.models import CareFile


@dataclass(frozen=True, slots=True)
class Mine:
    """A file of hers or of her ward's."""

    row: Any
    is_own: bool
    assessment: Any
    objection: Any
    readings: list[Any]
    may_object: bool
    form: ObjectForm
    opened: Any = None
    holding: Any = ()


@require_GET
@signed_in
@never_cache
def page(request: Request) -> HttpResponse:
    return _shown(request)


def _shown(
    request: Request,
    refused: tuple[int, ObjectForm] | None = None,
    opened: dict[int, Opened] | None = None,
) -> HttpResponse:
    rows = queries.with_due(queries.of_her_side(request.actor))
    context = {
        "files": [
            _mine(request, file, dict([refused] if refused else ()), opened or {}) for file in rows
        ]
    }
    status = status_of(refused[1]) if refused else 200
    return render(request, "web/care/mine.html", context, status=status)


def _mine(
    request: Request, file: CareFile, refused: dict[int, ObjectForm], opened: dict[int, Opened]
) -> Mine:
    newest = file.assessments.select_related("file").order_by("-at", "-pk").first()
    objection = getattr(newest, "objection", None)
    said = opened.get(file.pk)
    may_object = (
        newest is not None and objection is None and policies.may_object(request.actor, newest)
    )
    return Mine(
        row=row_of(file, request.now),
        is_own=file.person_id == request.actor.me,
        assessment=newest,
        objection=objection,
        readings=readings(queries.readings_of(file)[:20]),
        may_object=may_object,
        form=refused.get(file.pk) or _form(file.pk),
        opened=said,
        holding=said.holding(localdate(request.now)) if said else (),
    )


def _form(pk: int, typed: QueryDict | None = None) -> ObjectForm:
    return ObjectForm(typed, auto_id=f"object-{pk}-%s")


@require_POST
@signed_in
@never_cache
def read(request: Request, pk: int) -> HttpResponse:
    """Everything that is kept about her, on her own screen."""
    file = get_object_or_404(queries.of_her_side(request.actor), pk=pk)
    said = reading.read_file(file.pk, purpose=Purpose.OWN, actor=request.actor, now=request.now)
    return _shown(request, opened={file.pk: said})


@require_POST
@signed_in
def object_to(request: Request, pk: int) -> HttpResponse:
    """She does not agree with the tier of this file: somebody else looks again."""
    file = get_object_or_404(queries.of_her_side(request.actor), pk=pk)
    newest = get_object_or_404(file.assessments.order_by("-at", "-pk")[:1])
    form = _form(file.pk, request.POST)
    if form.is_valid():
        with refusals_on(form):
            assessing.object_to(
                newest.pk,
                words=form.cleaned_data["words"],
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, _("Thank you. Somebody else looks at it again."))
            return redirect("web:care_mine")
    return _shown(request, (file.pk, form))


@require_POST
@signed_in
def withdraw(request: Request, pk: int) -> HttpResponse:
    """She takes her consent back: the file is closed and shut at once."""
    file = get_object_or_404(queries.of_her_side(request.actor), pk=pk)
    consents.withdraw(
        file.pk,
        given_by_id=request.actor.me,
        channel=Channel.WEB,
        actor=request.actor,
        now=request.now,
    )
    messages.success(request, _("Your consent is withdrawn. The file is closed and shut."))
    return redirect("web:care_mine")
