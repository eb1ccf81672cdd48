"""Who answers for a project, who takes part, for whom it is, and its milestones."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, require
from kith.journal.actions import note
from kith.people.models import Person
from kith.projects import policies
from kith.projects.actions import _moving
from kith.projects.models import Beneficiary, Doer, Milestone, Partner, Project, Reached
from kith.projects.queries.lists import order_behind
from kith.projects.rules import workday_from
from kith.projects.states import OPEN_PROJECTS, WITH_DOERS

MOST_MILESTONES = 20


@transaction.atomic
def appoint(
    project_id: int, *, leader_id: int, member_id: int, actor: Actor, now: datetime
) -> Project:
    """These two answer for the project; who was its member once stays a doer for good.

    Raises Forbidden, IllegalMove, BadInput when they are one person.
    """
    project, _parties = _moving.locked(project_id, now)
    require(policies.may_lead(actor, project))
    require(project.state in OPEN_PROJECTS, IllegalMove())
    are_two = leader_id != member_id
    require(are_two, BadInput(field="member_id", why=_("These have to be two persons.")))
    known = Person.objects.filter(pk__in=(leader_id, member_id)).count()
    require(known == len((leader_id, member_id)), BadInput(field="leader_id", why=_("Unknown.")))
    project.leader_id, project.member_id = leader_id, member_id
    project.save(update_fields=("leader", "member"))
    Doer.objects.get_or_create(project=project, person_id=member_id)
    note("project", project.pk, "appoint", actor=actor, now=now, leader=leader_id, member=member_id)
    return project


@transaction.atomic
def join(
    project_id: int, *, organisation_id: int, is_doer: bool, actor: Actor, now: datetime
) -> Partner:
    """Another unit takes part; once a doer, always a doer. Raises Forbidden, IllegalMove."""
    project, _parties = _moving.locked(project_id, now)
    require(policies.may_lead(actor, project))
    require(project.state in WITH_DOERS, IllegalMove())
    partner, is_new = Partner.objects.get_or_create(
        project=project, organisation_id=organisation_id, defaults={"is_doer": is_doer}
    )
    if not is_new and is_doer and not partner.is_doer:
        partner.is_doer = True
        partner.save(update_fields=("is_doer",))
    note("project", project.pk, "join", actor=actor, now=now, unit=organisation_id)
    return partner


@transaction.atomic
def serve(project_id: int, *, cause: str, actor: Actor, now: datetime) -> Beneficiary:
    """The resident behind a request is somebody the project is for, and may accept it.

    Raises Forbidden, IllegalMove, BadInput.
    """
    project, _parties = _moving.locked(project_id, now)
    require(policies.may_lead(actor, project))
    require(project.state in OPEN_PROJECTS, IllegalMove())
    order = order_behind(cause)
    is_here = order is not None and order.area.path.startswith(project.area.path)
    require(is_here, BadInput(field="cause", why=_("There is no such request in this place.")))
    assert order is not None
    row, _is_new = Beneficiary.objects.get_or_create(project=project, person_id=order.resident_id)
    note("project", project.pk, "serve", actor=actor, now=now, order=order.pk)
    return row


@transaction.atomic
def set_milestone(
    project_id: int, *, title: str, due_date: date, actor: Actor, now: datetime
) -> Milestone:
    """The project has one more milestone, due on a working day before its own due day.

    Raises Forbidden, IllegalMove, BadInput.
    """
    project, parties = _moving.locked(project_id, now)
    require(policies.may_work(actor, project, parties))
    require(project.state in WITH_DOERS, IllegalMove())
    words, day = title.strip()[:80], workday_from(due_date)
    require(bool(words), BadInput(field="title", why=_("Please write something here.")))
    in_time = localtime(now).date() <= day <= project.due_date
    require(in_time, BadInput(field="due_date", why=_("Choose a day up to the project's own.")))
    there = project.milestones.all()
    is_new = there.count() < MOST_MILESTONES and not there.filter(title=words).exists()
    require(is_new, BadInput(field="title", why=_("This milestone is there already.")))
    made = Milestone.objects.create(project=project, title=words, due_date=day)
    note("project", project.pk, "set_milestone", actor=actor, now=now, milestone=made.pk)
    return made


@transaction.atomic
def reach(milestone_id: int, *, actor: Actor, now: datetime) -> Reached:
    """The milestone is reached. Raises Forbidden, IllegalMove when it was before."""
    project_id = Milestone.objects.values_list("project_id", flat=True).get(pk=milestone_id)
    project, parties = _moving.locked(project_id, now)
    require(policies.may_work(actor, project, parties))
    is_open = not Reached.objects.filter(milestone_id=milestone_id).exists()
    require(is_open and project.state in WITH_DOERS, IllegalMove())
    row = Reached.objects.create(milestone_id=milestone_id, by_id=actor.me, at=now)
    note("project", project.pk, "reach", actor=actor, now=now, milestone=milestone_id)
    return row
