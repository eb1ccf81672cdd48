"""Finding areas."""

from django.db.models import QuerySet

from kith.places.models import Area
from kith.places.states import Level


def ancestors(path: str) -> list[str]:
    """Paths from the area itself up to the root, nearest first."""
    codes = path.strip("/").split("/")
    return ["/" + "/".join(codes[:n]) + "/" for n in range(len(codes), 0, -1)]


def community_path(path: str) -> str:
    """The path without its grid: what may be shown of a home to people in scope."""
    area = (
        Area.objects.filter(path__in=ancestors(path), level=Level.COMMUNITY)
        .values_list("path", flat=True)
        .first()
    )
    return area or path


def communities(path: str) -> QuerySet[Area]:
    """Communities under a path, in the order of their codes."""
    return Area.objects.below(path).filter(level=Level.COMMUNITY).order_by("code")


def children(area: Area) -> QuerySet[Area]:
    return Area.objects.filter(parent=area).order_by("code")
