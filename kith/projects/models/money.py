"""What units pledge to a project or to a place's pool, what came, and what became of it.

Money lies in whole fen and never in Kith: every row here tells of something that happened outside.
"""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.groups.models import Organisation
from kith.places.models import Area
from kith.projects.models.project import Project
from kith.projects.states_money import (
    Basis,
    PledgeState,
    PurseState,
    SurplusKind,
    ValueKind,
    VoucherState,
)

_STANDS = (
    Q(state=PledgeState.CANCELLED, received=0, cancelled=F("amount"))
    | Q(state=PledgeState.PLEDGED, received=0, cancelled__lt=F("amount"))
    | Q(state=PledgeState.RECEIVED, received__gt=0, received=F("amount") - F("cancelled"))
    | Q(
        state=PledgeState.PARTLY_RECEIVED,
        received__gt=0,
        received__lt=F("amount") - F("cancelled"),
    )
)


class Purse(models.Model):
    """Money of one project, or of a place's pool: `in_fen` came, and is spent, passed on or left.

    Received pledges, shares of the pool, carried surplus and recoveries come in; approved vouchers
    and venture payments are spent; shares, surplus given away and the like go out.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    project = models.OneToOneField(Project, models.PROTECT, null=True, related_name="purse")
    in_fen = models.BigIntegerField(default=0)
    spent_fen = models.BigIntegerField(default=0)
    out_fen = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=PurseState.choices, default=PurseState.OPEN)

    objects = Rows["Purse"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area",), condition=Q(project=None), name="projects_one_pool_a_place"
            ),
            models.CheckConstraint(
                condition=Q(spent_fen__gte=0, out_fen__gte=0)
                & Q(in_fen__gte=F("spent_fen") + F("out_fen")),
                name="projects_no_fen_is_used_twice",
            ),
            models.CheckConstraint(
                condition=~Q(state=PurseState.CLOSED)
                | Q(in_fen=F("spent_fen") + F("out_fen"), project__isnull=False),
                name="projects_settled_iff_nothing_is_left",
            ),
        )

    def __str__(self) -> str:
        return f"Purse {self.pk}"

    @property
    def left_fen(self) -> int:
        return self.in_fen - self.spent_fen - self.out_fen


class Need(models.Model):
    """A line of a project's budget: so much money, so many pieces, so many minutes."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="needs")
    title = models.CharField(max_length=80)
    kind = models.CharField(max_length=5, choices=ValueKind.choices)
    unit = models.CharField(max_length=12)  # "fen", "min", or the word of a piece
    amount = models.BigIntegerField()
    allocated = models.BigIntegerField(default=0)

    objects = Rows["Need"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=0, allocated__gte=0, allocated__lte=F("amount")),
                name="projects_a_need_gets_no_more_than_it_is",
            ),
        )

    def __str__(self) -> str:
        return f"Need {self.pk}"


class Pledge(models.Model):
    """A unit's promise to a project, or without one to the pool of the place.

    Counted in `unit`: fen, minutes, or pieces of goods worth `worth_fen` in all by `basis`.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="pledges")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=ValueKind.choices)
    what = models.CharField(max_length=120)
    unit = models.CharField(max_length=12)
    amount = models.BigIntegerField()
    worth_fen = models.BigIntegerField(default=0)
    basis = models.CharField(max_length=8, choices=Basis.choices, blank=True)
    due_date = models.DateField()
    cancelled = models.BigIntegerField(default=0)
    received = models.BigIntegerField(default=0)
    allocated = models.BigIntegerField(default=0)
    state = models.CharField(
        max_length=16, choices=PledgeState.choices, default=PledgeState.PLEDGED
    )
    key = models.CharField(max_length=40)
    by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["Pledge"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "key"), name="projects_one_pledge_a_form"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, cancelled__gte=0, allocated__gte=0)
                & Q(received__gte=F("allocated"))
                & Q(received__lte=F("amount") - F("cancelled")),
                name="projects_allocated_received_pledged",
            ),
            models.CheckConstraint(condition=_STANDS, name="projects_pledge_state_is_its_sums"),
            models.CheckConstraint(
                condition=Q(kind=ValueKind.GOODS, worth_fen__gt=0) & ~Q(basis="")
                | ~Q(kind=ValueKind.GOODS) & Q(worth_fen=0, basis=""),
                name="projects_goods_have_a_worth_and_its_basis",
            ),
        )
        indexes = (
            models.Index(fields=("area", "state"), name="projects_pledges_here"),
            models.Index(fields=("organisation", "-id"), name="projects_pledges_of_unit"),
        )

    def __str__(self) -> str:
        return f"Pledge {self.pk}"

    @property
    def to_come(self) -> int:
        return self.amount - self.cancelled - self.received

    @property
    def free(self) -> int:
        """Received and not yet given to a need."""
        return self.received - self.allocated


class PledgeNote(models.Model):
    """Why something of a pledge will not come. Append-only."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="notes")
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["PledgeNote"].as_manager()

    def __str__(self) -> str:
        return f"PledgeNote {self.pk}"


