"""Schemes of care, such as 1+5+N, as versioned rows; who takes part in them."""

from django.db import models
from django.db.models import F, Q

from kith.care.models.file import CareFile
from kith.core.locks import Rows
from kith.places.models import Area
from kith.vault.fields import SealedField


class CareScheme(models.Model):
    """`slots` are its signs with what each stands for: [["1", "…"], ["5", "…"], ["N", "…"]].

    Who takes part has lived `min_age` years on `campaign_on`, and one of the circumstances of
    `grounds` (none: asks for none).
    """

    code = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=60)
    definition = models.CharField(max_length=500)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    slots = models.JSONField(default=list)
    min_age = models.PositiveSmallIntegerField(default=0)
    grounds = models.JSONField(default=list)  # codes of CircumstanceKind
    campaign_on = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # the first day it no longer holds
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["CareScheme"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "code", "version"), name="care_a_version_of_a_scheme_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="care_scheme_is_valid_for_some_day",
            ),
        )

    def __str__(self) -> str:
        return f"CareScheme {self.pk}"


class ServiceItem(models.Model):
    """One kind of care that the scheme gives, such as cleaning the home."""

    scheme = models.ForeignKey(CareScheme, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=24)
    title = models.CharField(max_length=40)

    objects = Rows["ServiceItem"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("scheme", "code"), name="care_an_item_once_a_scheme"),
        )

    def __str__(self) -> str:
        return f"ServiceItem {self.pk}"


class Enrolment(models.Model):
    """A file takes part in a scheme. `ground` is the circumstance that let it in."""

    VAULT_SUBJECT = "file__person_id"

    scheme = models.ForeignKey(CareScheme, models.PROTECT, related_name="enrolments")
    file = models.ForeignKey(CareFile, models.PROTECT, related_name="enrolments")
    age = models.PositiveSmallIntegerField()  # whole years surely lived on the campaign's day
    ground = SealedField()  # a code of CircumstanceKind
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Enrolment"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("scheme", "file"), name="care_a_file_once_a_scheme"),
        )

    def __str__(self) -> str:
        return f"Enrolment {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.file.person_id
