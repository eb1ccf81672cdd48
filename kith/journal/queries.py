"""Reading the journal."""

from django.db.models import QuerySet

from kith.journal.models import Entry


def story(kind: str, object_id: int) -> QuerySet[Entry]:
    """Everything that happened to one thing, oldest first."""
    return Entry.objects.filter(kind=kind, object_id=object_id).order_by("seq")
