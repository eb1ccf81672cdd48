"""Certificates: what was asked for, what was issued and what it said on that day."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.groups.models import Organisation
from kith.hours.states import BatchItemState, CertificateState, Grade, RequestState
from kith.people.models import Person
from kith.places.models import Area
from kith.vault.fields import SealedField

WHOLE_SPAN = Q(until_date__gte=F("from_date"))


class CertificateRequest(models.Model):
    """A volunteer asks whoever recorded her hours to certify them."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="certificate_requests")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    organiser = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+"
    )  # none: the community itself
    from_date = models.DateField()
    until_date = models.DateField()  # the last day that counts
    with_list = models.BooleanField()
    state = models.CharField(
        max_length=10, choices=RequestState.choices, default=RequestState.ASKED
    )
    asked_by_id = models.BigIntegerField()  # she herself or her guardian
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_by_id = models.BigIntegerField(null=True)  # none while it is open
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)

    objects = Rows["CertificateRequest"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "area", "organiser"),
                condition=Q(state="ASKED"),
                name="hours_one_open_request_a_unit",
            ),
            models.UniqueConstraint(
                fields=("person", "area"),
                condition=Q(state="ASKED", organiser=None),
                name="hours_one_open_request_a_community",
            ),
            models.CheckConstraint(condition=WHOLE_SPAN, name="hours_request_spans_some_day"),
            models.CheckConstraint(
                condition=~Q(state="DECLINED") | ~Q(answer=""),
                name="hours_a_declined_request_says_why",
            ),
        )
        indexes = (models.Index(fields=("area", "state", "due_at"), name="hours_to_certify"),)

    def __str__(self) -> str:
        return f"CertificateRequest {self.pk}"


class Certificate(models.Model):
    """What was certified, as it stood on the day of issue; nothing here changes afterwards.

    Source: order 67 of the Ministry of Civil Affairs, articles 14 to 17.
    """

    VAULT_SUBJECT = "person_id"

    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    organiser = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    request = models.OneToOneField(
        CertificateRequest, models.PROTECT, null=True, related_name="certificate"
    )  # none: issued in a batch nobody asked for
    number = models.CharField(max_length=48, unique=True)
    code = models.CharField(max_length=32, unique=True)  # 128 bits in hex: printed, not secret
    name = SealedField()
    id_mask = models.CharField(max_length=24, blank=True)  # never the number itself
    volunteer_no = models.CharField(max_length=40, blank=True)
    unit = models.CharField(max_length=120)
    responsible = models.CharField(max_length=40)
    handler = models.CharField(max_length=40)
    contact = models.CharField(max_length=40, blank=True)
    from_date = models.DateField()
    until_date = models.DateField()
    with_list = models.BooleanField()
    minutes = models.PositiveIntegerField()
    state = models.CharField(
        max_length=8, choices=CertificateState.choices, default=CertificateState.VALID
    )
    issued_by_id = models.BigIntegerField()
    issued_at = models.DateTimeField()

    objects = Rows["Certificate"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(minutes__gt=0), name="hours_a_certificate_certifies_something"
            ),
            models.CheckConstraint(
                condition=~Q(issued_by_id=F("person_id")),
                name="hours_nobody_certifies_her_own_hours",
            ),
            models.CheckConstraint(condition=WHOLE_SPAN, name="hours_certificate_spans_some_day"),
        )
        indexes = (models.Index(fields=("person", "-issued_at"), name="hours_certificates_of"),)

    def __str__(self) -> str:
        return f"Certificate {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.person_id


class CertifiedHour(models.Model):
    """One record as it stood when it was certified; the record may change, this line does not."""

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="lines")
    record_id = models.BigIntegerField(db_index=True)
    started_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    grade = models.CharField(max_length=1, choices=Grade.choices)
    content = models.CharField(max_length=120)
    unit = models.CharField(max_length=120)  # who organised and recorded it

    objects = Rows["CertifiedHour"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("certificate", "record_id"), name="hours_certified_once_a_certificate"
            ),
        )

    def __str__(self) -> str:
        return f"CertifiedHour {self.pk}"


class Revocation(models.Model):
    """The certificate no longer holds, and whoever verifies it reads why."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="revocation")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    reason = models.CharField(max_length=200)

    objects = Rows["Revocation"].as_manager()

    def __str__(self) -> str:
        return f"Revocation {self.pk}"


class CertificateBatch(models.Model):
    """One list of people who are certified together."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    from_date = models.DateField()
    until_date = models.DateField()
    with_list = models.BooleanField()
    responsible = models.CharField(max_length=40)
    handler = models.CharField(max_length=40)
    contact = models.CharField(max_length=40, blank=True)
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["CertificateBatch"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=WHOLE_SPAN, name="hours_batch_spans_some_day"),
        )

    def __str__(self) -> str:
        return f"CertificateBatch {self.pk}"


class BatchItem(models.Model):
    """One person of a batch, and what became of it."""

    batch = models.ForeignKey(CertificateBatch, models.CASCADE, related_name="items")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=8, choices=BatchItemState.choices, default=BatchItemState.WAITING
    )
    certificate = models.OneToOneField(
        Certificate, models.PROTECT, null=True, related_name="+"
    )  # none: waiting or refused
    refusal = models.CharField(max_length=40, blank=True)  # its code

    objects = Rows["BatchItem"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("batch", "person"), name="hours_once_in_a_batch"),
            models.CheckConstraint(
                condition=Q(state="ISSUED", certificate__isnull=False, refusal="")
                | Q(state="WAITING", certificate=None, refusal="")
                | (Q(state="REFUSED", certificate=None) & ~Q(refusal="")),
                name="hours_a_batch_item_says_what_became_of_it",
            ),
        )

    def __str__(self) -> str:
        return f"BatchItem {self.pk}"
