"""Handing in evidence, accepting it, crossing off, more time, dropping, looking again."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.projects import ProjectRules
from kith.catalogue.queries import in_force
from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.files import actions as files
from kith.journal.actions import note
from kith.projects import policies
from kith.projects.actions import _items, _moving
from kith.projects.actions._moving import tell_doers, tell_one
from kith.projects.actions._numbers import take
from kith.projects.models import (
    Acceptance,
    Claim,
    CloseOut,
    Evidence,
    Extension,
    ListItem,
    Project,
    Recheck,
    RecheckResult,
)
from kith.projects.queries.money import is_settled
from kith.projects.rules import workday_from
from kith.projects.states import CLAIM

CLOSED_OUT = "CLOSE_OUT"
EVIDENCE_FILES = "project_evidence"
MOST_PICTURES = 6


class DoerCannotJudge(Refusal):
    code = "doer_cannot_judge"
    text = _("Whoever did the work, or belongs to the unit that did, can neither accept nor close.")
    status = 403


class NoMoreTime(Refusal):
    code = "no_more_time"
    text = _("This project was given more time %(count)s times already; that is the most.")


class TooMuchTime(Refusal):
    code = "too_much_time"
    text = _("At most %(days)s days more can be given at a time.")
    status = 422


class MoneyNotSettled(Refusal):
    code = "money_not_settled"
    text = _("Its money is not settled yet: first say what is left over and what becomes of it.")


class RecheckNotDue(Refusal):
    code = "recheck_not_due"
    text = _("It is to be looked at again on %(day)s, not before.")


@transaction.atomic
def submit(
    project_id: int, *, text: str, pictures: Sequence[bytes] = (), actor: Actor, now: datetime
) -> Evidence:
    """What was done is handed in, with pictures; somebody who did not do it looks at it now.

    Raises Forbidden, IllegalMove, BadInput, NotAPicture, PictureTooLarge.
    """
    project, parties = _moving.locked(project_id, now)
    require(policies.may_work(actor, project, parties))
    require(bool(text.strip()), BadInput(field="text", why=_("Please say what was done.")))
    few = len(pictures) <= MOST_PICTURES
    require(few, BadInput(field="pictures", why=_("Six pictures are the most.")))
    evidence = Evidence.objects.create(
        project=project, text=text.strip()[:1000], by_id=actor.me, at=now
    )
    for number, raw in enumerate(pictures, start=1):
        files.keep(
            raw,
            name=f"{number}.jpg",
            kind=EVIDENCE_FILES,
            object_id=evidence.pk,
            subject_id=actor.me,
            actor=actor,
            now=now,
        )
    _moving.move(project, "submit", actor=actor, now=now)
    tell_one(project, "project_handed_in", project.leader_id, now)
    for one in parties.beneficiaries - {project.leader_id}:
        tell_one(project, "project_handed_in", one, now)
    return evidence


@transaction.atomic
def accept(project_id: int, *, text: str, actor: Actor, now: datetime) -> Acceptance:
    """Somebody it was done for, or the community, found it done; never who did it (SD7).

    Raises Forbidden, DoerCannotJudge, IllegalMove.
    """
    project, parties = _judged(project_id, actor, now)
    capacity = policies.capacity_of(actor, project, parties)
    assert capacity is not None, "may_judge says so"
    _moving.move(project, "accept", text.strip()[:200], actor=actor, now=now)
    row = Acceptance.objects.create(
        evidence=project.evidence.latest("pk"),
        capacity=capacity,
        text=text.strip()[:200],
        by_id=actor.me,
        at=now,
    )
    tell_doers(project, "project_accepted", now)
    return row


@transaction.atomic
def send_back(project_id: int, *, reason: str, actor: Actor, now: datetime) -> Project:
    """It is not done yet: the doers read why and go on.

    Raises Forbidden, DoerCannotJudge, IllegalMove, BadInput.
    """
    project, _parties = _judged(project_id, actor, now)
    _moving.move(project, "send_back", _moving.why(reason), actor=actor, now=now)
    tell_doers(project, "project_sent_back", now)
    return project


@transaction.atomic
def close(project_id: int, *, actor: Actor, now: datetime) -> CloseOut:
    """销号: the project and its items are crossed off by number and day, to be looked at again.

    Raises Forbidden, DoerCannotJudge, IllegalMove, MoneyNotSettled.
    """
    project, parties, items = _moving.locked_with_items(project_id, now)
    _require_desk(project, parties, actor)
    require(is_settled(project.pk), MoneyNotSettled())
    _moving.move(project, "close", actor=actor, now=now)
    _items.move(items, "close", actor=actor, now=now)
    today = localtime(now).date()
    row = CloseOut.objects.create(
        project=project,
        area=project.area,
        year=today.year,
        seq=take(project.area_id, year=today.year, series=CLOSED_OUT),
        on_date=today,
        by_id=actor.me,
    )
    later = today + timedelta(days=_rules(project, now).recheck_days)
    Recheck.objects.create(close_out=row, due_date=workday_from(later))
    tell_doers(project, "project_closed", now)
    return row


@transaction.atomic
def extend(
    project_id: int, *, to_date: date, reason: str, actor: Actor, now: datetime
) -> Extension:
    """The project is due later, as often and as much as the rule allows.

    Raises Forbidden, DoerCannotJudge, IllegalMove, BadInput, NoMoreTime, TooMuchTime.
    """
    project, parties = _moving.locked(project_id, now)
    _require_desk(project, parties, actor)
    rules, given = _rules(project, now), project.extensions.count()
    day, before = workday_from(to_date), project.due_date
    _moving.move(project, "extend", _moving.why(reason), actor=actor, now=now)
    require(given < rules.most_extensions, NoMoreTime(count=given))
    later = day > max(before, localtime(now).date())
    require(later, BadInput(field="to_date", why=_("Please choose a later day than now.")))
    start = max(before, localtime(now).date())
    fits = day <= workday_from(start + timedelta(days=rules.extend_days))
    require(fits, TooMuchTime(field="to_date", days=rules.extend_days))
    project.due_date = day
    project.save(update_fields=("due_date",))
    row = Extension.objects.create(
        project=project, from_date=before, to_date=day, reason=reason.strip()[:200],
        by_id=actor.me, at=now,
    )  # fmt: skip
    tell_doers(project, "project_extended", now)
    return row


@transaction.atomic
def drop(project_id: int, *, reason: str, actor: Actor, now: datetime) -> Project:
    """It will not be done: the items can be claimed again, and everybody reads why.

    Raises Forbidden, IllegalMove, BadInput.
    """
    project, _parties, _held = _moving.locked_with_items(project_id, now)
    require(policies.may_lead(actor, project))
    _moving.move(project, "drop", _moving.why(reason), actor=actor, now=now)
    claim = Claim.objects.locked(project.claim_id)
    before, claim.state = claim.state, CLAIM.next(claim.state, "end")
    claim.save(update_fields=("state",))
    note("project_claim", claim.pk, "end", actor=actor, now=now, before=before, after=claim.state)
    _items.let_go(claim, actor=actor, now=now)
    tell_doers(project, "project_dropped", now)
    return project


@transaction.atomic
def recheck(
    recheck_id: int, *, holds: bool, text: str, actor: Actor, now: datetime
) -> RecheckResult:
    """It was looked at again: it holds, or the project and its items are in hand once more.

    Raises Forbidden, DoerCannotJudge, IllegalMove, RecheckNotDue, BadInput.
    """
    row = Recheck.objects.select_related("close_out").get(pk=recheck_id)
    project, parties, items = _moving.locked_with_items(row.close_out.project_id, now)
    _require_desk(project, parties, actor)
    require(not RecheckResult.objects.filter(recheck=row).exists(), IllegalMove())
    today = localtime(now).date()
    require(row.due_date <= today, RecheckNotDue(day=row.due_date))
    require(bool(text.strip()), BadInput(field="text", why=_("Please say what you found.")))
    found = RecheckResult.objects.create(
        recheck=row, holds=holds, text=text.strip()[:200], by_id=actor.me, at=now
    )
    note("project", project.pk, "recheck", actor=actor, now=now, holds=int(holds))
    if not holds:
        _open_again(project, items, text, actor=actor, now=now)
    return found


def _open_again(
    project: Project, items: list[ListItem], text: str, *, actor: Actor, now: datetime
) -> None:
    days = _rules(project, now).extend_days
    project.due_date = workday_from(localtime(now).date() + timedelta(days=days))
    project.save(update_fields=("due_date",))
    _moving.move(project, "reopen", text.strip()[:200], actor=actor, now=now)
    _items.move(items, "reopen", actor=actor, now=now)
    tell_doers(project, "project_reopened", now)


def _judged(project_id: int, actor: Actor, now: datetime) -> tuple[Project, policies.Parties]:
    project, parties = _moving.locked(project_id, now)
    concerned = policies.may_see_whole(actor, project, parties)
    require(concerned)
    require(not policies.is_doer(actor, parties), DoerCannotJudge())
    require(policies.may_judge(actor, project, parties))
    return project, parties


def _require_desk(project: Project, parties: policies.Parties, actor: Actor) -> None:
    require(actor.over(project.area.path, *policies.DESK))
    require(policies.may_close(actor, project, parties), DoerCannotJudge())


def _rules(project: Project, now: datetime) -> ProjectRules:
    return in_force(ProjectRules, path=project.area.path, on=localtime(now).date())
