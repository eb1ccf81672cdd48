"""Filling the catalogue."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from itertools import count

from django.db import transaction

from kith.catalogue import defaults, rules
from kith.catalogue.models import RuleSet, ServiceKind, Skill
from kith.core.actor import Actor
from kith.journal.actions import note
from kith.places.models import Area


@transaction.atomic
def put_defaults() -> None:
    """Skills, kinds of service and rules of a new installation; what is there already stays."""
    bits = dict(Skill.objects.values_list("code", "bit"))
    free = (bit for bit in count() if bit not in bits.values())
    Skill.objects.bulk_create(
        Skill(code=code, name_zh=zh, name_en=en, bit=next(free), is_sensitive=sensitive)
        for code, zh, en, sensitive in defaults.SKILLS
        if code not in bits
    )
    _put_menu({skill.code: skill for skill in Skill.objects.all()})
    _put_rules()


def _put_menu(skills: Mapping[str, Skill]) -> None:
    known = set(ServiceKind.objects.values_list("code", flat=True))
    kinds = (_kind(rank, row, skills) for rank, row in enumerate(defaults.KINDS))
    ServiceKind.objects.bulk_create(kind for kind in kinds if kind.code not in known)


def _kind(rank: int, row: defaults.Kind, skills: Mapping[str, Skill]) -> ServiceKind:
    code, zh, en, help_zh, help_en, five_for, skill, minutes, is_wish, icon = row
    return ServiceKind(
        code=code,
        name_zh=zh,
        name_en=en,
        help_zh=help_zh,
        help_en=help_en,
        five_for=five_for,
        skill=skills.get(skill),
        usual_min=minutes,
        is_wish=is_wish,
        is_listed=code not in defaults.UNLISTED,
        icon=icon,
        rank=rank,
    )


def _put_rules() -> None:
    here = RuleSet.objects.filter(area=None, valid_from=defaults.START)
    known = set(here.values_list("kind", flat=True))
    missing = [row for row in defaults.RULES if row[0] not in known]
    for kind, params, _source in missing:
        _reader(kind).read(params)
    RuleSet.objects.bulk_create(
        RuleSet(kind=kind, area=None, valid_from=defaults.START, params=params, source=source)
        for kind, params, source in missing
    )


@transaction.atomic
def put_rule(
    kind: str, *, area: Area | None, valid_from: date, params: dict[str, object], source: str
) -> RuleSet:
    """A rule holds in the area from a day on; one that begins that day already stays as it is.

    Raises:
        ValueError, TypeError: no such kind, or parameters without sense.
    """
    _reader(kind).read(params)
    row, _created = RuleSet.objects.get_or_create(
        kind=kind,
        area=area,
        valid_from=valid_from,
        defaults={"params": params, "source": source},
    )
    return row


def _reader(kind: str) -> type[rules.Rules]:
    reader = next((known for known in rules.ALL if kind == known.KIND), None)
    if reader is None:
        raise ValueError(f"no rules of kind {kind!r}")
    return reader


@transaction.atomic
def amend_rule(
    rule: rules.Rules, *, area: Area, on: date, source: str, actor: Actor, now: datetime
) -> RuleSet:
    """The rule holds in the area from the day on; what began that very day is replaced.

    The caller has asked its policy.
    """
    row = put_rule(rule.KIND, area=area, valid_from=on, params=asdict(rule), source=source)
    row.params, row.source = asdict(rule), source
    row.save(update_fields=("params", "source"))
    note("rule", row.pk, "amend", actor=actor, now=now, rule=rule.KIND)
    return row
