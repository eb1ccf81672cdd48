"""The lives of a record, a hold, an amendment and a correction, and what a grade is worth."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class RecordState(TextChoices):
    RECORDED = "RECORDED", _("recorded")
    HELD = "HELD", _("under review")
    CONFIRMED = "CONFIRMED", _("confirmed")
    REVERSED = "REVERSED", _("taken back")


STANDING = (RecordState.RECORDED, RecordState.HELD, RecordState.CONFIRMED)
UNCONFIRMED = (RecordState.RECORDED, RecordState.HELD)

# A word given while a record is held (`attest`) is kept and counts when the review releases it.
LIFE = Machine(
    start=RecordState.RECORDED,
    moves=(
        Move("confirm", (RecordState.RECORDED,), RecordState.CONFIRMED),
        Move("hold", (RecordState.RECORDED, RecordState.CONFIRMED), RecordState.HELD),
        Move("attest", (RecordState.HELD,), RecordState.HELD),
        Move("release", (RecordState.HELD,), RecordState.RECORDED),
        Move("amend", (RecordState.RECORDED,), RecordState.RECORDED),
        Move("amend", (RecordState.CONFIRMED,), RecordState.CONFIRMED),
        Move("reverse", STANDING, RecordState.REVERSED),
    ),
)


class Grade(TextChoices):
    """How well an hour is proved."""

    A = "A", _("both ends proved, recipient confirmed")
    B = "B", _("one end proved, a leader or clerk confirmed")
    C = "C", _("written afterwards, confirmed by a second person")


class Proof(TextChoices):
    """How one end of a service was shown."""

    CODE = "CODE", _("door code told by the resident")
    QR = "QR", _("changing code scanned at the door")
    LEADER = "LEADER", _("team leader on the spot")
    CLERK = "CLERK", _("clerk")
    SELF = "SELF", _("own word")
    BACKFILL = "BACKFILL", _("written afterwards")


class Word(TextChoices):
    """Whose word confirmed."""

    RECIPIENT = "RECIPIENT", _("the recipient's side")
    LEADER = "LEADER", _("the team leader")
    CLERK = "CLERK", _("the service desk")
    SECOND = "SECOND", _("a second person")


class Purse(TextChoices):
    """Three kinds of time that are never added together.

    Source: workflows.md 4.3; order 67 of the Ministry of Civil Affairs, article 19.
    """

    VOLUNTEER = "VOLUNTEER", _("volunteer hours")
    REPORT_IN = "REPORT_IN", _("report-in hours of in-service members")
    ON_DUTY = "ON_DUTY", _("time on duty of posted staff")


class SourceKind(TextChoices):
    """Where the minutes come from."""

    ORDER = "ORDER", _("request")
    ACTIVITY = "ACTIVITY", _("activity")
    VISIT = "VISIT", _("care visit")
    PAIR = "PAIR", _("contact of a pair")
    POSTING = "POSTING", _("posting")
    OTHER = "OTHER", _("something else")


class Part(TextChoices):
    """In which role somebody served."""

    HELPER = "HELPER", _("helper")
    LEAD = "LEAD", _("leader of the helpers")


class EvidenceKind(TextChoices):
    """What an hour rests on."""

    START = "START", _("beginning")
    END = "END", _("end")
    WORD = "WORD", _("confirmation")
    PHOTO = "PHOTO", _("picture")
    LIST = "LIST", _("attendance list")
    PAPER = "PAPER", _("signed slip")
    REASON = "REASON", _("why it was written afterwards")


class LateReason(TextChoices):
    """Why a step came after the ten working days."""

    HELPER = "HELPER", _("the helper told it later")
    RECIPIENT = "RECIPIENT", _("the recipient's word came later")
    SILENCE = "SILENCE", _("nobody answered the calls")
    DISPUTE = "DISPUTE", _("decided after a dispute")
    REVIEW = "REVIEW", _("it was under review")
    PAPER = "PAPER", _("it was on paper first")
    OTHER = "OTHER", _("another reason")


class Step(TextChoices):
    """The two steps of the statutory clock."""

    RECORD = "RECORD", _("recording")
    CONFIRM = "CONFIRM", _("confirmation")


class HoldState(TextChoices):
    OPEN = "OPEN", _("to be reviewed")
    RELEASED = "RELEASED", _("found to be right")
    UPHELD = "UPHELD", _("taken back")


HOLD = Machine(
    start=HoldState.OPEN,
    moves=(
        Move("release", (HoldState.OPEN,), HoldState.RELEASED),
        Move("uphold", (HoldState.OPEN,), HoldState.UPHELD),
    ),
)


class AmendmentKind(TextChoices):
    CHANGE = "CHANGE", _("other times")
    WITHDRAW = "WITHDRAW", _("taking it back")


class AmendmentState(TextChoices):
    PROPOSED = "PROPOSED", _("waiting for a second person")
    APPROVED = "APPROVED", _("approved")
    REJECTED = "REJECTED", _("not approved")
    LAPSED = "LAPSED", _("nobody decided in time")


AMENDMENT = Machine(
    start=AmendmentState.PROPOSED,
    moves=(
        Move("approve", (AmendmentState.PROPOSED,), AmendmentState.APPROVED),
        Move("reject", (AmendmentState.PROPOSED,), AmendmentState.REJECTED),
        Move("lapse", (AmendmentState.PROPOSED,), AmendmentState.LAPSED),
    ),
)


class CorrectionKind(TextChoices):
    """What the person whose hours they are says is wrong."""

    TIMES = "TIMES", _("the times are wrong")
    NOT_ME = "NOT_ME", _("I was not there")
    CONTENT = "CONTENT", _("what is written is wrong")
    MISSING = "MISSING", _("a service of mine is missing")
    CONTEST = "CONTEST", _("I do not agree with a change")


class CorrectionState(TextChoices):
    ASKED = "ASKED", _("waiting for an answer")
    AGREED = "AGREED", _("agreed")
    DECLINED = "DECLINED", _("not agreed")
    WITHDRAWN = "WITHDRAWN", _("taken back by the person")


CORRECTION = Machine(
    start=CorrectionState.ASKED,
    moves=(
        Move("agree", (CorrectionState.ASKED,), CorrectionState.AGREED),
        Move("decline", (CorrectionState.ASKED,), CorrectionState.DECLINED),
        Move("withdraw", (CorrectionState.ASKED,), CorrectionState.WITHDRAWN),
    ),
)


class RequestState(TextChoices):
    """A certificate that somebody asked for."""

    ASKED = "ASKED", _("asked for")
    ISSUED = "ISSUED", _("issued")
    DECLINED = "DECLINED", _("declined")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")


REQUEST = Machine(
    start=RequestState.ASKED,
    moves=(
        Move("issue", (RequestState.ASKED,), RequestState.ISSUED),
        Move("decline", (RequestState.ASKED,), RequestState.DECLINED),
        Move("withdraw", (RequestState.ASKED,), RequestState.WITHDRAWN),
    ),
)


class CertificateState(TextChoices):
    VALID = "VALID", _("valid")
    REVOKED = "REVOKED", _("revoked")


CERTIFICATE = Machine(
    start=CertificateState.VALID,
    moves=(Move("revoke", (CertificateState.VALID,), CertificateState.REVOKED),),
)


class BatchItemState(TextChoices):
    """One person of a batch of certificates."""

    WAITING = "WAITING", _("waiting")
    ISSUED = "ISSUED", _("issued")
    REFUSED = "REFUSED", _("could not be issued")


BATCH_ITEM = Machine(
    start=BatchItemState.WAITING,
    moves=(
        Move("issue", (BatchItemState.WAITING,), BatchItemState.ISSUED),
        Move("refuse", (BatchItemState.WAITING,), BatchItemState.REFUSED),
    ),
)
