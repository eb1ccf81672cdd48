"""Numbers without a gap: the counter is held until the row that has the number is written."""

from kith.projects.models import Counter


def take(area_id: int, *, year: int, series: str) -> int:
    """The next number of the series; given back when the caller's transaction fails."""
    made, _is_new = Counter.objects.get_or_create(area_id=area_id, year=year, series=series)
    counter = Counter.objects.locked(made.pk)
    counter.last += 1
    counter.save(update_fields=("last",))
    return counter.last
