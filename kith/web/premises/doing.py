"""What each button of a hazard's page asks for, and the action behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.grid.actions import handing_over, rectifying
from kith.grid.actions.handing_over import HandOverInput
from kith.grid.actions.rectifying import NoticeInput
from kith.grid.queries.hazards import departments_near, office_of
from kith.grid.states import DepartmentResult
from kith.web.premises import hazard_forms as shapes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.grid.models import Hazard
    from kith.web.http import Request

FORMS: Final[dict[str, type[forms.Form]]] = {
    "fix": forms.Form,
    "notify": shapes.NoticeForm,
    "recheck": shapes.RecheckForm,
    "accept": shapes.AcceptForm,
    "hand_over": shapes.HandOverForm,
    "answer": shapes.AnswerForm,
    "void": shapes.VoidForm,
    "photo": shapes.PhotoForm,
}
DONE: Final = {
    "fix": _("Written down: put right on the spot."),
    "notify": _("The day stands. Please print the paper for the shop."),
    "recheck": _("Written down. Thank you for going there again."),
    "accept": _("Closed out on the shop's own word."),
    "hand_over": _("Handed over. The answer is due by the day shown."),
    "answer": _("The answer stands. The desk goes on from here."),
    "void": _("Marked as written down by mistake."),
    "photo": _("The picture is kept, sealed."),
}


def forms_for(hazard: Hazard, verbs: Iterable[str]) -> dict[str, forms.Form]:
    """An empty form for each verb."""
    return {verb: form_for(verb, hazard, None) for verb in verbs}


def form_for(verb: str, hazard: Hazard, request: Request | None) -> forms.Form:
    """Filled with what was typed when there is a request."""
    typed: tuple[Any, ...] = (request.POST, request.FILES) if request else ()
    more: dict[str, Any] = {"auto_id": f"{verb}_%s"}
    if verb == "hand_over":
        more["units"] = departments_near(hazard.area.path)
    if verb == "notify":
        more["initial"] = {"text": hazard.text, "office": office_of(hazard.area.path)}
    return FORMS[verb](*typed, **more)


def do(verb: str, hazard: Hazard, typed: dict[str, Any], request: Request) -> None:
    """The step is taken. Raises what the action raises."""
    who: dict[str, Any] = {"actor": request.actor, "now": request.now}
    if verb == "fix":
        rectifying.fix(hazard.pk, **who)
    elif verb == "notify":
        rectifying.notify(hazard.pk, input=NoticeInput(**typed), **who)
    elif verb == "recheck":
        rectifying.recheck(hazard.pk, **typed | {"holds": typed["holds"] == "yes"}, **who)
    elif verb == "accept":
        rectifying.accept(hazard.pk, **typed, **who)
    elif verb == "hand_over":
        handing_over.hand_over(hazard.pk, input=_asked(typed), **who)
    elif verb == "answer":
        result = DepartmentResult(typed["result"])
        handing_over.answer(hazard.pk, result=result, text=typed["text"], **who)
    elif verb == "void":
        rectifying.void(hazard.pk, **typed, **who)
    else:
        rectifying.add_photo(hazard.pk, photo=typed["photo"].read(), **who)


def _asked(typed: dict[str, Any]) -> HandOverInput:
    unit = typed.pop("organisation")
    return HandOverInput(organisation_id=int(unit) if unit else None, **typed)
