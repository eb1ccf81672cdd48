"""A town where an hour is worth a star, and people who have served."""

from __future__ import annotations

from datetime import date

from kith.catalogue.actions import put_rule
from kith.core.actor import Actor, Role
from kith.people.models import Person
from kith.recognition.actions import stars
from kith.recognition.models import Star
from tests import make
from tests.hours.world import NOW

HOURS = [[1, 0, 0, "STREET"], [2, 0, 0, "STREET"], [5, 0, 0, "DISTRICT"]]


def small_tiers(town: make.Town, **changes: object) -> None:
    plain: dict[str, object] = {
        "tiers": HOURS, "grades": ["A", "B", "C"], "notice_wd": 5, "is_annual": False,
        "barred_months": 12, "shows_rankings": False,
    }  # fmt: skip
    put_rule(
        "STARS", area=town.street, valid_from=date(2026, 1, 1), params=plain | changes,
        source="test",
    )  # fmt: skip


def applied(who: Person) -> Star:
    return stars.apply(who.pk, actor=make.actor(who), now=NOW)


def announced(town: make.Town, who: Person) -> Star:
    star = applied(who)
    stars.check(star.pk, actor=town.clerk, now=NOW)
    return stars.announce(star.pk, actor=town.boss, now=NOW)


def second_boss(town: make.Town) -> Actor:
    return make.staff(Role.STREET, town.street)
