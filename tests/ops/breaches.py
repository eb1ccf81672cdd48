"""Rows changed behind Kith's back: a breach for every check of `kith verify`, in a played demo.

Each gives how the check has to name it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet

from kith.activities.models import Attendance, Quota, SignUp
from kith.care.models import CareFile, Due
from kith.dispatch.models import RunOrder
from kith.hotline.models import Call
from kith.hours.models import Certificate, Confirmation, Evidence, ServiceRecord
from kith.insights.models import Fact, Numbers
from kith.journal.actions import seal
from kith.journal.models import Entry
from kith.orders.models import Claim, Offer, Order
from kith.outbox.models import Message
from kith.people.models import Account, Consent, Invitation, RoleGrant
from kith.places.models import Area
from kith.points.models import Hold
from kith.projects.models import Need, Pledge, Project, Receipt
from kith.rewards.models import Redemption, Reward, Settlement, SettlementLine
from kith.vault.actions import seal_looks
from kith.vault.models import Access, Destroyed, SubjectKey
from tests.tools.whole import without_walls

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import Model

LONG_AGO: Final = timedelta(days=3)
DAY: Final = timedelta(days=1)


def _change(rows: QuerySet[Any], name: str = "", **values: Any) -> str:
    """The first of the rows is otherwise now, whatever the database thinks of it."""
    row = rows.order_by("pk").first()
    assert row is not None, f"the demo has no such {rows.model.__name__}"
    with without_walls(row._meta.db_table):
        type(row)._base_manager.filter(pk=row.pk).update(**values)
    return f"{name or row._meta.model_name} {row.pk}:"


def _remove(rows: QuerySet[Any]) -> Model:
    row: Model | None = rows.order_by("pk").first()
    assert row is not None
    with without_walls(row._meta.db_table):
        type(row)._base_manager.filter(pk=row.pk).delete()
    return row


def _state(model: type[Model], state: str, other: str, name: str = "") -> Callable[[datetime], str]:
    def breach(_now: datetime) -> str:
        return _change(model._base_manager.filter(state=state), name, state=other)

    return breach


def line_changed(now: datetime) -> str:
    seal(now=now)
    _change(Entry.objects.filter(kind="order"), actor_id=1)
    return "entry: seal"


def line_lost(_now: datetime) -> str:
    told = Entry.objects.filter(kind="order", seq=3).order_by("pk")[:1].get()
    entry = _remove(Entry.objects.filter(kind="order", seq=2, object_id=told.object_id))
    return f"order {entry.object_id}:"  # type: ignore[attr-defined]


def look_lost(now: datetime) -> str:
    seal_looks(now=now)
    _remove(Access.objects.all())
    return "access: seal"


def key_lost(_now: datetime) -> str:
    return _change(SubjectKey.objects.all(), kek="k99")


def no_arrow(_now: datetime) -> str:
    told = Entry.objects.filter(kind="order", verb="verify").order_by("pk")[:1].get()
    _change(Entry.objects.filter(pk=told.pk), to_state="ACCEPTED")
    return f"order {told.object_id}: line {told.seq}"


def not_in_the_journal(_now: datetime) -> str:
    order = Order.objects.filter(state="SUBMITTED").order_by("pk")[:1].get()
    with without_walls("journal_entry"):
        Entry.objects.filter(kind="order", object_id=order.pk).delete()
    return f"order {order.pk}: the journal"


def claim_gone(_now: datetime) -> str:
    claim = Claim.objects.filter(state="HELD", order__state="ACCEPTED").order_by("pk")[:1].get()
    _change(Claim.objects.filter(pk=claim.pk), state="WITHDRAWN")
    return f"order {claim.order_id}: nobody"


def serves_herself(_now: datetime) -> str:
    claim = Claim.objects.select_related("order").filter(state="DONE").order_by("pk")[:1].get()
    return _change(Claim.objects.filter(pk=claim.pk), person_id=claim.order.resident_id)


def not_told(_now: datetime) -> str:
    offer = Offer.objects.filter(state="OFFERED", target="PERSON").order_by("pk")[:1].get()
    Message.objects.filter(cause=f"offer:{offer.pk}:{offer.person_id}").delete()
    return f"offer {offer.pk}:"


def overdue(now: datetime) -> str:
    rows = Order.objects.filter(state="SUBMITTED")
    return _change(rows, due_at=now - LONG_AGO, escalated_at=None)


def place_too_many(_now: datetime) -> str:
    return _change(Quota.objects.filter(taken__lt=F("capacity")), taken=F("taken") + 1)


def _seated_before_another() -> SignUp:
    later = SignUp.objects.filter(
        quota=OuterRef("quota"), rank=OuterRef("rank"), number__gt=OuterRef("number"),
        state__in=("SEATED", "OFFERED"),
    )  # fmt: skip
    rows = SignUp.objects.filter(Exists(later), state="SEATED", quota__mode="FIRST_COME")
    alone = ~Exists(SignUp.objects.filter(party=OuterRef("party")).exclude(pk=OuterRef("pk")))
    return rows.filter(alone).order_by("pk")[:1].get()


def passed_over(_now: datetime) -> str:
    return _change(SignUp.objects.filter(pk=_seated_before_another().pk), state="WAITING")


def place_idle(now: datetime) -> str:
    row = _seated_before_another()
    _change(SignUp.objects.filter(pk=row.pk), state="WAITING")
    ahead = {"starts_at": now + LONG_AGO, "ends_at": now + 2 * LONG_AGO}
    times = {**ahead, "sign_up_from": now, "sign_up_until": now}
    session = type(row.session)._base_manager.filter(pk=row.session_id)
    with without_walls("activities_session"):
        session.update(state="PUBLISHED", cancel_reason="", **times)
    return _change(Quota.objects.filter(pk=row.quota_id), capacity=F("capacity") + 50)


def was_elsewhere(_now: datetime) -> str:
    row = Attendance.objects.exclude(sign_up=None).order_by("pk")[:1].get()
    other = SignUp.objects.exclude(session=row.session_id).order_by("pk")[:1].get()
    return _change(Attendance.objects.filter(pk=row.pk), sign_up=other)


def twice_at_once(_now: datetime) -> str:
    rows = ServiceRecord.objects.exclude(state="REVERSED")
    first = rows.order_by("started_at", "pk")[:1].get()
    other = rows.exclude(person=first.person_id).order_by("pk")[:1].get()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the table cannot be altered
            cursor.execute(
                "ALTER TABLE hours_servicerecord"
                " DROP CONSTRAINT IF EXISTS hours_nobody_serves_twice_at_once"
            )
    half = first.started_at + (first.ended_at - first.started_at) / 2
    return _change(
        ServiceRecord.objects.filter(pk=other.pk),
        person_id=first.person_id,
        started_at=half,
        ended_at=first.ended_at + LONG_AGO,
    )


def confirmed_by_herself(_now: datetime) -> str:
    row = Confirmation.objects.select_related("record").order_by("pk")[:1].get()
    return _change(Confirmation.objects.filter(pk=row.pk), by_id=row.record.person_id)


def without_evidence(_now: datetime) -> str:
    gone = _remove(Evidence.objects.filter(kind="END", record__state="CONFIRMED"))
    return f"servicerecord {gone.record_id}: is confirmed without END"  # type: ignore[attr-defined]


def thanks_for_nothing(_now: datetime) -> str:
    row = ServiceRecord.objects.filter(state="CONFIRMED").order_by("pk")[:1].get()
    _change(ServiceRecord.objects.filter(pk=row.pk), state="REVERSED", thanks="")
    return "transfer "


def certified_more(now: datetime) -> str:
    row = ServiceRecord.objects.filter(state="CONFIRMED").order_by("pk")[:1].get()
    made = Certificate._base_manager.create(
        person_id=row.person_id, area_id=row.area_id, number="breach", code="breach", minutes=1,
        from_date=now, until_date=now, with_list=False, issued_by_id=1, issued_at=now,
        unit="", responsible="", handler="",
    )  # fmt: skip
    return f"certificate {made.pk}:"


def agreed_later(now: datetime) -> str:
    row = ServiceRecord.objects.filter(purse="VOLUNTEER").order_by("pk")[:1].get()
    with without_walls("people_consent"):
        Consent.objects.filter(person=row.person_id, purpose="VOLUNTEER").update(at=now + LONG_AGO)
    return f"servicerecord {row.pk}: was written"


def stock_from_nowhere(_now: datetime) -> str:
    return _change(Reward.objects.all(), received=F("received") + 1, stock=F("stock") + 1)


def points_set_free(_now: datetime) -> str:
    row = Redemption.objects.filter(state="HELD").order_by("pk")[:1].get()
    _change(Hold.objects.filter(cause=row.cause), state="VOIDED")
    return f"redemption {row.pk}:"


def settled_more(now: datetime) -> str:
    piece = Redemption.objects.filter(state="CAPTURED").order_by("pk")[:1].get()
    made = Settlement._base_manager.create(
        merchant_id=piece.merchant_id, month=now.replace(day=1), points=piece.points, count=1,
        digest="another", made_at=now,
    )  # fmt: skip
    SettlementLine._base_manager.create(
        settlement=made, redemption=piece, title="", points=piece.points, handed_at=now
    )
    return f"settlement {made.pk}:"


def given_twice(_now: datetime) -> str:
    return _change(Need.objects.filter(allocated__lt=F("amount")), allocated=F("allocated") + 1)


def number_left_out(_now: datetime) -> str:
    row = Receipt.objects.order_by("pk")[:1].get()
    _change(Receipt.objects.filter(pk=row.pk), seq=row.seq + 50)
    return f"receipts of area {row.area_id} in {row.year}:"


def received_by_the_giver(_now: datetime) -> str:
    row = Receipt.objects.order_by("pk")[:1].get()
    _change(Pledge.objects.filter(pk=row.pledge_id), by_id=row.by_id)
    return f"receipt {row.pk}:"


def role_over_a_team(_now: datetime) -> str:
    return _change(RoleGrant.objects.filter(role="WORKER"), scope_kind="TEAM")


def closed_account(_now: datetime) -> str:
    row = RoleGrant.objects.filter(ends_at=None, person__account__is_active=True)
    grant = row.order_by("pk")[:1].get()
    _change(Account.objects.filter(person=grant.person_id), is_active=False)
    return f"rolegrant {grant.pk}:"


def closed_without_a_word(_now: datetime) -> str:
    return _change(CareFile.objects.filter(state="OPEN", closing=None), state="CLOSED")


def missed_in_silence(now: datetime) -> str:
    rows = Due.objects.filter(state="OPEN", file__state="OPEN")
    return _change(rows, due_at=now - LONG_AGO, missed_at=None)


def grave_without_protocol(_now: datetime) -> str:
    return _change(Call.objects.filter(state="CLOSED", crisis=None), risk=3)


def another_fact(_now: datetime) -> str:
    fact = Fact.objects.order_by("pk")[:1].get()
    _change(Fact.objects.filter(pk=fact.pk), amount=F("amount") + 1)
    return f"{fact.source} {fact.object_id}:"


def another_number(_now: datetime) -> str:
    return _change(Numbers.objects.exclude(cells=[]), cells=[])


def unsent(now: datetime) -> str:
    return _change(Message.objects.all(), state="WAITING", due_at=now - LONG_AGO)


def worker_gone(now: datetime) -> str:
    made = RunOrder._base_manager.create(
        area_id=Area.objects.order_by("pk")[:1].get().pk, asked_by_id=1, asked_at=now,
        state="RUNNING", taken_at=now - LONG_AGO, lease_until=now - LONG_AGO, holder="x",
    )  # fmt: skip
    return f"runorder {made.pk}:"


def kept_too_long(now: datetime) -> str:
    return _change(Invitation._base_manager.all(), "invitations", expires_at=now - 400 * DAY)


def key_kept_too_long(now: datetime) -> str:
    rows = Order.objects.filter(key__startswith="~")
    return _change(rows, key="pressed twice", made_at=now - 2 * LONG_AGO)


def key_is_back(now: datetime) -> str:
    key = SubjectKey._base_manager.order_by("pk")[0]
    Destroyed._base_manager.create(subject_id=key.subject_id, at=now)
    return f"key {key.pk}:"


def index_of_a_retired_key(_now: datetime) -> str:
    rows = Call._base_manager.exclude(number_index="")
    return _change(rows, number_index="9.kept under a cover that is gone")


BREACHES: Final[tuple[tuple[str, Callable[[datetime], str]], ...]] = (
    ("journal_chain", line_changed),
    ("journal_sequence", line_lost),
    ("access_chain", look_lost),
    ("access_keys", key_lost),
    ("index_keys", index_of_a_retired_key),
    ("order_stories", no_arrow),
    ("order_stories", not_in_the_journal),
    ("order_stories", _state(Order, "CONFIRMED", "REPORTED")),
    ("order_claims", claim_gone),
    ("order_helpers", serves_herself),
    ("order_asked", not_told),
    ("order_alarms", overdue),
    ("activity_stories", _state(SignUp, "SEATED", "WAITING", "sign_up")),
    ("activity_places", place_too_many),
    ("activity_queue", passed_over),
    ("activity_idle", place_idle),
    ("activity_seen", was_elsewhere),
    ("hours_stories", _state(ServiceRecord, "RECORDED", "REVERSED", "hours")),
    ("hours_overlaps", twice_at_once),
    ("hours_confirmed", confirmed_by_herself),
    ("hours_confirmed", without_evidence),
    ("hours_thanked", thanks_for_nothing),
    ("hours_certified", certified_more),
    ("hours_consented", agreed_later),
    ("reward_stories", _state(Redemption, "CAPTURED", "REFUNDED")),
    ("reward_stock", stock_from_nowhere),
    ("reward_points", points_set_free),
    ("reward_settled", settled_more),
    ("project_stories", _state(Project, "IN_HAND", "ACCEPTED")),
    ("project_shared", given_twice),
    ("project_receipts", number_left_out),
    ("project_received", received_by_the_giver),
    ("people_roles", role_over_a_team),
    ("people_roles", closed_account),
    ("care_files", closed_without_a_word),
    ("care_visits", missed_in_silence),
    ("hotline_crises", grave_without_protocol),
    ("facts", another_fact),
    ("month_sheets", another_number),
    ("messages_late", unsent),
    ("runs_lost", worker_gone),
    ("retention", kept_too_long),
    ("retention", key_kept_too_long),
    ("erased", key_is_back),
)
