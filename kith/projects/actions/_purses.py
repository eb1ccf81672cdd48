"""Purses held in order, and moved; no fen is used twice."""

from django.utils.translation import gettext_lazy as _

from kith.core.refusal import Refusal, require
from kith.projects.models import Purse
from kith.projects.states_money import PURSE


class NotEnoughMoney(Refusal):
    code = "not_enough_money"
    text = _("Only %(yuan)s yuan are left.")


class MoneySettled(Refusal):
    code = "money_settled"
    text = _("The money of this project is settled. Reopen it first, with a reason.")


Owner = tuple[int, int | None]  # area, project; without a project the pool of the place


def held(*owners: Owner) -> list[Purse]:
    """The purses in the order they were named, held in ascending order; made where missing."""
    ids = [_id_of(*owner) for owner in owners]
    rows = Purse.objects.locked_all(ids)
    return [rows[pk] for pk in ids]


def _id_of(area_id: int, project_id: int | None) -> int:
    if project_id is None:
        return Purse.objects.get_or_create(area_id=area_id, project=None)[0].pk
    made = Purse.objects.get_or_create(project_id=project_id, defaults={"area_id": area_id})
    return made[0].pk


def ask_open(purse: Purse) -> None:
    """Raises MoneySettled."""
    require(PURSE.allows(purse.state, "settle"), MoneySettled())


def move(purse: Purse, *, in_fen: int = 0, spent_fen: int = 0, out_fen: int = 0) -> None:
    """The sums change by so much.

    Raises:
        MoneySettled: the purse is closed.
        NotEnoughMoney: more would be used than came.
    """
    ask_open(purse)
    left = purse.left_fen
    purse.in_fen += in_fen
    purse.spent_fen += spent_fen
    purse.out_fen += out_fen
    require(purse.left_fen >= 0, NotEnoughMoney(yuan=f"{left / 100:.2f}"))
    purse.save(update_fields=("in_fen", "spent_fen", "out_fen"))
