"""Finding pictures."""

from django.db.models import QuerySet

from kith.files.models import StoredFile


def files_of(kind: str, object_id: int) -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(kind=kind, object_id=object_id).order_by("pk")
