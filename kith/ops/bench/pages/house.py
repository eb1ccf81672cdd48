"""The filled house as its street finds it: nine communities, some requests still open, telephones,
and somebody of the street who is signed in.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.conf import settings
from django.test import Client
from django.utils import timezone

from kith.catalogue.actions import put_defaults
from kith.core.actor import CLOCK
from kith.insights.actions.recomputing import recompute
from kith.ops.bench.signup_rows import put, signed_in
from kith.ops.bench.verify import sql
from kith.people.actions.person import register
from kith.people.inputs import PersonInput
from kith.people.states import Channel
from kith.places.actions import AreaInput, put_area
from kith.places.states import Level
from kith.vault.crypto import blind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kith.places.models import Area

COUNTY: Final = "990101"
TOWN: Final = "990101001"
COMMUNITIES: Final = 9
HAVE_A_PHONE: Final = 500  # people whose number is known by heart, as many as are searched for
# The newest thirteenth is open, in five states, and of the others one in a hundred and thirty, left
# over from before. The clock of every open one runs.
_OPEN: Final = ("SUBMITTED", "VERIFIED", "OPEN", "ACCEPTED", "REPORTED")
_IS_OPEN: Final = "(n * 13 >= {orders} * 12 OR n % 130 = 0)"
_STATE: Final = (
    f"CASE WHEN NOT {_IS_OPEN} THEN 'CONFIRMED' "
    + " ".join(f"WHEN n / 9 % {len(_OPEN)} = {at} THEN '{state}'" for at, state in enumerate(_OPEN))
    + " END"
)
_NAME: Final = "'1|1|AAAA|王*'"
OTHERWISE: Final = {
    "people.Person": {"phone_index": "'somebody ' || n", "name": _NAME},
    "orders.Order": {
        "area_id": f"(SELECT id FROM places_area WHERE code = '{TOWN}00' || (n % 9 + 1))",  # noqa: S608 -- words of this module
        "service_id": "{service} + n % 5",
        "state": _STATE,
        "due_at": f"CASE WHEN {_IS_OPEN} THEN {{later}} ELSE NULL END",
    },
}  # fmt: skip


def fill(size: Mapping[str, int]) -> Area:
    """Everything stands, and every fact was read from its row; the town of the street."""
    put_defaults()
    _put(COUNTY, Level.COUNTY, "")
    town = _put(TOWN, Level.TOWN, COUNTY)
    for n in range(1, COMMUNITIES + 1):
        _put(f"{TOWN}00{n}", Level.COMMUNITY, TOWN)
    sql.fill(size, otherwise=OTHERWISE)
    people: Any = apps.get_model("people.Person")
    for pk in range(1, min(HAVE_A_PHONE, size["people"]) + 1):
        people._default_manager.filter(pk=pk).update(phone_index=blind("phone", f"+86{phone(pk)}"))
    for _count, _wrong in recompute():
        pass
    return town


def community(n: int) -> str:
    """The path of one of the nine."""
    areas: Any = apps.get_model("places.Area")
    return str(areas._default_manager.get(code=f"{TOWN}00{n}").path)


def service() -> str:
    """The code of the kind that a fifth of the requests are of."""
    kinds: Any = apps.get_model("catalogue.ServiceKind")
    return str(kinds._default_manager.order_by("pk").first().code)


def phone(pk: int) -> str:
    return f"139{pk:08d}"


def street(town: Area) -> Client:
    """A browser in which somebody of the street is signed in; her scope is the whole town."""
    now = timezone.now()
    who = register(
        town.pk, input=PersonInput("街道员"), channel=Channel.COUNTER, actor=CLOCK, now=now
    )
    put("people.Account", [{"person_id": who.pk, "login_name": "street", "password": "!"}])
    put("people.RoleGrant", [{"person_id": who.pk, "role": "STREET", "scope_kind": "AREA",
                              "scope_id": town.pk,
                              "starts_at": now - timedelta(days=1)}])  # fmt: skip
    accounts: Any = apps.get_model("people.Account")
    ((_person, cookie),) = signed_in([accounts._default_manager.get(person_id=who.pk).pk], now)
    browser = Client(HTTP_HOST="127.0.0.1")
    browser.cookies[settings.SESSION_COOKIE_NAME] = cookie
    return browser


def _put(code: str, level: Level, parent: str) -> Area:
    return put_area(AreaInput(code, code, level, parent, "bench", date(2020, 1, 1)))
