"""Two residents and their data: one has asked for a copy, one wants to be forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.people.queries import visible_to
from kith.privacy import jobs
from kith.privacy.actions import asking
from kith.privacy.queries.open_matters import open_matters
from kith.privacy.states import Wish

if TYPE_CHECKING:
    from kith.ops.demo.stage import Stage

CAME: Final = "本人带身份证到窗口，搬去外地儿子家，请求注销"
LOOKED_AT: Final = 40  # residents among whom one with nothing open is sought


def play(stage: Stage) -> None:
    """The daughter's copy stands ready; an erasure waits for the street's answer."""
    asked_at = stage.before(hours=2)
    daughter = stage.named("daughter")
    asking.ask(daughter.me, Wish.COPY, actor=daughter, now=asked_at)
    jobs.work_on_copies(asked_at)
    clerk = stage.shown_clerk
    known = visible_to(clerk).exclude(pk=clerk.me).order_by("-pk")[:LOOKED_AT]
    leaver = next((who for who in known if not open_matters(who.pk, stage.end)), None)
    if leaver is not None:
        then = stage.before(hours=20)
        asking.ask(leaver.pk, Wish.ERASURE, reason=CAME, actor=clerk, now=then)


def end_keys(stage: Stage) -> None:
    """Weeks were played at once: what keeps a form from counting twice is long over."""
    jobs.end_keys(stage.end)
