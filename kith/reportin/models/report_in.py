"""Who reported to which community, the receipt, the place given, and lines of rosters."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.groups.models import Organisation
from kith.people.models import Person
from kith.people.states import Channel
from kith.places.models import Area
from kith.reportin.states import LIVE, WITH_TERM, EndReason, ReportInState, RosterState
from kith.vault.blinds import BlindIndex
from kith.vault.fields import SealedField


class ReportIn(models.Model):
    """A member of a unit, or the unit itself, reports to a community for half a year at a time."""

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="report_ins"
    )  # none: the unit itself
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="report_ins")
    community = models.ForeignKey(Area, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ReportInState.choices)
    posts_wanted = models.JSONField(default=list)  # codes of the rule's posts
    channel = models.CharField(max_length=8, choices=Channel.choices)
    submitted_by_id = models.BigIntegerField()  # she herself, the liaison, or the desk from paper
    submitted_at = models.DateTimeField()
    since_date = models.DateField(null=True)  # none: not received
    until_date = models.DateField(null=True)  # half open: the first day it no longer stands
    key = BlindIndex(max_length=64, blank=True)  # of the line of a list it came from

    objects = Rows["ReportIn"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(state__in=LIVE, person__isnull=False),
                name="reportin_one_community_a_member",
            ),
            models.UniqueConstraint(
                fields=("unit", "community"),
                condition=Q(state__in=LIVE, person=None),
                name="reportin_a_unit_once_a_community",
            ),
            models.UniqueConstraint(
                fields=("key",), condition=~Q(key=""), name="reportin_one_row_a_line"
            ),
            models.CheckConstraint(
                condition=Q(since_date=None, until_date=None, state__in=("SUBMITTED", "ENDED"))
                | Q(until_date__gt=F("since_date"), state__in=(*WITH_TERM, "ENDED")),
                name="reportin_has_a_term_once_received",
            ),
        )
        indexes = (
            models.Index(fields=("community", "state", "until_date"), name="reportin_desk"),
            models.Index(fields=("unit", "state"), name="reportin_of_unit"),
        )

    def __str__(self) -> str:
        return f"ReportIn {self.pk}"


class ReceiptBook(models.Model):
    """The last number a community has given in a year; whoever receives holds it."""

    community = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects = Rows["ReceiptBook"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "year"), name="reportin_one_receipt_book_a_year"
            ),
        )

    def __str__(self) -> str:
        return f"ReceiptBook {self.pk}"


class Receipt(models.Model):
    """The community received it, under a number of its own; numbers have no gaps."""

    report_in = models.OneToOneField(ReportIn, models.PROTECT, related_name="receipt")
    community = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Receipt"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "year", "number"), name="reportin_a_number_is_given_once"
            ),
        )

    def __str__(self) -> str:
        return f"Receipt {self.pk}"


class Placement(models.Model):
    """Where it serves, and in which posts; earlier ones are in the journal."""

    report_in = models.OneToOneField(ReportIn, models.PROTECT, related_name="placement")
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="+"
    )  # a grid, or the whole community
    posts = models.JSONField(default=list)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Placement"].as_manager()

    def __str__(self) -> str:
        return f"Placement {self.pk}"


class Ending(models.Model):
    """Why it ended."""

    report_in = models.OneToOneField(ReportIn, models.PROTECT, related_name="ending")
    reason = models.CharField(max_length=16, choices=EndReason.choices)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Ending"].as_manager()

    def __str__(self) -> str:
        return f"Ending {self.pk}"


class RosterEntry(models.Model):
    """Somebody a unit named who has not signed. No person: a no, or silence, forgets the line."""

    VAULT_SUBJECT = "subject_id"

    subject_id = models.BigIntegerField(unique=True)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="roster")
    community = models.ForeignKey(Area, models.PROTECT, related_name="+")
    name = SealedField()
    phone = SealedField()
    phone_index = BlindIndex(max_length=64, db_index=True)
    key = BlindIndex(max_length=64, unique=True)  # of the line of the list
    token_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(
        max_length=10, choices=RosterState.choices, default=RosterState.WAITING
    )
    entered_by_id = models.BigIntegerField()
    expires_at = models.DateTimeField()
    made_at = models.DateTimeField()

    objects = Rows["RosterEntry"].as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("unit", "community", "state"), name="reportin_roster_waiting"),
        )

    def __str__(self) -> str:
        return f"RosterEntry {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.subject_id
