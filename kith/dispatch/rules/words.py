"""What the solver says in plain words. No figure without its unit, no code in front of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kith.dispatch.states import WhyNot


def limits(codes: Iterable[str]) -> tuple[str, ...]:
    """What keeps a helper from an order, one sentence each."""
    return tuple(str(WhyNot(code).label) for code in codes)


def board_pays(minutes: float) -> str:
    """What the whole board would pay for somebody else."""
    if minutes <= 0:
        return _("The whole board would cost just as much.")
    return _("The whole board would cost %(minutes)s more.") % {"minutes": amount(minutes)}


def amount(minutes: float) -> str:
    """Minutes as the desk reads them: to a tenth, without empty digits."""
    return _("%(minutes)s min") % {"minutes": f"{round(minutes, 1):g}"}


def remedies(missing: int, kept: Mapping[str, Any]) -> tuple[str, ...]:
    """Why places of an order stay empty and what would fill them, the smallest change first.

    `kept` is what a shortfall holds, see `rules.telling`.
    """
    lines = [_binds(kept), *_changes(kept), _price(kept), _recruit(missing, kept)]
    return tuple(line for line in lines if line)


def _binds(kept: Mapping[str, Any]) -> str:
    if kept.get("is_lead"):
        return _("Nobody is left who may lead the others.")
    code = kept.get("binds")
    if not code:
        return _("There is no other helper here.")
    return _("What stands in the way most: %(limit)s.") % {"limit": WhyNot(code).label}


def _changes(kept: Mapping[str, Any]) -> list[str]:
    lines = []
    if kept.get("to_verify"):
        lines.append(_verify(kept["to_verify"]))
    if kept.get("wider"):
        lines.append(_wider(**kept["wider"]))
    if kept.get("elsewhen"):
        lines.append(_elsewhen(**kept["elsewhen"]))
    if kept.get("is_whole"):
        lines.append(_("With fewer people nobody is sent: all of them or nobody."))
    return lines


def _verify(people: int) -> str:
    return _("Helpers who named the skill: %(people)s. Once it is checked, they can be asked.") % {
        "people": people
    }


def _wider(people: int, metres: int) -> str:
    return _(
        "Helpers who could come if they went up to %(metres)s m further than they like: %(people)s."
    ) % {"people": people, "metres": metres}


def _elsewhen(people: int, starts_at: str) -> str:
    when = moment(datetime.fromisoformat(starts_at))
    return _("Helpers who have time at %(when)s instead: %(people)s.") % {
        "people": people,
        "when": when,
    }


def _price(kept: Mapping[str, Any]) -> str:
    if kept.get("price_min") is None:
        return ""
    return _(
        "Others need those who could come more. One more place here costs the board %(minutes)s."
    ) % {"minutes": amount(kept["price_min"])}


def _recruit(missing: int, kept: Mapping[str, Any]) -> str:
    if kept.get("is_lead"):
        return _("One more helper nearby who may lead and has time then would fill it.")
    return _("New helpers nearby, with the skill and the time, who would fill it: %(people)s.") % {
        "people": missing
    }


def moment(at: datetime) -> str:
    """A time of the board in the local day."""
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT")
