"""Numbers as a reader may see them: a link to the rows, or with small ones hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kith.insights.rules.veiling import summed, veiled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NOTHING = "–"
NO_SHARE = -1


@dataclass(frozen=True, slots=True)
class Number:
    """A number in words, its share where it is one, and the address of its rows."""

    text: str
    share: str = ""
    url: str = ""
    label: str = ""  # of the column, for narrow screens


def table(counts: Sequence[Sequence[int]], *, opens: bool) -> list[list[int | None]]:
    """With sums at the end and below; hidden ones are None."""
    if opens:
        return [list(row) for row in summed(counts)]
    return veiled(counts)


def number(
    value: int | None, url: str = "", *, of: int | None = NO_SHARE, label: str = ""
) -> Number:
    """`of` a whole, or none where the whole is hidden as well."""
    if value is None:
        return Number(_("not shown"), label=label)
    share = "" if of == NO_SHARE else part(value, of)
    return Number(number_format(value, force_grouping=True), share, url if value else "", label)


def part(value: int, of: int | None) -> str:
    """In percent to a tenth; of nothing there is no share."""
    return f"{number_format(round(100 * value / of, 1), decimal_pos=1)}%" if of else NOTHING


def line(
    values: Sequence[int | None],
    labels: Sequence[str],
    address: Callable[[int], str],
    *,
    opens: bool,
    whole: int | None = NO_SHARE,
) -> list[Number]:
    """The numbers of a row; each opens at `address` of its column where the reader may open."""
    return [
        number(value, address(n) if opens else "", of=whole, label=labels[n])
        for n, value in enumerate(values)
    ]
