"""A stored picture. Its bytes lie sealed in the database, so that they come and go with the row."""

from django.db import models

from kith.core.locks import Rows


class StoredFile(models.Model):
    """Belongs to (`kind`, `object_id`); sealed with the key of `subject_id`."""

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    subject_id = models.BigIntegerField()
    name = models.CharField(max_length=120)
    mime = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the cleaned bytes: finds the same photo
    uploaded_by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["StoredFile"].as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("kind", "object_id"), name="files_of_object"),
            models.Index(fields=("digest",), name="files_same_photo"),
        )

    def __str__(self) -> str:
        return f"StoredFile {self.pk}"


class Content(models.Model):
    """The sealed bytes, apart from the row that lists are made of."""

    file = models.OneToOneField(StoredFile, models.CASCADE, related_name="content")
    sealed = models.BinaryField()

    objects = Rows["Content"].as_manager()

    def __str__(self) -> str:
        return f"Content {self.pk}"
