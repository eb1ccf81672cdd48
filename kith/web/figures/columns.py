"""The rows behind a number in plain words: what a column is called, what a cell says, where a row
has a page of its own. People are numbers of rows, never names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, cast

from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.core.actor import Role
from kith.web.figures.telling import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Field, Model

    from kith.core.actor import Actor

DESK: Final = (Role.WORKER, Role.STREET)
OVERSEERS: Final = (*DESK, Role.AUDITOR)
# Where the row of a table has a page of its own, and for whom.
PAGES: Final = {
    "orders.order": ("web:desk_order", DESK),
    "hours.servicerecord": ("web:hour", OVERSEERS),
    "activities.session": ("web:activity_desk", (*OVERSEERS, Role.DISTRICT)),
    "activities.series": ("web:series", (*DESK, Role.DISTRICT)),
    "care.carefile": ("web:care_file", DESK),
    "care.initiative": ("web:initiative", OVERSEERS),
    "pairing.pair": ("web:pair", DESK),
    "projects.project": ("web:project", OVERSEERS),
    "programmes.programme": ("web:programme", (*OVERSEERS, Role.DISTRICT)),
    "groups.team": ("web:one_team", DESK),
    "groups.organisation": ("web:unit", DESK),
    "grid.premises": ("web:premises_one", DESK),
    "grid.hazard": ("web:hazard", DESK),
}
# The table of the rows of a source of facts.
SOURCES: Final = {
    "record": "hours.servicerecord",
    "session": "activities.session",
    "order": "orders.order",
    "hazard": "grid.hazard",
}
# By the end of the path of a field; the longer end is looked at first.
WORDS: Final = {
    "pk": gettext_lazy("Record by number"),
    "area__code": gettext_lazy("Code of the place"),
    "area__name": gettext_lazy("Place"),
    "parent__name": gettext_lazy("Lies in"),
    "body__name": gettext_lazy("Body"),
    "channel": gettext_lazy("By which way"),
    "channel__name": gettext_lazy("Channel"),
    "organisation__name": gettext_lazy("Unit"),
    "organisation__kind": gettext_lazy("Kind of unit"),
    "organisation_id": gettext_lazy("Unit"),
    "team__name": gettext_lazy("Team"),
    "team_id": gettext_lazy("Team"),
    "programme__title": gettext_lazy("Programme"),
    "scheme__code": gettext_lazy("Scheme"),
    "scheme__title": gettext_lazy("Scheme"),
    "item__category": gettext_lazy("Category"),
    "item__code": gettext_lazy("Item"),
    "item__title": gettext_lazy("Item"),
    "item_id": gettext_lazy("Item"),
    "series__title": gettext_lazy("Activity"),
    "series__kind": gettext_lazy("Kind"),
    "service__code": gettext_lazy("Kind of service"),
    "topic__title": gettext_lazy("Topic"),
    "undertaking__title": gettext_lazy("Undertaking"),
    "person_id": gettext_lazy("Person by number"),
    "order_id": gettext_lazy("Which request"),
    "session_id": gettext_lazy("Activity"),
    "at": gettext_lazy("When"),
    "by_name": gettext_lazy("By name"),
    "campaign_on": gettext_lazy("Campaign on"),
    "category": gettext_lazy("Category"),
    "closed_on": gettext_lazy("Closed on"),
    "code": gettext_lazy("Its code"),
    "copies": gettext_lazy("Copies"),
    "counted": gettext_lazy("Only counted"),
    "course_type": gettext_lazy("Kind of course"),
    "ends_on": gettext_lazy("Ends"),
    "enterprises": gettext_lazy("Enterprises"),
    "fen": gettext_lazy("Fen"),
    "five_for": gettext_lazy("For whom"),
    "frozen_at": gettext_lazy("Frozen on"),
    "function_count": gettext_lazy("Number of functions"),
    "functions": gettext_lazy("Functions"),
    "given_by": gettext_lazy("Given by"),
    "given_on": gettext_lazy("Given on"),
    "grade": gettext_lazy("Grade"),
    "hazard_type": gettext_lazy("Kind of hazard"),
    "households": gettext_lazy("Households"),
    "in_at": gettext_lazy("Came at"),
    "is_estimated": gettext_lazy("Estimated"),
    "joined_at": gettext_lazy("Joined"),
    "kind": gettext_lazy("Kind"),
    "last_version": gettext_lazy("Version"),
    "made_at": gettext_lazy("Made"),
    "minutes": gettext_lazy("Minutes long"),
    "missing": gettext_lazy("Still missing"),
    "mode": gettext_lazy("In which way"),
    "name": gettext_lazy("Called"),
    "name_zh": gettext_lazy("Called"),
    "number": gettext_lazy("How many"),
    "on_date": gettext_lazy("Day"),
    "people": gettext_lazy("People"),
    "proposed_at": gettext_lazy("Proposed"),
    "quantity": gettext_lazy("Quantity"),
    "quarter": gettext_lazy("Quarter"),
    "received_at": gettext_lazy("Received on"),
    "received_date": gettext_lazy("Received on"),
    "residents": gettext_lazy("Residents"),
    "role": gettext_lazy("Role"),
    "seq": gettext_lazy("Number"),
    "service_type": gettext_lazy("Service"),
    "since": gettext_lazy("Since"),
    "since_date": gettext_lazy("Since"),
    "skill": gettext_lazy("Skill"),
    "source": gettext_lazy("Source"),
    "spot": gettext_lazy("Spot"),
    "stars": gettext_lazy("Stars"),
    "started_at": gettext_lazy("Began"),
    "starts_at": gettext_lazy("Began"),
    "starts_on": gettext_lazy("Begins"),
    "state": gettext_lazy("State"),
    "step": gettext_lazy("Step"),
    "tier": gettext_lazy("Level"),
    "title": gettext_lazy("Title"),
    "version": gettext_lazy("Version"),
    "views": gettext_lazy("Views"),
    "what": gettext_lazy("What it says"),
    "work_line": gettext_lazy("Line of work"),
    "year": gettext_lazy("Year"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One cell: what it says, and the page it leads to."""

    text: str
    url: str = ""
    number: float | None = None

    @property
    def plain(self) -> str | float:
        """As it goes into a spreadsheet: numbers stay numbers."""
        return self.text if self.number is None else self.number


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the rows, as the reader sees it."""

    path: str
    heading: str
    field: Field[Any, Any] | None  # none: counted along the way
    page: str = ""  # of the row that the cell names, where the reader may see it

    def said(self, value: object) -> Said:
        if value is None or value == "":
            return Said(NOTHING)
        if self.path == "pk" or self.path.endswith("_id"):
            return Said(_("No. %(key)s") % {"key": value}, self._url(value))
        if isinstance(value, str):
            choices = dict(self.field.flatchoices) if self.field is not None else {}
            return Said(str(choices.get(value, value)))
        return Said(in_words(value), number=_number(value))

    def _url(self, key: object) -> str:
        return reverse(self.page, args=[key]) if self.page else ""


def columns(model: type[Model], paths: Iterable[str], actor: Actor) -> list[Column]:
    """The columns of rows of a table."""
    return [_column(model, path, actor) for path in paths]


def rows(told: Sequence[Column], found: Iterable[Sequence[object]]) -> list[list[Said]]:
    """The rows, each cell by its column."""
    return [[one.said(value) for one, value in zip(told, row, strict=True)] for row in found]


def page_for(table: str, actor: Actor) -> str:
    """The name of the page of a row of the table, where the reader may see it."""
    page, roles = PAGES.get(table, ("", ()))
    return page if actor.has(*roles) else ""


def in_words(value: object) -> str:
    """Days and times of the place, yes and no, lists with commas."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "、".join(str(one) for one in value) or NOTHING
    return str(value)


def _column(model: type[Model], path: str, actor: Actor) -> Column:
    field = _field(model, path)
    of = model if path == "pk" else getattr(field, "related_model", None)
    page = page_for(of._meta.label_lower, actor) if of is not None else ""
    return Column(path, heading(path, field), field, page)


def heading(path: str, field: Field[Any, Any] | None = None) -> str:
    """What a field of rows is called, by the end of its path; else as the table calls it."""
    parts = path.split("__")
    for end in ("__".join(parts[-2:]), parts[-1]):
        if end in WORDS:
            return str(WORDS[end])
    return str(capfirst(field.verbose_name if field is not None else parts[-1].replace("_", " ")))


def _field(model: type[Model], path: str) -> Field[Any, Any] | None:
    """The field at the end of the path; none for what the rows were annotated with."""
    found: Any = None
    for name in path.split("__"):
        try:
            found = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        model = getattr(found, "related_model", None) or model
    return cast("Field[Any, Any] | None", found)


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
