"""The lives of an invitation and of a guardianship."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class InvitationState(TextChoices):
    SENT = "SENT", _("invited")
    ACCEPTED = "ACCEPTED", _("joined")
    DECLINED = "DECLINED", _("said no")
    EXPIRED = "EXPIRED", _("expired")


INVITATION = Machine(
    start=InvitationState.SENT,
    moves=(
        Move("accept", (InvitationState.SENT,), InvitationState.ACCEPTED),
        Move("decline", (InvitationState.SENT,), InvitationState.DECLINED),
        Move("expire", (InvitationState.SENT,), InvitationState.EXPIRED),
    ),
)


class GuardianshipState(TextChoices):
    REQUESTED = "REQUESTED", _("requested")
    ACTIVE = "ACTIVE", _("active")
    REJECTED = "REJECTED", _("rejected")
    ENDED = "ENDED", _("ended")


GUARDIANSHIP = Machine(
    start=GuardianshipState.REQUESTED,
    moves=(
        Move("approve", (GuardianshipState.REQUESTED,), GuardianshipState.ACTIVE),
        Move("reject", (GuardianshipState.REQUESTED,), GuardianshipState.REJECTED),
        Move("revoke", (GuardianshipState.ACTIVE,), GuardianshipState.ENDED),
    ),
)


class CredentialState(TextChoices):
    """A paper that proves a skill; whether it has run out is a matter of its last day."""

    WAITING = "WAITING", _("waits for somebody to look at the papers")
    VERIFIED = "VERIFIED", _("papers seen")
    REFUSED = "REFUSED", _("does not count")
    WITHDRAWN = "WITHDRAWN", _("taken back")
    REPLACED = "REPLACED", _("replaced by a newer one")
    REVOKED = "REVOKED", _("no longer counts")


CREDENTIAL = Machine(
    start=CredentialState.WAITING,
    moves=(
        Move("verify", (CredentialState.WAITING,), CredentialState.VERIFIED),
        Move("refuse", (CredentialState.WAITING,), CredentialState.REFUSED),
        Move("withdraw", (CredentialState.WAITING,), CredentialState.WITHDRAWN),
        Move("replace", (CredentialState.VERIFIED,), CredentialState.REPLACED),
        Move("revoke", (CredentialState.VERIFIED,), CredentialState.REVOKED),
    ),
)


class Channel(TextChoices):
    """The way something reached Kith."""

    WEB = "WEB", _("web page")
    COUNTER = "COUNTER", _("counter")
    PHONE = "PHONE", _("telephone")
    PAPER = "PAPER", _("paper slip")
    QR = "QR", _("QR code")
    PROXY = "PROXY", _("somebody on one's behalf")
    GRID = "GRID", _("grid worker")
    VISIT = "VISIT", _("care visit")
    CALL = "CALL", _("hotline call")
    API = "API", _("other system")
    IMPORT = "IMPORT", _("spreadsheet")


class Gender(TextChoices):
    UNKNOWN = "UNKNOWN", _("not stated")
    FEMALE = "FEMALE", _("female")
    MALE = "MALE", _("male")


class ConsentPurpose(TextChoices):
    SERVICE = "SERVICE", _("keeping my name, phone and address to help me")
    VOLUNTEER = "VOLUNTEER", _("being registered as a volunteer")
    SENSITIVE = "SENSITIVE", _("keeping health and hardship facts to help me")
    PUBLISH_WISH = "PUBLISH_WISH", _("showing my wish in public without my name")
    PHOTO = "PHOTO", _("photos of the service")
    UNIT_FEEDBACK = "UNIT_FEEDBACK", _("telling my employer about my service")
    RECOGNITION = "RECOGNITION", _("being named in public lists of thanks")
    YOUTH_TEAM = "YOUTH_TEAM", _("a child's place in a youth team, by the guardian's word")


class TieKind(TextChoices):
    FAMILY = "FAMILY", _("family")
    GRID_WORKER = "GRID_WORKER", _("grid worker")
    CLERK = "CLERK", _("clerk at the counter")
    HOTLINE = "HOTLINE", _("hotline operator")
    NEIGHBOUR = "NEIGHBOUR", _("neighbour")
