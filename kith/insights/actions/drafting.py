"""A brief is drafted from figures: what the records do not hold is not said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.core.refusal import BadInput, Refusal, require
from kith.insights import policies
from kith.insights.actions._briefs import PLACE, Spec, new_version, write_numbers, write_records
from kith.insights.briefs import SKELETONS
from kith.insights.models import Brief, BriefVersion
from kith.insights.queries.briefs import Contents, contents
from kith.insights.queries.naming import Found, find, found_again
from kith.insights.rules.tokens import tokens
from kith.insights.states import RecordKind, Untold, Why
from kith.journal.actions import note
from kith.places.models import Area

if TYPE_CHECKING:
    from datetime import date, datetime

    from kith.core.actor import Actor
    from kith.insights.briefs.shape import Ask, Find, Sentence, Skeleton

LONGEST: Final = timedelta(days=3 * 366)
MISSING: Final = "MISSING"


class NothingToTell(Refusal):
    code = "nothing_to_tell"
    text = gettext_lazy("The records of this place and period hold nothing that this brief tells.")


@dataclass(frozen=True, slots=True)
class BriefInput:
    """Which skeleton, from which day until before which."""

    skeleton: str
    since: date
    until: date


@transaction.atomic
def draft(area_id: int, *, input: BriefInput, actor: Actor, now: datetime) -> Brief:
    """A first version stands, with every sentence that the records can say.

    Raises:
        BadInput: no such skeleton, or a period that is none.
        NothingToTell: every sentence would be left out.
    """
    area = Area.objects.get(pk=area_id)
    require(policies.may_write_brief(actor, area.path))
    require(input.skeleton in SKELETONS, BadInput(why=_("choose what the brief is about")))
    lasts = input.until - input.since
    require(timedelta(0) < lasts <= LONGEST, BadInput(field="until", why=_("the two days")))
    brief = Brief.objects.create(
        area=area,
        skeleton=input.skeleton,
        since=input.since,
        until=input.until,
        made_by_id=actor.me,
        made_at=now,
    )
    version = new_version(brief, 1, by_id=actor.me, now=now)
    _fill(version, SKELETONS[input.skeleton])
    note("brief", brief.pk, "draft", actor=actor, now=now, after=version.state, version=1)
    return brief


def _fill(version: BriefVersion, skeleton: Skeleton) -> None:
    """Names, numbers and words. Raises NothingToTell."""
    found = _found(version.brief, skeleton.finds)
    write_records(version, found)
    specs = [one for ask in skeleton.asks if (one := _spec(version.brief, ask, found))]
    write_numbers(version, specs, contents(version).rules)
    read = contents(version)
    told = [[one for one in row if not _lacks(one, read)] for row in skeleton.paragraphs]
    require(any(told[1:]), NothingToTell())
    version.zh = "\n".join("".join(one.zh for one in row) for row in told if row)
    version.en = "\n".join(" ".join(one.en for one in row) for row in told if row)
    version.left_out = [
        {"zh": one.zh, "en": one.en, "why": why}
        for row in skeleton.paragraphs
        for one in row
        if (why := _lacks(one, read))
    ]
    version.save(update_fields=("zh", "en", "left_out"))


def _found(brief: Brief, finds: tuple[Find, ...]) -> dict[str, Found]:
    """What is there of the things a skeleton calls by name, and the place itself."""
    own = found_again(RecordKind.AREA, brief.area.path, brief.area_id)
    assert own is not None, "the place of a brief is kept by its foreign key"
    found = {PLACE: own}
    for one in finds:
        within = found.get(one.place or PLACE)
        hit = find(one.kind, within.path, one.name) if within else None
        if hit is not None:
            found[one.key] = hit
    return found


def _spec(brief: Brief, ask: Ask, found: dict[str, Found]) -> Spec | None:
    """The figure of place, period and matter, or none where one of them is not in the records."""
    place = found.get(ask.place or PLACE)
    matter = "" if ask.about.startswith("=") else ask.about
    if place is None or any(key and key not in found for key in (matter, ask.day)):
        return None
    since, until = ask.since or brief.since, ask.until or brief.until
    if ask.day:
        day = found[ask.day].on_date
        if day is None:
            return None
        since, until = day, day + timedelta(days=1)
    about = found[matter].about if matter else ask.about.removeprefix("=")
    area = brief.area if place.object_id == brief.area_id else Area.objects.get(pk=place.object_id)
    return Spec(ask.called, ask.figure, area, since, until, about, ask.years, is_alone=ask.is_alone)


def _lacks(sentence: Sentence, read: Contents) -> str:
    """Why the sentence cannot be said: a reason of `Untold`, or that something is not there."""
    untold = {one.key: one.untold for one in read.numbers if one.untold}
    if sentence.without and untold.pop(sentence.without, "") != Untold.NOTHING:
        return MISSING
    used = tokens(sentence.zh) + tokens(sentence.en)
    reasons = [untold[one.key] for one in used if one.key in untold]
    if reasons:
        return reasons[0]
    wrong = read.faults(sentence.zh, sentence.en)
    return MISSING if any(fault.why is Why.UNKNOWN for _language, fault in wrong) else ""
