"""What each button of a project's page asks for, and the action behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.groups.queries import organisations_in
from kith.projects.actions import planning, progress
from kith.projects.queries.projects import candidates
from kith.web.projects import project_forms as shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from kith.projects.models import Project
    from kith.web.http import Request

FORMS: Final[dict[str, type[forms.Form]]] = {
    "submit": shapes.EvidenceForm,
    "accept": shapes.AcceptForm,
    "send_back": shapes.SendBackForm,
    "close": forms.Form,
    "extend": shapes.ExtendForm,
    "drop": shapes.DropForm,
    "milestone": shapes.MilestoneForm,
    "serve": shapes.ServeForm,
    "join": shapes.JoinForm,
    "appoint": shapes.AppointForm,
}
DONE = {
    "submit": _("Handed in. Somebody who did not do the work looks at it now."),
    "accept": _("Accepted. The desk closes it out next."),
    "send_back": _("Returned. The doers read your reason."),
    "close": _("Closed out. It is looked at again in some weeks."),
    "extend": _("More time was given."),
    "drop": _("Dropped. The items can be claimed again."),
    "milestone": _("The milestone is set."),
    "serve": _("She may accept the project now."),
    "join": _("The unit takes part."),
    "appoint": _("These two answer for the project now."),
}


def forms_for(
    project: Project, verbs: Iterable[str], now: datetime, request: Request | None = None
) -> dict[str, forms.Form]:
    """A form for each verb that has one; filled with what was typed when there is a request."""
    typed: tuple[Any, ...] = (request.POST, request.FILES) if request else ()
    found = {}
    for verb in verbs:
        if verb in FORMS:
            found[verb] = FORMS[verb](*typed, **_choices(verb, project, now))
    return found


def _choices(verb: str, project: Project, now: datetime) -> dict[str, Any]:
    if verb == "join":
        return {"units": organisations_in(project.area.path)}
    if verb == "appoint":
        named = candidates(project, now)
        initial = {"leader": project.leader_id, "member": project.member_id}
        return {"leaders": named.leaders, "members": named.members, "initial": initial}
    return {}


def do(verb: str, project: Project, typed: dict[str, Any], request: Request) -> None:
    """The step is taken. Raises what the action raises."""
    if verb == "submit":
        typed = {"text": typed["text"], "pictures": [one.read() for one in typed["pictures"]]}
    elif verb == "serve":
        typed = {"cause": f"order:{typed['order']}"}
    elif verb == "join":
        typed = {"organisation_id": int(typed["organisation"]), "is_doer": typed["is_doer"]}
    elif verb == "appoint":
        typed = {"leader_id": int(typed["leader"]), "member_id": int(typed["member"])}
    elif verb == "reach":
        planning.reach(typed["milestone"], actor=request.actor, now=request.now)
        return
    ACTIONS[verb](project.pk, **typed, actor=request.actor, now=request.now)


ACTIONS: Final[dict[str, Callable[..., object]]] = {
    "submit": progress.submit,
    "accept": progress.accept,
    "send_back": progress.send_back,
    "close": progress.close,
    "extend": progress.extend,
    "drop": progress.drop,
    "milestone": planning.set_milestone,
    "serve": planning.serve,
    "join": planning.join,
    "appoint": planning.appoint,
}
