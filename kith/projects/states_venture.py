"""The venture pool (公益创投): a call, an application, the agreement that follows.

Source: workflows.md 4.5 (agreement, first payment, mid-term report and review, final payment or
stop; an unexcused late report fails; claw-back, bar).
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class CallState(TextChoices):
    DRAFTED = "DRAFTED", _("being written")
    OPEN = "OPEN", _("open for applications")
    IN_REVIEW = "IN_REVIEW", _("applications are being reviewed")
    DECIDED = "DECIDED", _("decided")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")


C = CallState
PUBLIC_CALLS = (C.OPEN, C.IN_REVIEW, C.DECIDED)

CALL = Machine(
    start=C.DRAFTED,
    moves=(
        Move("open", (C.DRAFTED,), C.OPEN),
        Move("close", (C.OPEN,), C.IN_REVIEW),
        Move("finish", (C.IN_REVIEW,), C.DECIDED),
        Move("withdraw", (C.DRAFTED, C.OPEN), C.WITHDRAWN),
    ),
)


class Source(TextChoices):
    """Where the money of a call comes from; Kith moves none of it."""

    POOL = "POOL", _("the pool that units pledged to")
    PUBLIC = "PUBLIC", _("a public budget")


class ApplicationState(TextChoices):
    SUBMITTED = "SUBMITTED", _("handed in")
    CHOSEN = "CHOSEN", _("chosen")
    DECLINED = "DECLINED", _("not chosen")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")


A = ApplicationState

APPLICATION = Machine(
    start=A.SUBMITTED,
    moves=(
        Move("choose", (A.SUBMITTED,), A.CHOSEN),
        Move("decline", (A.SUBMITTED,), A.DECLINED),
        Move("withdraw", (A.SUBMITTED,), A.WITHDRAWN),
    ),
)


class Stage(TextChoices):
    """The two payments, each followed by a report and its review."""

    MIDTERM = "MIDTERM", _("mid-term")
    FINAL = "FINAL", _("final")


class AgreementState(TextChoices):
    AGREED = "AGREED", _("agreement signed")
    FIRST_PAID = "FIRST_PAID", _("first payment made; mid-term report awaited")
    MIDTERM_LATE = "MIDTERM_LATE", _("mid-term report overdue: notice given")
    MIDTERM_REPORTED = "MIDTERM_REPORTED", _("mid-term report to be reviewed")
    MIDTERM_PASSED = "MIDTERM_PASSED", _("mid-term passed; final payment due")
    FINAL_PAID = "FINAL_PAID", _("final payment made; final report awaited")
    FINAL_LATE = "FINAL_LATE", _("final report overdue: notice given")
    FINAL_REPORTED = "FINAL_REPORTED", _("final report to be reviewed")
    COMPLETED = "COMPLETED", _("completed")
    STOPPED = "STOPPED", _("stopped")
    RECOVERING = "RECOVERING", _("stopped; money to be paid back")
    RECOVERED = "RECOVERED", _("stopped; money paid back")
    WOUND_UP = "WOUND_UP", _("stopped; nothing to be paid back")


G = AgreementState
AWAITING = {G.FIRST_PAID: Stage.MIDTERM, G.FINAL_PAID: Stage.FINAL}
LATE = {G.MIDTERM_LATE: Stage.MIDTERM, G.FINAL_LATE: Stage.FINAL}
ENDED = (G.COMPLETED, G.RECOVERED, G.WOUND_UP)

AGREEMENT = Machine(
    start=G.AGREED,
    moves=(
        Move("pay_first", (G.AGREED,), G.FIRST_PAID),
        Move("report_midterm", (G.FIRST_PAID,), G.MIDTERM_REPORTED),
        Move("note_late", (G.FIRST_PAID,), G.MIDTERM_LATE),
        Move("excuse", (G.FIRST_PAID, G.MIDTERM_LATE), G.FIRST_PAID),
        Move("pass_midterm", (G.MIDTERM_REPORTED,), G.MIDTERM_PASSED),
        Move("pay_final", (G.MIDTERM_PASSED,), G.FINAL_PAID),
        Move("report_final", (G.FINAL_PAID,), G.FINAL_REPORTED),
        Move("note_late", (G.FINAL_PAID,), G.FINAL_LATE),
        Move("excuse", (G.FINAL_PAID, G.FINAL_LATE), G.FINAL_PAID),
        Move("pass_final", (G.FINAL_REPORTED,), G.COMPLETED),
        Move("fail", (G.MIDTERM_REPORTED, G.FINAL_REPORTED), G.STOPPED),
        Move("stop", (G.AGREED, G.FIRST_PAID, G.MIDTERM_PASSED, G.FINAL_PAID), G.STOPPED),
        Move("stop", (G.MIDTERM_LATE, G.FINAL_LATE), G.STOPPED),
        Move("claw_back", (G.STOPPED,), G.RECOVERING),
        Move("wind_up", (G.STOPPED,), G.WOUND_UP),
        Move("recover", (G.RECOVERING,), G.RECOVERED),
    ),
)
