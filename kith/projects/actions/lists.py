"""Writing items, checking them, and publishing a list as its next version."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor, Role
from kith.core.refusal import BadInput, Refusal, require
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.queries import holders
from kith.places.queries import path_of
from kith.projects import policies
from kith.projects.actions import _items
from kith.projects.models import ItemList, Line, ListItem, Version
from kith.projects.queries.lists import draft_changes, order_behind
from kith.projects.states import ITEM, PUBLIC_ITEMS, Category, ItemState, ListKind

LONGEST_SPAN_YEARS = 1


class NothingNew(Refusal):
    code = "list_nothing_new"
    text = _("Nothing has changed since the last version of this list.")


class AlreadyListed(Refusal):
    code = "already_listed"
    text = _("This request stands on a list already.")


@dataclass(frozen=True, slots=True)
class ItemInput:
    """One line of a list as it is typed."""

    category: Category
    title: str
    text: str
    quantity: int
    measure: str
    from_date: date
    until_date: date
    office: str
    organisation_id: int | None = None
    cause: str = ""  # "order:12": residents asked for it


@transaction.atomic
def draft(
    area_id: int, *, kind: ListKind, year: int, input: ItemInput, actor: Actor, now: datetime
) -> ListItem:
    """The item stands on the list of its kind, place and year with the next number; not public yet.

    Raises Forbidden, BadInput, AlreadyListed.
    """
    path = path_of(area_id)
    require(policies.may_draft(actor, path, kind, input.organisation_id))
    _check(input, year, now)
    found, _is_new = ItemList.objects.get_or_create(area_id=area_id, year=year, kind=kind)
    lines = ItemList.objects.locked(found.pk)
    if input.cause:
        _check_cause(input.cause, path, kind)
    lines.last_seq += 1
    lines.save(update_fields=("last_seq",))
    item = ListItem.objects.create(
        list=lines, seq=lines.last_seq, state=ITEM.start, **_columns(input)
    )
    note("list_item", item.pk, "draft", actor=actor, now=now, after=item.state)
    if not policies.may_keep_list(actor, path):
        _ask_desk(item, path, now)
    return item


@transaction.atomic
def revise(item_id: int, *, input: ItemInput, actor: Actor, now: datetime) -> ListItem:
    """The item reads differently; the public sees it with the next version.

    A checked one has to be checked again. Raises Forbidden, IllegalMove, BadInput.
    """
    item = _items.locked(item_id)[item_id]
    require(policies.may_change_item(actor, item))
    _check(input, item.list.year, now)
    same = input.organisation_id == item.organisation_id and input.cause == item.cause
    require(same, BadInput(field="title", why=_("Whose item it is does not change.")))
    _items.move([item], "revise", actor=actor, now=now)
    ListItem.objects.filter(pk=item.pk).update(**_columns(input))
    item.refresh_from_db()
    return item


@transaction.atomic
def verify(item_id: int, *, actor: Actor, now: datetime) -> ListItem:
    """The desk found it to be so. Raises Forbidden, IllegalMove."""
    item = _items.locked(item_id)[item_id]
    require(policies.may_keep_list(actor, item.list.area.path))
    _items.move([item], "verify", actor=actor, now=now)
    return item


@transaction.atomic
def withdraw(item_id: int, *, reason: str, actor: Actor, now: datetime) -> ListItem:
    """It is on the list no longer; what is claimed cannot be withdrawn.

    Raises Forbidden, IllegalMove, BadInput.
    """
    item = _items.locked(item_id)[item_id]
    require(policies.may_change_item(actor, item))
    require(bool(reason.strip()), BadInput(field="reason", why=_("Please say why.")))
    _items.move([item], "withdraw", actor=actor, now=now)
    note("list_item", item.pk, "reason", actor=actor, now=now, reason=reason.strip()[:200])
    return item


@transaction.atomic
def publish(list_id: int, *, actor: Actor, now: datetime) -> Version:
    """What is checked is on the list, and the whole list stands as its next version for good.

    Raises Forbidden, NothingNew.
    """
    lines = ItemList.objects.select_related("area").locked(list_id)
    require(policies.may_keep_list(actor, lines.area.path))
    checked = _items.locked(
        *lines.items.filter(state=ItemState.VERIFIED).values_list("pk", flat=True)
    )
    _items.move(checked.values(), "publish", actor=actor, now=now)
    require(draft_changes(lines).is_any, NothingNew())
    lines.last_version += 1
    lines.save(update_fields=("last_version",))
    version = Version.objects.create(
        list=lines, number=lines.last_version, published_at=now, by_id=actor.me
    )
    shown = lines.items.filter(state__in=PUBLIC_ITEMS).order_by("seq")
    Line.objects.bulk_create(_line(version, item) for item in shown)
    note("item_list", lines.pk, "publish", actor=actor, now=now, version=version.number)
    return version


def _check_cause(cause: str, path: str, kind: ListKind) -> None:
    order = order_behind(cause)
    is_here = order is not None and order.area.path.startswith(path) and kind != ListKind.RESOURCE
    require(is_here, BadInput(field="cause", why=_("There is no such request in this place.")))
    taken = ListItem.objects.filter(cause=cause).exclude(state=ItemState.WITHDRAWN)
    require(not taken.exists(), AlreadyListed(field="cause"))


def _line(version: Version, item: ListItem) -> Line:
    return Line(
        version=version,
        item=item,
        category=item.category,
        title=item.title,
        text=item.text,
        organisation_id=item.organisation_id,
        quantity=item.quantity,
        measure=item.measure,
        from_date=item.from_date,
        until_date=item.until_date,
        office=item.office,
    )


def _columns(input: ItemInput) -> dict[str, object]:
    typed = asdict(input)
    words = ("title", "text", "measure", "office")
    return typed | {name: typed[name].strip() for name in words}


def _check(input: ItemInput, year: int, now: datetime) -> None:
    words = {"title": input.title, "text": input.text, "measure": input.measure}
    for name, word in words.items():
        require(bool(word.strip()), BadInput(field=name, why=_("Please write something here.")))
    require(input.quantity >= 1, BadInput(field="quantity", why=_("At least one.")))
    in_order = input.from_date <= input.until_date
    require(in_order, BadInput(field="until_date", why=_("The last day is before the first.")))
    is_due = input.from_date.year <= year <= input.until_date.year
    require(is_due, BadInput(field="from_date", why=_("These days are not in the list's year.")))
    this_year = localtime(now).year
    near = this_year - LONGEST_SPAN_YEARS <= year <= this_year + LONGEST_SPAN_YEARS
    require(near, BadInput(field="year", why=_("Lists are kept for last year, this and the next.")))


def _ask_desk(item: ListItem, path: str, now: datetime) -> None:
    for one in holders(Role.WORKER, path, now)[:3]:
        tell(
            one,
            "item_to_check",
            cause=f"item:{item.pk}:check",
            now=now,
            link=f"/lists/items/{item.pk}/",
            number=item.title,
        )
