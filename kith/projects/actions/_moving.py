"""A project held for the rest of the transaction, its steps, and whom to tell."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, require
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.projects.actions import _items
from kith.projects.models import Claim, ListItem, Project, Step
from kith.projects.policies import Parties
from kith.projects.queries.claims import liaisons
from kith.projects.queries.projects import parties
from kith.projects.states import PROJECT


def locked(project_id: int, now: datetime) -> tuple[Project, Parties]:
    project = Project.objects.select_related("area").locked(project_id)
    return project, parties(project, now)


def locked_with_items(project_id: int, now: datetime) -> tuple[Project, Parties, list[ListItem]]:
    """Items before the project, as everywhere."""
    claim_id = Project.objects.values_list("claim_id", flat=True).get(pk=project_id)
    ids = Claim.objects.values_list("item_id", "meets_id").get(pk=claim_id)
    items = list(_items.locked(*ids).values())
    return *locked(project_id, now), items


def move(project: Project, verb: str, reason: str = "", *, actor: Actor, now: datetime) -> Project:
    """The step is taken and written down. Raises IllegalMove."""
    before, project.state = project.state, PROJECT.next(project.state, verb)
    project.save(update_fields=("state",))
    Step.objects.create(project=project, verb=verb, by_id=actor.me, at=now, reason=reason)
    note("project", project.pk, verb, actor=actor, now=now, before=before, after=project.state)
    return project


def why(reason: str) -> str:
    require(bool(reason.strip()), BadInput(field="reason", why=_("Please say why.")))
    return reason.strip()[:200]


def tell_doers(project: Project, topic: str, now: datetime) -> None:
    doing = project.partners.filter(is_doer=True).values_list("organisation_id", flat=True)
    for one in sorted({project.member_id, *liaisons(list(doing), now)}):
        tell_one(project, topic, one, now)


def tell_one(project: Project, topic: str, person_id: int, now: datetime) -> None:
    """Once a step, however often the same step is taken."""
    turn = project.steps.count()
    cause = f"project:{project.pk}:{topic}:{turn}"
    link = f"/projects/{project.pk}/"
    tell(person_id, topic, cause=cause, now=now, link=link, number=project.title)
