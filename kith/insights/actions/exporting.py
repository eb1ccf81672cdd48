"""Figures that somebody takes along as a file: who, which, why stands in the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.refusal import BadInput, Forbidden, ProofNeeded, Refusal, require
from kith.insights.policies import may_export
from kith.journal.actions import note
from kith.people.models import Person
from kith.places.queries import path_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from kith.core.actor import Actor

MOST: Final = 20_000  # rows of one file


class TooManyRows(Refusal):
    """Exports are rare and small: whoever needs more asks for a smaller place or fewer months."""

    code = "too_many_rows_to_take"
    text = _(
        "These are more than %(most)s rows. Please choose a smaller place or a shorter period."
    )


@transaction.atomic
def take(
    area_id: int,
    *,
    what: str,
    table: str,
    period: tuple[date, date],
    rows: int,
    is_list: bool,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """The file may be made; it is noted first.

    `is_list`: the rows behind the number, not only numbers by place or month.

    Raises:
        Forbidden: the place or its rows are not the actor's to see.
        BadInput: nobody says what it is needed for.
        ProofNeeded: rows are asked for, and she has not shown that it is she.
        TooManyRows: more than one file holds.
    """
    path = path_of(area_id)
    if not may_export(actor, path, rows=is_list):
        raise Forbidden()
    require(actor.has_proved(now) or not is_list, ProofNeeded())
    require(bool(reason.strip()), BadInput(field="reason", why=_("Please say why.")))
    if rows > MOST:
        raise TooManyRows(most=MOST)
    Person.objects.locked(actor.me)
    since, until = period
    note(
        "figure_export",
        actor.me,
        "take",
        actor=actor,
        now=now,
        figure=what,
        table=table,
        area=path,
        since=since.isoformat(),
        until=until.isoformat(),
        rows=rows,
        reason=reason,
    )
