"""What somebody asked for, and the worksheet a professional made of it."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from kith.catalogue.models import ServiceKind
from kith.core.locks import Rows
from kith.orders.states import CLOSED, UNFINISHED, OrderKind, OrderState, Target
from kith.people.models import Person
from kith.people.states import Channel, Gender, TieKind
from kith.places.models import Area
from kith.vault.blinds import BlindIndex
from kith.vault.fields import SealedField


class OrderRows(Rows["Order"]):
    def unfinished(self) -> "OrderRows":
        return self.filter(state__in=UNFINISHED)

    def overdue(self, now: datetime) -> "OrderRows":
        return self.filter(due_at__lt=now)


class Order(models.Model):
    """A resident's need. Free text, address and risks are sealed for the resident."""

    VAULT_SUBJECT = "resident_id"

    kind = models.CharField(max_length=8, choices=OrderKind.choices, default=OrderKind.REQUEST)
    state = models.CharField(
        max_length=12, choices=OrderState.choices, default=OrderState.SUBMITTED
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="orders")
    service = models.ForeignKey(ServiceKind, models.PROTECT, related_name="+")
    resident = models.ForeignKey(Person, models.PROTECT, related_name="orders")
    submitted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proxy_kind = models.CharField(max_length=12, choices=TieKind.choices, blank=True)
    consent_how = models.CharField(max_length=120, blank=True)  # how the resident agreed
    channel = models.CharField(max_length=8, choices=Channel.choices)
    is_urgent = models.BooleanField(default=False)
    text = SealedField()
    address = SealedField()  # empty: at the resident's home
    risks = SealedField()
    wanted_from = models.DateTimeField()
    wanted_until = models.DateTimeField()
    people_needed = models.PositiveSmallIntegerField(default=1)
    value_fen = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=40)  # made by the form: the same post again changes nothing
    fingerprint = BlindIndex(max_length=64)  # of what came with the key
    made_at = models.DateTimeField()
    stage_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # of this stage; none where no clock runs
    escalated_at = models.DateTimeField(null=True)  # of this stage; none until it was overdue

    objects = OrderRows.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("submitted_by", "key"), name="orders_one_order_a_key"),
            models.CheckConstraint(
                condition=Q(wanted_until__gt=F("wanted_from")), name="orders_wanted_for_some_time"
            ),
            models.CheckConstraint(
                condition=Q(people_needed__range=(1, 10)), name="orders_1_to_10_people"
            ),
            models.CheckConstraint(
                condition=Q(kind="WISH") | Q(value_fen=0), name="orders_only_wishes_have_a_value"
            ),
            models.CheckConstraint(
                condition=Q(proxy_kind="", submitted_by=F("resident"))
                | (~Q(proxy_kind="") & ~Q(submitted_by=F("resident")) & ~Q(consent_how="")),
                name="orders_a_proxy_is_named_with_the_consent",
            ),
            models.CheckConstraint(
                condition=Q(due_at=None) | ~Q(state__in=CLOSED),
                name="orders_no_clock_runs_when_closed",
            ),
        )
        indexes = (
            models.Index(fields=("area", "state", "due_at"), name="orders_desk"),
            models.Index(fields=("resident", "-made_at"), name="orders_of_resident"),
            models.Index(fields=("state", "due_at"), name="orders_due"),
        )

    def __str__(self) -> str:
        return f"Order {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.resident_id

    @property
    def number(self) -> str:
        """What people say on the phone: year and running number."""
        return f"{self.made_at:%y}-{self.pk:05d}"


class Worksheet(models.Model):
    """The order as work that can be done (制单). Everything here may be shown to helpers."""

    order = models.OneToOneField(Order, models.PROTECT, related_name="worksheet")
    summary = models.CharField(max_length=120)  # screened: no name, number, illness
    skills = models.JSONField(default=list)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    gender_wanted = models.CharField(max_length=8, choices=Gender.choices, default=Gender.UNKNOWN)
    language_wanted = models.CharField(max_length=10, blank=True)
    risk_text = models.CharField(max_length=200, blank=True)
    is_insured = models.BooleanField(default=False)
    minors_allowed = models.BooleanField(default=False)
    in_pool = models.BooleanField(default=False)  # anybody suited may claim it
    claimant = models.CharField(  # who is to come: single helpers, one team, one unit
        max_length=8, choices=Target.choices, default=Target.PERSON
    )
    needs_lead = models.BooleanField(default=False)  # one of them leads the others
    all_or_none = models.BooleanField(default=False)  # with fewer people it cannot be done
    compiled_by_id = models.BigIntegerField()
    compiled_at = models.DateTimeField()

    objects = Rows["Worksheet"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="orders_worksheet_takes_some_time"
            ),
        )

    def __str__(self) -> str:
        return f"Worksheet {self.pk}"

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class TimeOption(models.Model):
    """Another time that suits the resident as well; the plan settles on one of them."""

    worksheet = models.ForeignKey(Worksheet, models.CASCADE, related_name="options")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = Rows["TimeOption"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="orders_time_option_takes_some_time"
            ),
            models.UniqueConstraint(
                fields=("worksheet", "starts_at", "ends_at"), name="orders_one_time_option_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"TimeOption {self.pk}"
