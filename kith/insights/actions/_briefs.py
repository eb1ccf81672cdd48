"""Rows of a version that several actions write: its numbers as of a moment, and its names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from kith.insights.figures import Asked
from kith.insights.models import BriefNumber, BriefRecord, BriefVersion
from kith.insights.queries.naming import found_again
from kith.insights.queries.numbers import Taken, taken, unit_of, wording_row
from kith.insights.rules.reading import is_too_few
from kith.insights.states import BriefState, RecordKind, Untold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from kith.catalogue.rules import WordingRules
    from kith.insights.models import Brief
    from kith.insights.queries.naming import Found
    from kith.places.models import Area

PLACE = "place"  # the key by which a brief calls its own place


@dataclass(frozen=True, slots=True)
class Spec:
    """A figure as a brief asks for it."""

    key: str
    figure: str
    area: Area
    since: date
    until: date
    about: str = ""
    years: int = 1
    is_alone: bool = False


def spec_of(row: BriefNumber) -> Spec:
    return Spec(
        row.key, row.figure, row.area, row.since, row.until, row.about, row.years, row.is_alone
    )


def new_version(
    brief: Brief, number: int, *, by_id: int, now: datetime, reason: str = ""
) -> BriefVersion:
    """A draft without words, as of now."""
    rule = wording_row(brief.area.path, localtime(now).date())
    return BriefVersion.objects.create(
        brief=brief,
        number=number,
        state=BriefState.DRAFT,
        data_at=now,
        rule_id=rule.pk,
        reason=reason,
        made_by_id=by_id,
        made_at=now,
    )


def write_numbers(
    version: BriefVersion,
    specs: Iterable[Spec],
    rules: WordingRules,
    beside: Iterable[BriefNumber] = (),
) -> None:
    """Each number as of the version's moment. One that tells of few people, by itself or beside
    another of a place around it, is kept without its number.
    """
    others = [(spec_of(row), Taken(number=row.number, of=row.of)) for row in beside]
    kept: list[tuple[Spec, Taken]] = []
    for spec in specs:
        asked = Asked(spec.area.path, spec.since, spec.until, version.data_at, spec.about)
        one = taken(spec.figure, asked, rules, years=spec.years, is_alone=spec.is_alone)
        if any(_gives_away(spec, one, other, its) for other, its in (*others, *kept)):
            one = Taken(Untold.FEW)
        kept.append((spec, one))
    BriefNumber.objects.bulk_create(_row(version, spec, one) for spec, one in kept)


def _gives_away(spec: Spec, one: Taken, other: Spec, its: Taken) -> bool:
    """Whether the two leave so few people between them that one could guess who."""
    if one.number is None or its.number is None or one.of is not None:
        return False
    alike = replace(spec, key=other.key, area=other.area) == other
    paths = sorted((spec.area.path, other.area.path), key=len)
    rest = abs(one.number - its.number)
    return alike and paths[1].startswith(paths[0]) and is_too_few(rest, unit_of(spec.figure))


def _row(version: BriefVersion, spec: Spec, one: Taken) -> BriefNumber:
    return BriefNumber(
        version=version,
        key=spec.key,
        figure=spec.figure,
        area=spec.area,
        since=spec.since,
        until=spec.until,
        about=spec.about,
        years=spec.years,
        is_alone=spec.is_alone,
        number=one.number,
        of=one.of,
        is_estimated=one.is_estimated,
        untold=one.untold or "",
        words={form: list(pair) for form, pair in one.words.items()},
        names=[list(pair) for pair in one.names],
    )


def write_records(version: BriefVersion, found: dict[str, Found]) -> None:
    BriefRecord.objects.bulk_create(
        BriefRecord(
            version=version,
            key=key,
            kind=one.kind,
            object_id=one.object_id,
            name=one.name,
            on_date=one.on_date,
        )
        for key, one in found.items()
    )


def names_again(brief: Brief, rows: Iterable[BriefRecord]) -> dict[str, Found]:
    """What the records call them now; what is gone is left out."""
    again = {
        row.key: found_again(RecordKind(row.kind), brief.area.path, row.object_id) for row in rows
    }
    return {key: found for key, found in again.items() if found is not None}
