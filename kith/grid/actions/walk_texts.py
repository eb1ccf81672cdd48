"""What a place hands out and has signed: topics of leaflets, versions of undertakings."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, require
from kith.grid.models import LeafletTopic, Undertaking
from kith.grid.policies import grids as policies
from kith.journal.actions import note
from kith.places.models import Area


@transaction.atomic
def put_topic(area_id: int, *, title: str, actor: Actor, now: datetime) -> LeafletTopic:
    """The place hands out leaflets about one thing more. Raises Forbidden, BadInput."""
    area = Area.objects.locked(area_id)
    require(policies.may_keep(actor, area.path))
    named = " ".join(title.split())[:40]
    require(bool(named), BadInput(field="title", why=_("Please write something here.")))
    twice = BadInput(field="title", why=_("This topic stands already."))
    require(not LeafletTopic.objects.filter(area=area, title=named).exists(), twice)
    row = LeafletTopic.objects.create(area=area, title=named, by_id=actor.me, at=now)
    note("leaflet_topic", row.pk, "put", actor=actor, now=now)
    return row


@transaction.atomic
def switch_topic(topic_id: int, *, is_open: bool, actor: Actor, now: datetime) -> LeafletTopic:
    """The phone offers the topic, or no longer. Raises Forbidden, IllegalMove."""
    row = LeafletTopic.objects.select_related("area").locked(topic_id)
    require(policies.may_keep(actor, row.area.path))
    require(row.is_open != is_open, IllegalMove())
    row.is_open = is_open
    row.save(update_fields=("is_open",))
    note("leaflet_topic", row.pk, "open" if is_open else "close", actor=actor, now=now)
    return row


@transaction.atomic
def put_undertaking(
    area_id: int, *, title: str, text: str, actor: Actor, now: datetime
) -> Undertaking:
    """A text to sign, as a new version of its title; the older one is no longer signed.

    Raises Forbidden, BadInput.
    """
    area = Area.objects.locked(area_id)
    require(policies.may_keep(actor, area.path))
    named, words = " ".join(title.split())[:60], text.strip()
    for field, typed in (("title", named), ("text", words)):
        require(bool(typed), BadInput(field=field, why=_("Please write something here.")))
    long = BadInput(field="text", why=_("3000 characters are the most."))
    require(len(words) <= 3000, long)
    before = Undertaking.objects.filter(area=area, title=named)
    version = (before.aggregate(last=Max("version"))["last"] or 0) + 1
    before.update(is_open=False)
    row = Undertaking.objects.create(
        area=area, title=named, version=version, text=words, by_id=actor.me, at=now
    )
    note("undertaking", row.pk, "put", actor=actor, now=now, version=version)
    return row


@transaction.atomic
def withdraw_undertaking(undertaking_id: int, *, actor: Actor, now: datetime) -> Undertaking:
    """Nobody signs it any more; what was signed stays. Raises Forbidden, IllegalMove."""
    row = Undertaking.objects.select_related("area").locked(undertaking_id)
    require(policies.may_keep(actor, row.area.path))
    require(row.is_open, IllegalMove())
    row.is_open = False
    row.save(update_fields=("is_open",))
    note("undertaking", row.pk, "withdraw", actor=actor, now=now)
    return row
