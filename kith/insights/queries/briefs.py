"""Briefs as readers and writers see them; whether their numbers are still so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kith.catalogue.models import RuleSet
from kith.catalogue.rules import WordingRules
from kith.insights.figures import FIGURES, Asked
from kith.insights.models import Brief, BriefNumber, BriefRecord, BriefVersion
from kith.insights.policies import READERS
from kith.insights.queries.numbers import Taken, taken, unit_of
from kith.insights.rules.freezing import digest
from kith.insights.rules.prose import Fault, Known, faults
from kith.insights.rules.tokens import (
    OWN_DAYS,
    Said,
    Token,
    capitals,
    day_said,
    paragraphs,
    spoken,
    tokens,
)
from kith.insights.states import FROZEN, Written
from kith.places.queries import within

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from kith.core.actor import Actor
    from kith.insights.figures import Figure

SEPARATORS = ("、", ", ")


def visible_to(actor: Actor) -> QuerySet[Brief]:
    """Briefs of the places whose figures the actor reads, newest first."""
    places = within(actor.paths(*READERS)).values("pk")
    rows = Brief.objects.filter(area__in=places).select_related("area")
    return rows.order_by("-made_at", "-pk")


def of_number(version: BriefVersion, key: str) -> BriefNumber | None:
    rows = BriefNumber.objects.filter(version=version, key=key)
    return rows.select_related("area", "version__brief__area").first()


def versions(brief: Brief) -> list[BriefVersion]:
    """Newest first."""
    return list(BriefVersion.objects.filter(brief=brief).order_by("-number"))


@dataclass(frozen=True, slots=True)
class Contents:
    """A version with its rows, read once."""

    version: BriefVersion
    numbers: list[BriefNumber]
    records: list[BriefRecord]
    rules: WordingRules

    @property
    def known(self) -> Known:
        """What its words may rest on."""
        told = [one for one in self.numbers if not one.untold]
        days = [one.key for one in self.records if one.on_date]
        named = {("name", one.key) for one in self.records}
        named |= {("names", one.key) for one in told if one.names}
        named |= {(kind, key) for key in days for kind in ("date", "month", "year")}
        return Known(
            units={one.key: unit_of(one.figure) for one in told},
            named=named,
            untold=[one.key for one in self.numbers if one.untold],
        )

    def faults(self, zh: str, en: str) -> list[tuple[str, Fault]]:
        """Language and fault of everything that may not stand in these words."""
        found = [("zh", one) for one in faults(zh, self.known, self.rules)]
        if en.strip():
            found += [("en", one) for one in faults(en, self.known, self.rules)]
        return found

    def spoken(self, text: str, *, is_chinese: bool) -> list[list[Said]]:
        """The paragraphs with numbers, names and days in words."""
        words = {one: self._word(one, is_chinese=is_chinese) for one in tokens(text)}
        told = {one: word for one, word in words.items() if word}
        lines = [spoken(line, told) for line in paragraphs(text)]
        return lines if is_chinese else [capitals(line) for line in lines]

    def plain(self, text: str, *, is_chinese: bool) -> str:
        """The paragraphs as one text, for copying."""
        lines = self.spoken(text, is_chinese=is_chinese)
        return "\n\n".join("".join(part.text for part in line) for line in lines)

    def _word(self, token: Token, *, is_chinese: bool) -> str:
        at = 0 if is_chinese else 1
        number = next((one for one in self.numbers if one.key == token.key), None)
        record = next((one for one in self.records if one.key == token.key), None)
        if token.is_own_day:
            brief = self.version.brief
            day = brief.since if token.key == OWN_DAYS[0] else brief.last
            return day_said(token.kind, day, is_chinese=is_chinese)
        if token.kind == "figure" and number and not number.untold:
            return str(number.words[Written(token.form).value][at])
        if token.kind == "names" and number:
            return SEPARATORS[at].join(pair[at] for pair in number.names)
        if token.kind == "name" and record:
            return record.name
        if record and record.on_date:
            return day_said(token.kind, record.on_date, is_chinese=is_chinese)
        return ""


def contents(version: BriefVersion) -> Contents:
    """The version with its numbers in the order they were asked for."""
    rule = RuleSet.objects.get(pk=version.rule_id)
    numbers = BriefNumber.objects.filter(version=version).select_related("area").order_by("pk")
    records = BriefRecord.objects.filter(version=version).order_by("pk")
    return Contents(version, list(numbers), list(records), WordingRules.read(rule.params))


def asked_by(number: BriefNumber, as_of: datetime) -> Asked:
    return Asked(number.area.path, number.since, number.until, as_of, number.about)


@dataclass(frozen=True, slots=True)
class Moved:
    """A number that is not what the records say any more."""

    number: BriefNumber
    figure: Figure
    now: Taken


def moved(contents: Contents, as_of: datetime) -> list[Moved]:
    """Numbers that come out otherwise when the records are asked again."""
    found = []
    for one in contents.numbers:
        now = taken(
            one.figure,
            asked_by(one, as_of),
            contents.rules,
            years=one.years,
            is_alone=one.is_alone,
        )
        same = (now.number, now.of, now.untold or "") == (one.number, one.of, one.untold)
        if not same:
            found.append(Moved(one, FIGURES[one.figure], now))
    return found


def facts_of(contents: Contents) -> dict[str, Any]:
    """Everything of a version that its hash is over, but for the hand that signed."""
    version, brief = contents.version, contents.version.brief
    return {
        "area": brief.area.code,
        "period": [str(brief.since), str(brief.until)],
        "version": version.number,
        "data_at": version.data_at.isoformat(),
        "rule": version.rule_id,
        "words": [version.zh, version.en],
        "numbers": {one.key: _number_facts(one) for one in contents.numbers},
        "names": {one.key: [one.name, str(one.on_date)] for one in contents.records},
    }


def _number_facts(one: BriefNumber) -> list[Any]:
    said = [one.number, one.of, one.untold, one.years, one.is_alone, one.words, one.names]
    return [one.figure, one.area.code, str(one.since), str(one.until), one.about, *said]


def signed_digest(contents: Contents, by_id: int, at: datetime) -> str:
    return digest(facts_of(contents) | {"by": by_id, "at": at.isoformat()})


def is_whole(contents: Contents) -> bool:
    """Whether a frozen version is, to the letter, what was signed."""
    version = contents.version
    if version.state not in FROZEN or version.signed_by_id is None or version.signed_at is None:
        return False
    return version.digest == signed_digest(contents, version.signed_by_id, version.signed_at)


@dataclass(frozen=True, slots=True)
class Change:
    """A line of one version that is not in the other, or a number, by its name, that differs."""

    before: str
    after: str
    name: str = ""


def changes(before: Contents, after: Contents) -> tuple[list[Change], list[Change]]:
    """Numbers that differ, and Chinese lines that differ, between two versions."""
    old = {one.key: one for one in before.numbers}
    numbers = [
        Change(_exact(old.get(one.key)), _exact(one), str(FIGURES[one.figure].name))
        for one in after.numbers
        if _exact(old.get(one.key)) != _exact(one)
    ]
    return numbers, list(_lines(before.version.zh, after.version.zh))


def _exact(number: BriefNumber | None) -> str:
    words: Mapping[str, list[str]] = number.words if number else {}
    return words[Written.EXACT.value][0] if words else ""


def _lines(before: str, after: str) -> Iterable[Change]:
    old, new = paragraphs(before), paragraphs(after)
    for at in range(max(len(old), len(new))):
        one, other = (lines[at] if at < len(lines) else "" for lines in (old, new))
        if one != other:
            yield Change(one, other)
