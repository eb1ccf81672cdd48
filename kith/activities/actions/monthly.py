"""Residents ask for what the month should hold; the desk writes down what it hears and counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.activities.models import Ask, Tally, Topic
from kith.activities.policies import monthly as policies
from kith.activities.queries.monthly import asking_for, asks_of, rules_at
from kith.activities.rules.monthly import clean_wish, wish_key
from kith.activities.states import AgeBand, DayPart
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.core.values import BadValue
from kith.journal.actions import note
from kith.people.states import Channel
from kith.places.models import Area
from kith.places.states import Level

if TYPE_CHECKING:
    from uuid import UUID

    from kith.core.actor import Actor


class ListIsOut(Refusal):
    code = "list_is_out"
    text = gettext_lazy("The list of that month is out already. Please ask for the next one.")


class AskedOften(Refusal):
    code = "asked_often"
    text = gettext_lazy("%(most)s wishes a month are the most. Thank you for so many ideas.")


@dataclass(frozen=True, slots=True)
class AskInput:
    """A wish in words, or one that stands there already; `person_id` None: without a name."""

    key: UUID
    channel: Channel
    text: str = ""
    topic_id: int | None = None
    person_id: int | None = None
    day_part: DayPart = DayPart.ANY
    age_band: AgeBand = AgeBand.ALL
    would_help: bool = False


@transaction.atomic
def ask(area_id: int, *, input: AskInput, actor: Actor, now: datetime) -> Ask:
    """The wish is counted for the next list of the community, once a person and month.

    The same form sent twice, and the same person asking again, is the same ask.

    Raises:
        BadInput: no words, too many, or a number that belongs to somebody.
        ListIsOut: the list of the topic's month is published.
        AskedOften: the person's wishes of the month are used up.
    """
    area = Area.objects.get(pk=area_id)
    _require_may_ask(area, input, actor)
    known = Ask.objects.filter(key=input.key).first()
    if known is not None:
        return known
    month = asking_for(area, now)
    topic = _topic(area, month, input, now)
    if input.person_id is not None:
        before = Ask.objects.filter(topic=topic, person_id=input.person_id).first()
        if before is not None:
            return before
        _require_few(input.person_id, area, month, now)
    return Ask.objects.create(
        topic=topic,
        person_id=input.person_id,
        day_part=input.day_part,
        age_band=input.age_band,
        would_help=input.would_help,
        channel=input.channel,
        key=input.key,
        made_by_id=actor.person_id,
        made_at=now,
    )


@dataclass(frozen=True, slots=True)
class TallyInput:
    """So many strokes beside a wish, on which paper."""

    key: UUID
    people: int
    paper: str
    text: str = ""
    topic_id: int | None = None


@transaction.atomic
def tally(area_id: int, *, input: TallyInput, actor: Actor, now: datetime) -> Tally:
    """What was counted on a paper stands beside the wish, apart from people who asked by name."""
    area = Area.objects.get(pk=area_id)
    require(policies.may_write_for(actor, area.path))
    known = Tally.objects.filter(key=input.key).first()
    if known is not None:
        return known
    most = rules_at(area.path, now).tally_most
    why = _("Please count the strokes: a number from 1 to %(most)s.") % {"most": most}
    require(1 <= input.people <= most, BadInput(field="people", why=why))
    paper = input.paper.strip()[:40]
    require(bool(paper), BadInput(field="paper", why=_("Please write which paper it was.")))
    topic = _topic(area, asking_for(area, now), input, now)
    made = Tally.objects.create(
        topic=topic, people=input.people, paper=paper, key=input.key, by_id=actor.me, at=now
    )
    note("topic", topic.pk, "tally", actor=actor, now=now, people=input.people)
    return made


@transaction.atomic
def void_tally(tally_id: int, *, actor: Actor, now: datetime) -> Tally:
    """It was typed by mistake: it stays to be seen, and counts no more."""
    row = Tally.objects.select_related("topic__area").locked(tally_id)
    require(policies.may_write_for(actor, row.topic.area.path))
    require(not row.is_void, IllegalMove())
    row.is_void = True
    row.save(update_fields=("is_void",))
    note("topic", row.topic_id, "void_tally", actor=actor, now=now, people=row.people)
    return row


def _require_may_ask(area: Area, given: AskInput, actor: Actor) -> None:
    require(policies.may_ask(actor, given.person_id, area.path))
    if given.channel not in (Channel.WEB, Channel.QR):
        require(policies.may_write_for(actor, area.path))
    require(area.level == Level.COMMUNITY, IllegalMove())


def _require_few(person_id: int, area: Area, month: date, now: datetime) -> None:
    most = rules_at(area.path, now).asks_per_person
    require(asks_of(person_id, area, month).count() < most, AskedOften(most=most))


def _topic(area: Area, month: date, given: AskInput | TallyInput, now: datetime) -> Topic:
    """The topic that was chosen, held; or the one of these words, new where nobody had them."""
    if given.topic_id is not None:
        topic = Topic.objects.filter(area=area).locked(given.topic_id)
        require(topic.month == month, ListIsOut())
        return topic
    try:
        title = clean_wish(given.text)
    except BadValue as bad:
        raise BadInput(field="text", why=bad.text) from bad
    topic, _is_new = Topic.objects.get_or_create(
        area=area, month=month, key=wish_key(title), defaults={"title": title, "made_at": now}
    )
    return Topic.objects.locked(topic.pk)
