"""The desk names what was asked for, joins what is alike, and answers what is not taken up."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.activities.models import Answer, Ask, Topic
from kith.activities.policies import monthly as policies
from kith.activities.rules.monthly import clean_wish, next_month, wish_key
from kith.activities.states import NotTaken, SessionState
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.core.values import BadValue
from kith.journal.actions import note

if TYPE_CHECKING:
    from kith.core.actor import Actor


class AlreadyATopic(Refusal):
    code = "already_a_topic"
    text = gettext_lazy("Another wish of this month has this name. Join the two instead.")


class IsTakenUp(Refusal):
    code = "is_taken_up"
    text = gettext_lazy("A session has been planned from this wish.")


@transaction.atomic
def name(topic_id: int, *, title: str, is_shown: bool, actor: Actor, now: datetime) -> Topic:
    """The topic has the desk's words; shown, others may join it with one press.

    Raises:
        AlreadyATopic: another topic of the month has the name.
    """
    topic = _locked(topic_id, actor)
    try:
        cleaned = clean_wish(title)
    except BadValue as bad:
        raise BadInput(field="title", why=bad.text) from bad
    key = wish_key(cleaned)
    others = Topic.objects.filter(area=topic.area, month=topic.month, key=key)
    require(not others.exclude(pk=topic.pk).exists(), AlreadyATopic(field="title"))
    topic.title, topic.key, topic.is_shown = cleaned, key, is_shown
    topic.save(update_fields=("title", "key", "is_shown"))
    note("topic", topic.pk, "name", actor=actor, now=now)
    return topic


@transaction.atomic
def merge(topic_id: int, *, into_id: int, actor: Actor, now: datetime) -> Topic:
    """The topic counts for the other one from now on; nothing of it is lost.

    Raises:
        BadInput: the other one lies in this one already, or is of another month or place.
    """
    rows = Topic.objects.select_related("area").locked_all((topic_id, into_id))
    topic, into = rows[topic_id], rows[into_id]
    require(policies.may_keep(actor, topic.area.path))
    require(topic.merged_into_id is None, IllegalMove())
    apart = _("These two wishes cannot be joined.")
    same = (topic.area_id, topic.month) == (into.area_id, into.month)
    require(same and not _lies_in(into, topic), BadInput(field="into", why=apart))
    topic.merged_into = into
    topic.save(update_fields=("merged_into",))
    note("topic", topic.pk, "merge", actor=actor, now=now, into=into.pk)
    return topic


@transaction.atomic
def unmerge(topic_id: int, *, actor: Actor, now: datetime) -> Topic:
    """The topic stands for itself again."""
    topic = _locked(topic_id, actor)
    require(topic.merged_into_id is not None, IllegalMove())
    topic.merged_into = None
    topic.save(update_fields=("merged_into",))
    note("topic", topic.pk, "unmerge", actor=actor, now=now)
    return topic


@transaction.atomic
def answer(topic_id: int, *, reason: NotTaken, text: str, actor: Actor, now: datetime) -> Answer:
    """Whoever asked reads why it is not on the list; for the next month it goes along.

    Raises:
        IsTakenUp: a session was planned from it.
    """
    topic = _locked(topic_id, actor)
    require(topic.merged_into_id is None, IllegalMove())
    taken = topic.taken.exclude(session__state=SessionState.CANCELLED)
    require(not taken.exists(), IsTakenUp())
    made, _is_new = Answer.objects.update_or_create(
        topic=topic,
        defaults={"reason": reason, "text": text.strip()[:200], "by_id": actor.me, "at": now},
    )
    if reason == NotTaken.NEXT_MONTH:
        _carry(topic, now)
    note("topic", topic.pk, "answer", actor=actor, now=now, after=reason)
    return made


def _locked(topic_id: int, actor: Actor) -> Topic:
    topic = Topic.objects.select_related("area").locked(topic_id)
    require(policies.may_keep(actor, topic.area.path))
    return topic


def _lies_in(topic: Topic, other: Topic) -> bool:
    at: Topic | None = topic
    while at is not None:
        if at.pk == other.pk:
            return True
        at = at.merged_into
    return False


def _carry(topic: Topic, now: datetime) -> None:
    """Nobody has to ask twice: who asked by name stands in the next month's topic as well."""
    after, _is_new = Topic.objects.get_or_create(
        area=topic.area,
        month=next_month(topic.month),
        key=topic.key,
        defaults={
            "title": topic.title, "is_shown": topic.is_shown, "carried_from": topic, "made_at": now
        },
    )  # fmt: skip
    there = set(after.asks.values_list("person_id", flat=True))
    wanted: dict[int, Ask] = {}
    for row in Ask.objects.filter(topic__in=_whole(topic), person__isnull=False).order_by("-pk"):
        if row.person_id is not None and row.person_id not in there:
            wanted[row.person_id] = row
    Ask.objects.bulk_create(_again(row, after, now) for row in wanted.values())


def _whole(topic: Topic) -> list[int]:
    """The topic and everything merged into it, at any depth."""
    found, last = [topic.pk], [topic.pk]
    while last:
        last = list(Topic.objects.filter(merged_into__in=last).values_list("pk", flat=True))
        found += last
    return found


def _again(row: Ask, topic: Topic, now: datetime) -> Ask:
    return Ask(
        topic=topic,
        person_id=row.person_id,
        day_part=row.day_part,
        age_band=row.age_band,
        would_help=row.would_help,
        channel=row.channel,
        key=uuid.uuid5(row.key, topic.month.isoformat()),
        made_by_id=row.made_by_id,
        made_at=now,
    )
