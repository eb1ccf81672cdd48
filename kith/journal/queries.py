"""Reading the journal."""

from django.db.models import Count, QuerySet

from kith.journal.models import Entry


def story(kind: str, object_id: int) -> QuerySet[Entry]:
    """Everything that happened to one thing, oldest first."""
    return Entry.objects.filter(kind=kind, object_id=object_id).order_by("seq")


def told_of(kind: str) -> dict[str, int]:
    """For each verb the number of things it was done to, however often."""
    rows = Entry.objects.filter(kind=kind).order_by().values_list("verb")
    return dict(rows.annotate(n=Count("object_id", distinct=True)))
