"""Sittings, what was agreed and signed, whether it is kept; and looking into the file.

Source: People's Mediation Law, articles 28 to 31 (written or by word of mouth; both sign; the
mediator looks after it).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.files import actions as files
from kith.grid.actions._mediating import held, move
from kith.grid.models import (
    Accord,
    Mediation,
    MediationEnd,
    Party,
    Revisit,
    RevisitResult,
    Signature,
    Sitting,
    SittingResult,
)
from kith.grid.policies import mediation as policies
from kith.grid.queries.mediation import accord_of, rules_of
from kith.grid.states import (
    MEDIATION,
    RUNNING,
    WITH_MEDIATOR,
    AccordHow,
    Kept,
    MediationState,
    SittingOutcome,
)
from kith.journal.actions import note
from kith.vault import actions as vault
from kith.vault.states import Purpose

LONGEST_TEXT = 4000


class SignedAlready(Refusal):
    code = "party_signed_already"
    text = _("This side has agreed to this text already.")


@dataclass(frozen=True, slots=True)
class SignatureInput:
    """`picture` is a photo of the signed paper, where there is one."""

    party_id: int
    how: AccordHow
    picture: bytes = b""
    picture_name: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """The file as its carriers read it: notes by the keys of sittings and revisits."""

    about: str
    sittings: dict[int, str] = field(default_factory=dict)
    accord: str = ""
    revisits: dict[int, str] = field(default_factory=dict)
    end: str = ""


@transaction.atomic
def plan_sitting(
    mediation_id: int, *, starts_at: datetime, place: str, actor: Actor, now: datetime
) -> Sitting:
    """The parties are to meet. Raises Forbidden, IllegalMove, BadInput."""
    row = held(mediation_id)
    require(policies.may_work(actor, row))
    require(row.state in WITH_MEDIATOR, IllegalMove())
    where = " ".join(place.split())[:80]
    require(bool(where), BadInput(field="place", why=_("Please write where.")))
    sitting = Sitting.objects.create(
        mediation=row, starts_at=starts_at, place=where, planned_by_id=actor.me, planned_at=now
    )
    note("mediation", row.pk, "plan_sitting", actor=actor, now=now, sitting=sitting.pk)
    return sitting


@transaction.atomic
def hold_sitting(
    sitting_id: int, *, outcome: SittingOutcome, words: str, actor: Actor, now: datetime
) -> SittingResult:
    """What came of a sitting is kept, once. Raises Forbidden, IllegalMove, BadInput."""
    row = held(Sitting.objects.values_list("mediation_id", flat=True).get(pk=sitting_id))
    sitting = Sitting.objects.locked(sitting_id)
    require(policies.may_mediate(actor, row))
    require(row.state in RUNNING, IllegalMove())
    require(not SittingResult.objects.filter(sitting=sitting).exists(), IllegalMove())
    early = BadInput(field="outcome", why=_("This meeting has not begun."))
    require(sitting.starts_at <= now, early)
    result = SittingResult.objects.create(
        sitting=sitting,
        outcome=outcome,
        note=vault.seal(SittingResult, "note", row.subject_id, words.strip()[:LONGEST_TEXT]),
        by_id=actor.me,
        at=now,
    )
    note("mediation", row.pk, "hold_sitting", actor=actor, now=now, sitting=sitting.pk)
    return result


@transaction.atomic
def write_accord(mediation_id: int, *, text: str, actor: Actor, now: datetime) -> Accord:
    """What was agreed stands as a new version, which both sides are to sign.

    Raises Forbidden, IllegalMove, BadInput.
    """
    row = held(mediation_id)
    require(policies.may_mediate(actor, row))
    words = text.strip()
    written = BadInput(field="text", why=_("Please write what was agreed."))
    require(bool(words) and len(words) <= LONGEST_TEXT, written)
    move(row, "write", actor=actor, now=now)
    last = row.accords.aggregate(last=Max("version"))["last"] or 0
    return Accord.objects.create(
        mediation=row,
        version=last + 1,
        text=vault.seal(Accord, "text", row.subject_id, words),
        by_id=actor.me,
        at=now,
    )


@transaction.atomic
def sign(mediation_id: int, *, input: SignatureInput, actor: Actor, now: datetime) -> Signature:
    """One side said yes to the newest text; with the last yes it is agreed, and revisits are due.

    Raises Forbidden, IllegalMove, SignedAlready, and what keeping a picture raises.
    """
    row = held(mediation_id)
    require(policies.may_mediate(actor, row))
    MEDIATION.next(row.state, "sign")
    accord = accord_of(row)
    assert accord is not None, "SIGNING is reached by writing one"
    party = Party.objects.get(pk=input.party_id, mediation=row)
    signed = {one.party_id for one in accord.signatures.all()}
    require(party.pk not in signed, SignedAlready())
    signature = Signature.objects.create(
        accord=accord, party=party, how=input.how, by_id=actor.me, at=now
    )
    if input.picture:
        _keep_picture(signature, row, input, actor=actor, now=now)
    everybody = {p.pk for p in row.parties.all()}
    if signed | {party.pk} == everybody:
        _agree(row, actor=actor, now=now)
    else:
        move(row, "sign", actor=actor, now=now)
    return signature


def _keep_picture(
    signature: Signature, row: Mediation, input: SignatureInput, *, actor: Actor, now: datetime
) -> None:
    kept = files.keep(
        input.picture,
        name=input.picture_name,
        kind="grid.signature",
        object_id=signature.pk,
        subject_id=row.subject_id,
        actor=actor,
        now=now,
    )
    signature.file_id = kept.pk
    signature.save(update_fields=("file_id",))


def _agree(row: Mediation, *, actor: Actor, now: datetime) -> None:
    move(row, "agree", actor=actor, now=now)
    MediationEnd.objects.create(mediation=row, by_id=actor.me, at=now)
    today = localtime(now).date()
    Revisit.objects.bulk_create(
        Revisit(mediation=row, due_on=today + timedelta(days=days), made_at=now)
        for days in rules_of(row.area.path, today).revisit_days
    )


@transaction.atomic
def plan_revisit(mediation_id: int, *, due_on: date, actor: Actor, now: datetime) -> Revisit:
    """One more day to ask whether it is kept. Raises Forbidden, IllegalMove, BadInput."""
    row = held(mediation_id)
    require(policies.may_work(actor, row))
    require(row.state == MediationState.AGREED, IllegalMove())
    past = BadInput(field="due_on", why=_("This day is over."))
    require(due_on >= localtime(now).date(), past)
    revisit, _made = Revisit.objects.get_or_create(
        mediation=row, due_on=due_on, defaults={"made_at": now}
    )
    note("mediation", row.pk, "plan_revisit", actor=actor, now=now, revisit=revisit.pk)
    return revisit


@transaction.atomic
def revisit(
    revisit_id: int, *, kept: Kept, words: str, actor: Actor, now: datetime
) -> RevisitResult:
    """Whether the agreement is kept is known, once. Raises Forbidden, IllegalMove."""
    row = held(Revisit.objects.values_list("mediation_id", flat=True).get(pk=revisit_id))
    one = Revisit.objects.locked(revisit_id)
    require(policies.may_work(actor, row))
    require(not RevisitResult.objects.filter(revisit=one).exists(), IllegalMove())
    result = RevisitResult.objects.create(
        revisit=one,
        kept=kept,
        note=vault.seal(RevisitResult, "note", row.subject_id, words.strip()[:1000]),
        by_id=actor.me,
        at=now,
    )
    note("mediation", row.pk, "revisit", actor=actor, now=now, revisit=one.pk, kept=kept)
    return result


@transaction.atomic
def read(mediation_id: int, *, actor: Actor, now: datetime) -> Opened:
    """What was said, agreed and found, with a line for each look. Raises Forbidden."""
    row = Mediation.objects.select_related("area").prefetch_related("parties").get(pk=mediation_id)
    require(policies.may_see(actor, row))
    results = SittingResult.objects.filter(sitting__mediation=row)
    found = RevisitResult.objects.filter(revisit__mediation=row)
    accord = accord_of(row)
    end = MediationEnd.objects.select_related("mediation").filter(mediation=row).first()
    plain = partial(_plain, actor=actor, now=now)
    return Opened(
        about=plain(row, "about"),
        sittings={
            one.sitting_id: plain(one, "note")
            for one in results.select_related("sitting__mediation").order_by("pk")
        },
        accord=plain(accord, "text") if accord else "",
        revisits={
            one.revisit_id: plain(one, "note")
            for one in found.select_related("revisit__mediation").order_by("pk")
        },
        end=plain(end, "note") if end else "",
    )


def _plain(
    one: Mediation | SittingResult | Accord | RevisitResult | MediationEnd,
    name: str,
    *,
    actor: Actor,
    now: datetime,
) -> str:
    """The words, or nothing where nothing was written: then nobody looked either."""
    if not getattr(one, name):
        return ""
    return vault.reveal(one, name, actor=actor, purpose=Purpose.MEDIATE, now=now)[name]


@transaction.atomic
def read_parties(mediation_id: int, *, actor: Actor, now: datetime) -> list[tuple[str, str, str]]:
    """(alias, name, phone) of each side, with a line in the log of looks. Raises Forbidden."""
    row = Mediation.objects.select_related("area").prefetch_related("parties").get(pk=mediation_id)
    require(policies.may_see(actor, row))
    found = []
    for party in row.parties.order_by("pk"):
        told = vault.reveal(party, "name", "phone", actor=actor, purpose=Purpose.MEDIATE, now=now)
        found.append((party.alias, told["name"], told["phone"]))
    return found


@transaction.atomic
def open_picture(signature_id: int, *, actor: Actor, now: datetime) -> bytes:
    """The signed paper, with a line in the log of looks. Raises Forbidden."""
    one = Signature.objects.select_related("accord").get(pk=signature_id)
    mediation_id = one.accord.mediation_id
    row = Mediation.objects.select_related("area").prefetch_related("parties").get(pk=mediation_id)
    require(policies.may_see(actor, row) and one.file_id is not None)
    assert one.file_id is not None, "required above"
    return files.open_file(one.file_id, actor=actor, purpose=Purpose.MEDIATE, now=now)
