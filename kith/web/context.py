"""What every page shows: who is signed in, the menu, the size of the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.core.actor import STRANGER, Actor, Role
from kith.outbox.queries import unread
from kith.web.account.seen import seconds_left

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.web.http import Request


Entry: TypeAlias = tuple[str, Any, Any, str, tuple[Role, ...]]


@dataclass(frozen=True, slots=True)
class Item:
    url: str
    label: str
    icon: str
    current: bool = False
    count: int = 0
    short: str = ""


@dataclass(frozen=True, slots=True)
class Fold:
    """Some entries of the menu under one word; without a word they stand open."""

    label: str
    icon: str
    items: list[Item]

    @property
    def is_current(self) -> bool:
        return any(item.current for item in self.items)

    @property
    def count(self) -> int:
        return sum(item.count for item in self.items)


# Words and icon of a fold of the menu, and what lies in it: address name, words, words on a phone,
# icon, for whom: everybody signed in where no role is named. The first fold is always open.
FOLDS: Final = (
    ("", "", (
        ("web:hotline", gettext_lazy("Telephone"), gettext_lazy("Hotline"), "phone",
         (Role.HOTLINE,)),
        ("web:overview", gettext_lazy("Overview of the place"), gettext_lazy("Today"), "chart",
         (Role.WORKER, Role.STREET, Role.DISTRICT)),
        ("web:desk", gettext_lazy("Desk"), gettext_lazy("Desk"), "inbox",
         (Role.WORKER, Role.STREET)),
        ("web:board", gettext_lazy("Dispatch"), gettext_lazy("Dispatch"), "route",
         (Role.WORKER, Role.STREET)),
        ("web:call_backs", gettext_lazy("Call back"), gettext_lazy("Calls"), "phone",
         (Role.WORKER, Role.STREET)),
        ("web:counter", gettext_lazy("New for a resident"), gettext_lazy("New"), "plus",
         (Role.WORKER, Role.STREET, Role.HOTLINE)),
        ("web:district", gettext_lazy("Where orders stand"), gettext_lazy("Overview"), "chart",
         (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)),
        ("web:offers", gettext_lazy("Offers to me"), gettext_lazy("Offers"), "hand",
         (Role.VOLUNTEER, Role.LEADER, Role.LIAISON)),
        ("web:my_day", gettext_lazy("My day"), gettext_lazy("My day"), "calendar",
         (Role.VOLUNTEER, Role.LEADER, Role.LIAISON)),
        ("web:team", gettext_lazy("My team"), gettext_lazy("Team"), "users",
         (Role.LEADER, Role.LIAISON)),
    )),
    (gettext_lazy("Hours and points"), "clock", (
        ("web:passbook", gettext_lazy("Passbook"), gettext_lazy("Passbook"), "book",
         (Role.VOLUNTEER, Role.LEADER)),
        ("web:my_hours", gettext_lazy("My hours"), gettext_lazy("Hours"), "clock",
         (Role.VOLUNTEER, Role.LEADER)),
        ("web:certificates", gettext_lazy("Certificates"), gettext_lazy("Proof"), "file",
         (Role.VOLUNTEER, Role.LEADER)),
        ("web:stars", gettext_lazy("My stars"), gettext_lazy("Stars"), "star",
         (Role.VOLUNTEER, Role.LEADER)),
        ("web:hours_review", gettext_lazy("Hours to check"), gettext_lazy("Hours"), "check",
         (Role.WORKER, Role.STREET)),
        ("web:till", gettext_lazy("Hand out rewards"), gettext_lazy("Hand out"), "check-circle",
         (Role.MERCHANT,)),
        ("web:shelves", gettext_lazy("Reward counters"), gettext_lazy("Rewards"), "building",
         (Role.MERCHANT, Role.WORKER, Role.STREET)),
        ("web:settlements", gettext_lazy("Settlements"), gettext_lazy("Settle"), "file",
         (Role.MERCHANT, Role.STREET, Role.DISTRICT, Role.AUDITOR)),
        ("web:points_by_hand", gettext_lazy("Points by hand"), gettext_lazy("By hand"), "edit",
         (Role.STREET, Role.DISTRICT)),
        ("web:certificates_desk", gettext_lazy("Certificates to issue"),
         gettext_lazy("Issue"), "file",
         (Role.WORKER, Role.STREET, Role.LIAISON)),
        ("web:stars_desk", gettext_lazy("Stars to decide"), gettext_lazy("Stars"), "star",
         (Role.WORKER, Role.STREET, Role.DISTRICT)),
        ("web:shop", gettext_lazy("Points shop"), gettext_lazy("Shop"), "star", ()),
    )),
    (gettext_lazy("Activities"), "calendar", (
        ("web:activities_desk", gettext_lazy("Activity desk"), gettext_lazy("Events"), "calendar",
         (Role.WORKER, Role.STREET, Role.DISTRICT, Role.LEADER, Role.LIAISON)),
        ("web:activities", gettext_lazy("Activities"), gettext_lazy("Events"), "calendar", ()),
        ("web:programmes", gettext_lazy("Programmes and highlights"),
         gettext_lazy("Programmes"), "flag",
         (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)),
    )),
    (gettext_lazy("Care and grid"), "heart", (
        ("web:care_day", gettext_lazy("Care visits today"), gettext_lazy("Visits"), "heart",
         (Role.WORKER, Role.STREET)),
        ("web:care_files", gettext_lazy("Care files"), gettext_lazy("Care"), "heart",
         (Role.WORKER, Role.STREET, Role.AUDITOR)),
        ("web:hotline", gettext_lazy("Telephone"), gettext_lazy("Hotline"), "phone",
         (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)),
        ("web:rounds", gettext_lazy("Visiting rounds"), gettext_lazy("Rounds"), "route",
         (Role.WORKER, Role.STREET)),
        ("web:my_rounds", gettext_lazy("My rounds"), gettext_lazy("Rounds"), "route",
         (Role.VOLUNTEER,)),
        ("web:grids", gettext_lazy("Grids and walks"), gettext_lazy("Grids"), "map",
         (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)),
        ("web:premises", gettext_lazy("Small premises"), gettext_lazy("Premises"), "building",
         (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)),
        ("web:hazards", gettext_lazy("Hazards handed over to us"),
         gettext_lazy("Hazards"), "alert",
         (Role.LIAISON,)),
        ("web:initiatives", gettext_lazy("Appeals"), gettext_lazy("Appeals"), "flag",
         (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR, Role.LIAISON)),
        ("web:psych", gettext_lazy("Psychological service"), gettext_lazy("Comfort"), "heart",
         (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR, Role.LIAISON)),
    )),
    (gettext_lazy("Units and pairs"), "users", (
        ("web:pairs", gettext_lazy("Pairs"), gettext_lazy("Pairs"), "heart",
         (Role.WORKER, Role.STREET, Role.VOLUNTEER, Role.LIAISON)),
        ("web:projects_desk", gettext_lazy("Lists and projects"),
         gettext_lazy("Projects"), "list",
         (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)),
        ("web:our_projects", gettext_lazy("Our unit and the lists"),
         gettext_lazy("Our unit"), "flag",
         (Role.LIAISON,)),
        ("web:groups", gettext_lazy("Groups"), gettext_lazy("Groups"), "building",
         (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)),
        ("web:report_in", gettext_lazy("Report-in"), gettext_lazy("Report-in"), "flag",
         (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR, Role.LIAISON)),
    )),
    (gettext_lazy("Figures"), "chart", (
        ("web:figures", gettext_lazy("Figures"), gettext_lazy("Figures"), "chart",
         (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)),
        ("web:reports", gettext_lazy("Month, unit and team sheets"), gettext_lazy("Sheets"), "file",
         (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR, Role.LIAISON, Role.LEADER)),
        ("web:briefs", gettext_lazy("Briefs"), gettext_lazy("Briefs"), "file",
         (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)),
        ("web:integrity", gettext_lazy("Integrity desk"), gettext_lazy("Doubts"), "shield",
         (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)),
        ("web:data_requests", gettext_lazy("Requests about data"), gettext_lazy("Data"), "lock",
         (Role.WORKER, Role.STREET, Role.DISTRICT)),
        ("web:settings_why", gettext_lazy("How figures are used"), gettext_lazy("Rules"),
         "settings", (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)),
    )),
    (gettext_lazy("For me"), "user", (
        ("web:requests", gettext_lazy("My requests"), gettext_lazy("Requests"), "list", ()),
        ("web:wall", gettext_lazy("Wish wall"), gettext_lazy("Wishes"), "gift", ()),
        ("web:messages", gettext_lazy("Messages"), gettext_lazy("Messages"), "bell", ()),
        ("web:looked", gettext_lazy("Who looked at my data"),
         gettext_lazy("Who looked"), "eye", ()),
    )),
)  # fmt: skip
OPEN_UP_TO: Final = 8  # entries that stand side by side; with more they are folded


def page(request: HttpRequest) -> dict[str, object]:
    """Variables of base.html."""
    asked = cast("Request", request)
    actor = getattr(asked, "actor", STRANGER)
    menu = _menu(request, actor)
    nav = [item for fold in menu for item in fold.items]
    return {
        "session_seconds": seconds_left(request) if actor.person_id else 0,
        "nav": nav,
        "menu": menu if len(nav) > OPEN_UP_TO else [Fold("", "", nav)] if nav else [],
        "actor_name": _name(request),
        "roles": "、".join(dict.fromkeys(str(Role(g.role).label) for g in actor.grants)),
        "large_text": request.COOKIES.get(settings.KITH_TEXT_SIZE_COOKIE) == "large",
        "demo": settings.KITH_DEMO,
        "help_phone": settings.KITH_HELP_PHONE,
    }


def _name(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    return str(user.person.name) or user.login_name


def _menu(request: HttpRequest, actor: Actor) -> list[Fold]:
    """What the actor may open, in folds; who holds no role has her own things first."""
    if actor.person_id is None:
        return []
    folds = [
        Fold(str(label), icon, _items(request, actor, entries)) for label, icon, entries in FOLDS
    ]
    if not actor.grants:
        folds = [folds[0], *reversed(folds[1:])]
    home = Item(reverse("web:home"), _("Home"), "home", current=request.path == "/")
    folds[0].items.insert(0, home)
    return [fold for fold in folds if fold.items]


def _items(request: HttpRequest, actor: Actor, entries: Iterable[Entry]) -> list[Item]:
    found = []
    for name, label, short, icon, roles in entries:
        if roles and not actor.has(*roles):
            continue
        url = reverse(name)
        count = unread(actor) if name == "web:messages" else 0
        current = request.path.startswith(url)
        found.append(Item(url, str(label), icon, current, count, str(short)))
    return found
