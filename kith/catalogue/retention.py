"""Rule set of what is forgotten when, and how soon a person is answered about her data."""

from dataclasses import dataclass, fields
from typing import ClassVar, Final

from kith.catalogue.shape import LARGEST, Rules, between, positive

SIX_MONTHS: Final = 184  # the longest: what the law asks of logs at least


@dataclass(frozen=True, slots=True)
class RetentionRules(Rules):
    """Days after which something is forgotten; how soon a request about one's data is answered.

    What the law wants kept for years (pledges, hours) has no number here: it is not forgotten by
    time. Journal and access log are put away in a sealed file, never before half a year is over.
    The last three count for the whole house: a key and a log are of no place.

    Source: assurance/privacy.md 3.3 and 3.5; Cybersecurity Law Art. 23 (logs: six months).
    """

    KIND: ClassVar[str] = "RETENTION"
    answer_wd: int  # working days to answer
    copy_hours: int  # how long a copy can be fetched
    request_days: int  # words, contact and health of a closed request
    photo_days: int  # pictures of a closed request
    call_days: int  # words of a closed call
    note_days: int  # sealed notes of a walk
    invitation_days: int  # an invitation nobody took up, after its end
    unverified_days: int  # somebody registered by others who never agreed
    sleeping_days: int  # an account nobody signed in to: a warning
    sleeping_more_days: int  # after the warning
    key_hours: int = 48  # what keeps a form that is sent twice from counting twice
    money_key_days: int = 30  # the same where points or money are promised
    log_days: int = 1096  # journal and access log in the database

    def __post_init__(self) -> None:
        positive(**{field.name: getattr(self, field.name) for field in fields(self)})
        between(SIX_MONTHS, LARGEST, "log_days", self.log_days)
