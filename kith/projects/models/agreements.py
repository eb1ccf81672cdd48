"""What follows a chosen application: agreement, payments, reports, stop, claw-back, bar."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.groups.models import Organisation, Team
from kith.places.models import Area
from kith.projects.models.venture import Application
from kith.projects.states_venture import AgreementState, Stage


class Agreement(models.Model):
    """What was signed, and how far it has come. `due_date` is the day of the next report."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="agreement")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    first_fen = models.BigIntegerField()
    final_fen = models.BigIntegerField()
    paid_fen = models.BigIntegerField(default=0)
    signer = models.CharField(max_length=60)  # the office of the unit that signed, not a person
    signed_date = models.DateField()
    midterm_date = models.DateField()
    final_date = models.DateField()
    due_date = models.DateField()
    state = models.CharField(
        max_length=16, choices=AgreementState.choices, default=AgreementState.AGREED
    )

    objects = Rows["Agreement"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "year", "seq"), name="projects_one_agreement_a_number"
            ),
            models.CheckConstraint(
                condition=Q(first_fen__gt=0, final_fen__gte=0, paid_fen__gte=0)
                & Q(paid_fen__lte=F("first_fen") + F("final_fen")),
                name="projects_paid_within_the_agreement",
            ),
            models.CheckConstraint(
                condition=Q(midterm_date__gt=F("signed_date"), final_date__gt=F("midterm_date")),
                name="projects_reports_come_in_order",
            ),
        )
        indexes = (models.Index(fields=("state", "due_date"), name="projects_reports_due"),)

    def __str__(self) -> str:
        return f"Agreement {self.pk}"

    @property
    def number(self) -> str:
        """Place, year and sequence; the caller loads `area`."""
        return f"{self.area.code}-V{self.year}-{self.seq:03}"

    @property
    def total_fen(self) -> int:
        return self.first_fen + self.final_fen


class Payment(models.Model):
    """A payment somebody made outside Kith, with its document. Append-only."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="payments")
    stage = models.CharField(max_length=7, choices=Stage.choices)  # the report that follows it
    fen = models.BigIntegerField()
    document = models.CharField(max_length=80)
    paid_date = models.DateField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Payment"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("agreement", "stage"), name="projects_each_stage_once"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="projects_payment_is_some"),
        )

    def __str__(self) -> str:
        return f"Payment {self.pk}"


class VentureReport(models.Model):
    """What the applicant says was done, and what it cost. Append-only."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="reports")
    stage = models.CharField(max_length=7, choices=Stage.choices)
    text = models.CharField(max_length=3000)
    spent_fen = models.BigIntegerField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["VentureReport"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("agreement", "stage"), name="projects_reported_once"),
            models.CheckConstraint(condition=Q(spent_fen__gte=0), name="projects_spent_is_known"),
        )

    def __str__(self) -> str:
        return f"VentureReport {self.pk}"


class Verdict(models.Model):
    """What the review of a report found, by somebody other than who wrote it. Append-only."""

    report = models.OneToOneField(VentureReport, models.PROTECT, related_name="verdict")
    is_passed = models.BooleanField()
    reason = models.CharField(max_length=300)
    reported_by_id = models.BigIntegerField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Verdict"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(by_id=F("reported_by_id")), name="projects_nobody_passes_her_report"
            ),
        )

    def __str__(self) -> str:
        return f"Verdict {self.pk}"


class Lateness(models.Model):
    """A report did not come in time: notice was given, and what follows if nobody excuses it."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="latenesses")
    due_date = models.DateField()
    stops_at = models.DateTimeField()
    at = models.DateTimeField()

    objects = Rows["Lateness"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("agreement", "due_date"), name="projects_notice_once"),
        )

    def __str__(self) -> str:
        return f"Lateness {self.pk}"


class Excuse(models.Model):
    """A report may come later, for a reason the office accepts. Append-only."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="excuses")
    until_date = models.DateField()
    reason = models.CharField(max_length=300)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Excuse"].as_manager()

    def __str__(self) -> str:
        return f"Excuse {self.pk}"


class Stop(models.Model):
    """The agreement ended early: why, and by whom (nobody: the clock)."""

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="stop")
    reason = models.CharField(max_length=300)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    objects = Rows["Stop"].as_manager()

    def __str__(self) -> str:
        return f"Stop {self.pk}"


class ClawBack(models.Model):
    """So much is to be paid back until a day. Append-only."""

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="claw_back")
    fen = models.BigIntegerField()
    due_date = models.DateField()
    reason = models.CharField(max_length=300)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["ClawBack"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(fen__gt=0), name="projects_claw_back_is_some"),
        )

    def __str__(self) -> str:
        return f"ClawBack {self.pk}"


class Recovery(models.Model):
    """The receipt for what was paid back, numbered without a gap. Append-only."""

    claw_back = models.OneToOneField(ClawBack, models.PROTECT, related_name="recovery")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    fen = models.BigIntegerField()
    document = models.CharField(max_length=80)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Recovery"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "year", "seq"), name="projects_one_recovery_a_number"
            ),
        )

    def __str__(self) -> str:
        return f"Recovery {self.pk}"

    @property
    def number(self) -> str:
        """Place, year and sequence; the caller loads `area`."""
        return f"{self.area.code}-B{self.year}-{self.seq:03}"


class SpotCheck(models.Model):
    """Somebody looked at one document of the applicant: does it hold? Append-only."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="spot_checks")
    document = models.CharField(max_length=80)
    fen = models.BigIntegerField()
    is_right = models.BooleanField()
    text = models.CharField(max_length=300)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["SpotCheck"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(fen__gt=0), name="projects_checked_some"),
        )

    def __str__(self) -> str:
        return f"SpotCheck {self.pk}"


class Bar(models.Model):
    """Who misused a agreement applies for none until a day. Append-only."""

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="bar")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    until_date = models.DateField()  # half open: the first day she may apply again
    reason = models.CharField(max_length=300)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Bar"].as_manager()

    def __str__(self) -> str:
        return f"Bar {self.pk}"
