"""What a second person is asked to approve, in words; names stand as masks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from kith.approvals.states import ApprovalState, Deed
from kith.core.actor import Role
from kith.people.queries import masked
from kith.places.queries import with_ids
from kith.projects.states_money import SurplusKind, ValueKind
from kith.web.projects.money_rows import counted, yuan

if TYPE_CHECKING:
    from kith.approvals.models import Approval

Fact = tuple[str, str]
S = ApprovalState
TONES: Final = {
    S.ASKED: "wait",
    S.APPROVED: "warn",
    S.USED: "good",
    S.REFUSED: "bad",
    S.LAPSED: "done",
}


def facts(deed: str, object_id: int, payload: dict[str, Any]) -> list[Fact]:
    """What exactly would be done."""
    return FACTS[deed](object_id, payload)


def facts_of(row: Approval) -> list[Fact]:
    return facts(row.deed, row.object_id, row.payload)


def _role(object_id: int, payload: dict[str, Any]) -> list[Fact]:
    area = with_ids([payload["scope"]]).get(payload["scope"])
    return [
        (_("Who"), _named(object_id)),
        (_("Role"), str(Role(payload["role"]).label)),
        (_("Where"), area.name if area else "–"),
    ]


def _share(_object_id: int, payload: dict[str, Any]) -> list[Fact]:
    return [
        (_("What was given"), payload["pledge"]),
        (_("For which need"), payload["title"]),
        (_("How much"), counted(payload["amount"], ValueKind(payload["kind"]), payload["unit"])),
    ]


def _surplus(_object_id: int, payload: dict[str, Any]) -> list[Fact]:
    return [
        (_("Project"), payload["title"]),
        (_("What becomes of it"), str(SurplusKind(payload["kind"]).label)),
        (_("How much"), _("%(yuan)s yuan") % {"yuan": yuan(payload["fen"])}),
        (_("Document"), payload["document"]),
    ]


def _list(_object_id: int, payload: dict[str, Any]) -> list[Fact]:
    return [
        (_("Rows"), str(payload["rows"])),
        (_("Fingerprint of the file"), payload["file"][:16]),
    ]


def _person(object_id: int, _payload: dict[str, Any]) -> list[Fact]:
    return [(_("Who"), _named(object_id))]


def _named(person_id: int) -> str:
    """Her masked name and her number."""
    person = masked([person_id]).get(person_id)
    name = str(person.name) if person else ""
    return _("%(name)s, No. %(n)s") % {"name": name, "n": person_id}


FACTS: Final[dict[str, Callable[[int, dict[str, Any]], list[Fact]]]] = {
    Deed.GRANT_WORKER: _role,
    Deed.GRANT_STREET: _role,
    Deed.SHARE_PLEDGE: _share,
    Deed.STATE_SURPLUS: _surplus,
    Deed.IMPORT_PEOPLE: _list,
    Deed.ERASE_PERSON: _person,
}
