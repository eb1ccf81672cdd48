"""The menu, and the rule in force."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kith.catalogue.models import RuleSet, ServiceKind, Skill
from kith.catalogue.shape import Rules
from kith.core.refusal import Refusal
from kith.places.queries import ancestors

R = TypeVar("R", bound=Rules)


class NoRule(Refusal):
    code = "no_rule"
    text = _("No rule of kind %(kind)s is in force here on this day. Please tell the operator.")
    status = 409


def in_force(rules: type[R], *, path: str, on: date) -> R:
    """The rule of the nearest area up the tree, else the general one; the newest where two meet.

    Raises NoRule when neither the area nor anything above it has one on that day.
    """
    row = rule_row(rules, path=path, on=on)
    return rules.read(row.params)


def in_force_at(rules: type[R], *, paths: Iterable[str], on: date) -> dict[str, R]:
    """`in_force` for many places in one query."""
    wanted = set(paths)
    above = {one for path in wanted for one in ancestors(path)}
    rows = list(_rule_rows(rules, above, on))
    return {path: rules.read(_nearest(rows, path, rules).params) for path in wanted}


def rule_row(rules: type[R], *, path: str, on: date) -> RuleSet:
    """The row itself, for records that must name the version they were made under."""
    return _nearest(list(_rule_rows(rules, ancestors(path), on)), path, rules)


def _rule_rows(rules: type[Rules], paths: Iterable[str], on: date) -> QuerySet[RuleSet]:
    rows = RuleSet.objects.valid(on).filter(kind=rules.KIND)
    return rows.filter(Q(area=None) | Q(area__path__in=paths)).select_related("area")


def _nearest(rows: Iterable[RuleSet], path: str, rules: type[Rules]) -> RuleSet:
    over = [row for row in rows if row.area is None or path.startswith(row.area.path)]
    best = max(over, key=lambda r: (len(r.area.path) if r.area else 0, r.valid_from), default=None)
    if best is None:
        raise NoRule(kind=rules.KIND)
    return best


def menu(*, wishes: bool = False) -> QuerySet[ServiceKind]:
    """What can be asked for, in the order of the menu."""
    return ServiceKind.objects.filter(is_listed=True, is_wish=wishes).order_by("rank", "code")


def whole_menu() -> QuerySet[ServiceKind]:
    """What can be asked for and what can be wished for, the wishes last."""
    return ServiceKind.objects.filter(is_listed=True).order_by("is_wish", "rank", "code")


def skills() -> QuerySet[Skill]:
    return Skill.objects.order_by("bit")


def skill_bits() -> dict[str, int]:
    """Code to the one-bit number the solver knows it by."""
    return {code: 1 << bit for code, bit in Skill.objects.values_list("code", "bit")}
