"""The shop's own word, by the link on its notice: no log-in, marked as what it is.

It closes nothing. The token says for which notice; only the newest notice counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import Refusal, require
from kith.files import actions as files
from kith.grid.actions import _hazards
from kith.grid.models import Notice, SelfCheck
from kith.grid.queries.hazards import CHECK_PHOTOS, is_newest, notice_by
from kith.grid.rules.premises import workday_after
from kith.grid.states import HAZARD, Verdict
from kith.outbox.actions import tell


class LinkOver(Refusal):
    code = "link_over"
    text = _("This link is no longer in use. Please call the number on your paper.")
    status = 410


@dataclass(frozen=True, slots=True)
class SelfCheckInput:
    lines: Mapping[str, Verdict] = field(default_factory=dict)
    text: str = ""
    photo: bytes | None = None


@transaction.atomic
def hand_in(token: str, *, input: SelfCheckInput, actor: Actor, now: datetime) -> SelfCheck:
    """The shop says it is put right; the desk looks again. `actor` may be a stranger.

    Raises LinkOver, NotAPicture, PictureTooLarge.
    """
    notice = notice_by(token)
    require(notice is not None, LinkOver())
    assert notice is not None
    hazard = _hazards.locked(notice.hazard_id)
    today = localtime(now).date()
    counts = is_newest(notice) and HAZARD.allows(hazard.state, "self_check")
    require(counts and today <= notice.link_until, LinkOver())
    soon = workday_after(today, _hazards.rules_of(hazard, now).amber_wd)
    due = max(soon, notice.due_date)
    _hazards.step(hazard, "self_check", due_date=due, actor=actor, now=now)
    lines = {code: Verdict(verdict).value for code, verdict in input.lines.items()}
    row = SelfCheck.objects.create(
        notice=notice, lines=lines, text=input.text.strip()[:200], at=now
    )
    if input.photo:
        _keep(notice, input.photo, now)
    for one in {notice.by_id, hazard.found_by_id}:
        cause, link = f"notice:{notice.pk}:self_check", f"/hazards/{hazard.pk}/"
        tell(one, "hazard_self_checked", cause=cause, now=now, link=link, number=hazard.pk)
    return row


def _keep(notice: Notice, raw: bytes, now: datetime) -> None:
    """Sealed for the premises; whoever holds the link speaks for them."""
    premises = notice.hazard.premises
    subject_id = premises.subject_id if premises else notice.hazard.found_by_id
    files.keep(
        raw, name="self-check.jpg", kind=CHECK_PHOTOS, object_id=notice.pk,
        subject_id=subject_id, actor=Actor(person_id=subject_id), now=now,
    )  # fmt: skip
