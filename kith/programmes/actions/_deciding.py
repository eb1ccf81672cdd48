"""What deciding on a programme and on a highlight have in common."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.queries import in_force
from kith.catalogue.sameness import SamenessRules
from kith.core.actor import Actor
from kith.core.refusal import Refusal, require
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.programmes.models import Highlight, Programme, Verdict
from kith.programmes.queries import alike


class TooAlike(Refusal):
    code = "too_alike"
    text = _(
        "%(percent)s %% like “%(title)s” of %(place)s: please say what makes this one different."
    )


def require_a_word(row: Programme | Highlight, reason: str, *, now: datetime) -> None:
    """Raises TooAlike where the place's rule asks for an explanation and there is none."""
    on = localtime(now).date()
    nearest = alike(row.area, f"{row.title} {row.summary}", on=on)
    rule = in_force(SamenessRules, path=row.area.path, on=on)
    if reason.strip() or not nearest or nearest[0].percent < rule.explain_percent:
        return
    other = nearest[0].what
    require(
        granted=False,
        refusal=TooAlike(
            field="reason", percent=nearest[0].percent, title=other.title, place=other.area.name
        ),
    )


def say(row: Programme | Highlight, verb: str, reason: str, *, actor: Actor, now: datetime) -> None:
    """The verdict is written, and the proposer hears of it."""
    is_programme = isinstance(row, Programme)
    verdict = Verdict(verb=verb, reason=reason.strip(), by_id=actor.me, at=now)
    if isinstance(row, Programme):
        verdict.programme = row
    else:
        verdict.highlight = row
    verdict.save(force_insert=True)
    noun = "programme" if is_programme else "highlight"
    note(noun, row.pk, verb, actor=actor, now=now, after=row.state)
    tell(
        row.made_by_id,
        "proposal_decided",
        cause=f"{noun}:verdict:{verdict.pk}",
        now=now,
        link=f"/programmes/{row.pk}/" if is_programme else f"/highlights/{row.pk}/",
        number=row.title,
    )
