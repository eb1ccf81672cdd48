"""Channels of a place, and views read off them; skills that trainings give."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.activities.models import (
    Attendance,
    MediaChannel,
    Series,
    Session,
    TrainingSkill,
    ViewCount,
)
from kith.activities.policies import kinds as policies
from kith.activities.states import TOOK_PLACE, WAS_THERE, MediaKind, SessionKind
from kith.catalogue.models import Skill
from kith.core.actor import Actor
from kith.core.calendar import months_after
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.journal.actions import note
from kith.people.actions.skills import vet
from kith.places.models import Area

SEEN_KINDS = (SessionKind.ONLINE, SessionKind.BROADCAST)


class NothingToView(Refusal):
    code = "nothing_to_view"
    text = _("Views are counted for online sessions and broadcasts only.")


@transaction.atomic
def open_channel(
    area_id: int, *, kind: MediaKind, name: str, actor: Actor, now: datetime
) -> MediaChannel:
    """The place is seen or heard there. Raises Forbidden, BadInput for one it has already."""
    area = Area.objects.locked(area_id)
    require(policies.may_run(actor, area.path))
    called = name.strip()
    taken = MediaChannel.objects.filter(area=area, kind=kind, name=called).exists()
    fault = _("Please give it a name that the place does not use yet.")
    require(bool(called) and not taken, BadInput(field="name", why=fault))
    row = MediaChannel.objects.create(area=area, kind=kind, name=called)
    note("media_channel", row.pk, "open", actor=actor, now=now)
    return row


@transaction.atomic
def read_off(
    session_id: int, *, channel_id: int, views: int, source: str, actor: Actor, now: datetime
) -> ViewCount:
    """The views of one session on one channel today; the newest reading counts.

    Raises Forbidden, NothingToView, IllegalMove before it was held, BadInput without a source.
    """
    session = Session.objects.select_related("series", "area").locked(session_id)
    require(policies.may_run(actor, session.area.path))
    require(session.series.kind in SEEN_KINDS, NothingToView())
    require(session.state in TOOK_PLACE, IllegalMove())
    where = BadInput(field="source", why=_("Please say where the number was read."))
    require(bool(source.strip()), where)
    row = ViewCount.objects.create(
        session=session,
        channel=MediaChannel.objects.get(pk=channel_id),
        views=views,
        source=source.strip(),
        by_id=actor.me,
        at=now,
    )
    note("session", session_id, "read_off", actor=actor, now=now, views=views)
    return row


@transaction.atomic
def teaches(
    series_id: int, *, skill: str, valid_months: int, actor: Actor, now: datetime
) -> TrainingSkill:
    """Who attends this training holds the skill for so long. Raises Forbidden, BadInput."""
    series = Series.objects.select_related("area").locked(series_id)
    require(policies.may_run(actor, series.area.path))
    no_training = BadInput(field="skill", why=_("Only a training gives a skill."))
    require(series.kind == SessionKind.TRAINING, no_training)
    unknown = BadInput(field="skill", why=_("Choose a skill of the catalogue."))
    require(Skill.objects.filter(code=skill).exists(), unknown)
    row, _made = TrainingSkill.objects.update_or_create(
        series=series,
        defaults={"skill": skill, "valid_months": valid_months, "set_by_id": actor.me},
    )
    note("series", series_id, "teaches", actor=actor, now=now, skill=skill)
    return row


@transaction.atomic
def give_skills(session_id: int, *, actor: Actor, now: datetime) -> int:
    """Everybody who attended the training holds its skill, verified, until it expires.

    Whoever gives it was not taught herself. Pressed twice, nothing changes. Returns how many
    hold it by this training. Raises Forbidden, IllegalMove before it was held or without a skill.
    """
    session = Session.objects.select_related("series__gives", "area").locked(session_id)
    gives = getattr(session.series, "gives", None)
    require(session.state in TOOK_PLACE and gives is not None, IllegalMove())
    assert gives is not None, "required above"
    until = months_after(localtime(session.ends_at).date(), gives.valid_months)
    taught = Attendance.objects.filter(session=session, state__in=WAS_THERE).order_by("person")
    for row in taught:
        vet(
            row.person_id,
            skill=gives.skill,
            evidence=f"{session.series.title} {localtime(session.starts_at):%Y-%m-%d}",
            expires_on=until,
            actor=actor,
            now=now,
        )
    note("session", session_id, "give_skills", actor=actor, now=now, people=len(taught))
    return len(taught)
