"""Filling the catalogue."""

from datetime import date
from itertools import count

from django.db import transaction

from kith.catalogue import defaults, rules
from kith.catalogue.models import RuleSet, ServiceKind, Skill
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
    by_code = {skill.code: skill for skill in Skill.objects.all()}
    for rank, row in enumerate(defaults.KINDS):
        code, zh, en, help_zh, help_en, five_for, skill, minutes, is_wish, icon = row
        ServiceKind.objects.get_or_create(
            code=code,
            defaults={
                "name_zh": zh,
                "name_en": en,
                "help_zh": help_zh,
                "help_en": help_en,
                "five_for": five_for,
                "skill": by_code.get(skill),
                "usual_min": minutes,
                "is_wish": is_wish,
                "icon": icon,
                "rank": rank,
            },
        )
    for kind, params, source in defaults.RULES:
        put_rule(kind, area=None, valid_from=defaults.START, params=params, source=source)


@transaction.atomic
def put_rule(
    kind: str, *, area: Area | None, valid_from: date, params: dict[str, object], source: str
) -> RuleSet:
    """A rule holds in the area from a day on; one that begins that day already stays as it is.

    Raises:
        ValueError, TypeError: no such kind, or parameters without sense.
    """
    reader = next((known for known in rules.ALL if kind == known.KIND), None)
    if reader is None:
        raise ValueError(f"no rules of kind {kind!r}")
    reader.read(params)
    row, _created = RuleSet.objects.get_or_create(
        kind=kind,
        area=area,
        valid_from=valid_from,
        defaults={"params": params, "source": source},
    )
    return row