class Receipt(models.Model):
    """So much of a pledge came, says somebody other than who pledged. Never changes.

    Numbered without a gap in its place and year; `giver` is the unit's name on that day.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="receipts")
    giver = models.CharField(max_length=120)
    amount = models.BigIntegerField()
    worth_fen = models.BigIntegerField()  # of money its fen, of goods their share, of work nothing
    received_date = models.DateField()
    document = models.CharField(max_length=80)  # the slip of the bank, the note of delivery
    pledged_by_id = models.BigIntegerField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Receipt"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "year", "seq"), name="projects_one_receipt_a_number"
            ),
            models.CheckConstraint(
                condition=~Q(by_id=F("pledged_by_id")),
                name="projects_who_pledged_does_not_receive",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, worth_fen__gte=0), name="projects_receipt_is_of_some"
            ),
        )

    def __str__(self) -> str:
        return f"Receipt {self.pk}"

    @property
    def number(self) -> str:
        """Place, year and sequence; the caller loads `area`."""
        return f"{self.area.code}-{self.year}-{self.seq:04}"


class ReceiptVoid(models.Model):
    """The receipt does not count; its number stays, with the reason. Append-only."""

    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="void")
    reason = models.CharField(max_length=200)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["ReceiptVoid"].as_manager()

    def __str__(self) -> str:
        return f"ReceiptVoid {self.pk}"


class Allocation(models.Model):
    """So much of what a pledge brought is for this need. Never changes."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="allocations")
    need = models.ForeignKey(Need, models.PROTECT, related_name="allocations")
    amount = models.BigIntegerField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Allocation"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="projects_share_is_some"),
        )

    def __str__(self) -> str:
        return f"Allocation {self.pk}"


class AllocationUndo(models.Model):
    """The share was a mistake and is free again. Append-only."""

    allocation = models.OneToOneField(Allocation, models.PROTECT, related_name="undo")
    reason = models.CharField(max_length=200)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["AllocationUndo"].as_manager()

    def __str__(self) -> str:
        return f"AllocationUndo {self.pk}"


class Voucher(models.Model):
    """Money of a project that was spent, by a document on file; `digest` fixes its scan."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="vouchers")
    number = models.CharField(max_length=40)
    spent_date = models.DateField()
    payee = models.CharField(max_length=120)
    fen = models.BigIntegerField()
    purpose = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    state = models.CharField(
        max_length=8, choices=VoucherState.choices, default=VoucherState.ENTERED
    )
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Voucher"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(fen__gt=0), name="projects_voucher_is_of_some"),
            models.UniqueConstraint(
                fields=("project", "number", "payee"),
                condition=Q(state__in=(VoucherState.ENTERED, VoucherState.APPROVED)),
                name="projects_one_voucher_counts_once",
            ),
        )

    def __str__(self) -> str:
        return f"Voucher {self.pk}"


class VoucherStep(models.Model):
    """What a second person said of a voucher. Append-only."""

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=8)
    entered_by_id = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["VoucherStep"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(by_id=F("entered_by_id")), name="projects_a_second_person_approves"
            ),
        )

    def __str__(self) -> str:
        return f"VoucherStep {self.pk}"


class Surplus(models.Model):
    """What became of money a project did not need. Append-only."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="surplus")
    kind = models.CharField(max_length=8, choices=SurplusKind.choices)
    fen = models.BigIntegerField()
    to_project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    document = models.CharField(max_length=80)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Surplus"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(fen__gt=0), name="projects_surplus_is_some"),
            models.CheckConstraint(
                condition=Q(kind=SurplusKind.CARRIED, to_project__isnull=False)
                | ~Q(kind=SurplusKind.CARRIED) & Q(to_project=None),
                name="projects_carried_iff_to_a_project",
            ),
        )

    def __str__(self) -> str:
        return f"Surplus {self.pk}"


class PlatformLink(models.Model):
    """A page of a designated platform on which this project stands; nothing else is linked to."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="links")
    url = models.URLField(max_length=300)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["PlatformLink"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("project", "url"), name="projects_a_link_once"),
        )

    def __str__(self) -> str:
        return f"PlatformLink {self.pk}"
