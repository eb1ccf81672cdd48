"""What is counted on a walk: handed out, signed, noted. Sent twice, it is kept once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, require
from kith.grid.actions._walking import SentBefore, held, held_for_entry, moment
from kith.grid.models import (
    HouseNote,
    LeafletTopic,
    MaterialIssue,
    SignedUndertaking,
    Undertaking,
    Walk,
    WalkAmendment,
)
from kith.grid.policies import walks as policies
from kith.grid.states import Counted, MaterialKind, SignedHow, Signer
from kith.journal.actions import note
from kith.vault import actions as vault
from kith.vault.states import Purpose


@dataclass(frozen=True, slots=True)
class HandOutInput:
    """Leaflets of a topic, or goods by their name. `key` and `at` come from the phone."""

    quantity: int
    key: str
    at: datetime
    topic_id: int | None = None
    goods: str = ""


@dataclass(frozen=True, slots=True)
class SignInput:
    """`signer` (who and where) is sealed; on paper it may stay on the paper."""

    undertaking_id: int
    party: Signer
    how: SignedHow
    key: str
    at: datetime
    copies: int = 1
    signer: str = ""


@dataclass(frozen=True, slots=True)
class NoteInput:
    """`house` and `text` name nobody; what concerns a person is `private`."""

    house: str
    key: str
    text: str = ""
    private: str = ""


@transaction.atomic
def hand_out(walk_id: int, *, input: HandOutInput, actor: Actor, now: datetime) -> MaterialIssue:
    """So many pieces were handed out. Raises Forbidden, NotOnTheWay, BadInput, SentBefore."""
    walk, rules = held_for_entry(walk_id, actor=actor, now=now)
    done = walk.issues.filter(key=input.key).first()
    goods = " ".join(input.goods.split())[:40]
    if done is not None:
        require((done.topic_id, done.goods) == (input.topic_id, goods), SentBefore())
        return done  # whose number may have been put right since
    most = BadInput(
        field="quantity", why=_("Between 1 and %(most)s.") % {"most": rules.most_pieces}
    )
    require(1 <= input.quantity <= rules.most_pieces, most)
    either = BadInput(field="topic", why=_("Please choose a topic, or name what was handed out."))
    require((input.topic_id is None) == bool(goods), either)
    row = MaterialIssue.objects.create(
        walk=walk,
        kind=MaterialKind.GOODS if goods else MaterialKind.LEAFLET,
        topic=None if input.topic_id is None else _topic(walk, input.topic_id),
        goods=goods,
        quantity=input.quantity,
        key=input.key,
        by_id=actor.me,
        handed_at=moment(walk, input.at, now=now),
        at=now,
    )
    note("walk", walk.pk, "hand_out", actor=actor, now=now, quantity=row.quantity)
    return row


def _topic(walk: Walk, topic_id: int) -> LeafletTopic:
    row = LeafletTopic.objects.select_related("area").filter(pk=topic_id).first()
    strange = BadInput(field="topic", why=_("This topic is not one of this place."))
    require(row is not None and walk.area.path.startswith(row.area.path), strange)
    assert row is not None, "required above"
    return row


@transaction.atomic
def sign(walk_id: int, *, input: SignInput, actor: Actor, now: datetime) -> SignedUndertaking:
    """So many copies of one version are signed: a screen takes one signature, with its signer.

    Raises Forbidden, NotOnTheWay, BadInput, IllegalMove, SentBefore.
    """
    walk, rules = held_for_entry(walk_id, actor=actor, now=now)
    done = walk.signed.filter(key=input.key).first()
    if done is not None:
        same = (done.undertaking_id, done.party, done.how) == (
            input.undertaking_id,
            input.party,
            input.how,
        )
        require(same, SentBefore())
        return done
    _check_signature(input, most=rules.most_copies)
    signer = " ".join(input.signer.split())[:80]
    subject = vault.enrol(now=now) if signer else None
    row = SignedUndertaking.objects.create(
        walk=walk,
        undertaking=_undertaking(walk, input.undertaking_id),
        party=input.party,
        how=input.how,
        copies=input.copies,
        subject_id=subject,
        signer=vault.seal(SignedUndertaking, "signer", subject or 0, signer),
        key=input.key,
        by_id=actor.me,
        signed_at=moment(walk, input.at, now=now),
        at=now,
    )
    note("walk", walk.pk, "sign", actor=actor, now=now, copies=row.copies)
    return row


def _check_signature(input: SignInput, *, most: int) -> None:
    if input.how == SignedHow.SCREEN:
        one = BadInput(field="copies", why=_("On screen one signs at a time."))
        require(input.copies == 1, one)
        who = BadInput(field="signer", why=_("Please write who signs."))
        require(bool(input.signer.strip()), who)
    many = BadInput(field="copies", why=_("Between 1 and %(most)s.") % {"most": most})
    require(1 <= input.copies <= most, many)
    several = BadInput(field="copies", why=_("Who signed is written down one by one."))
    require(input.copies == 1 or not input.signer.strip(), several)


def _undertaking(walk: Walk, undertaking_id: int) -> Undertaking:
    row = Undertaking.objects.select_related("area").filter(pk=undertaking_id).first()
    strange = BadInput(field="undertaking", why=_("This text is not one of this place."))
    require(row is not None and walk.area.path.startswith(row.area.path), strange)
    assert row is not None, "required above"
    return row


@transaction.atomic
def note_house(walk_id: int, *, input: NoteInput, actor: Actor, now: datetime) -> HouseNote:
    """Something about a house is kept; what concerns a person is sealed.

    Raises Forbidden, NotOnTheWay, BadInput.
    """
    walk, _rules = held_for_entry(walk_id, actor=actor, now=now)
    done = walk.notes.filter(key=input.key).first()
    if done is not None:
        return done
    house, text = " ".join(input.house.split()), " ".join(input.text.split())
    private = input.private.strip()
    named = BadInput(field="house", why=_("Please name the house, without a flat."))
    require(0 < len(house) <= 30, named)
    some = BadInput(field="text", why=_("The note is empty."))
    require(bool(text or private), some)
    subject = vault.enrol(now=now) if private else None
    row = HouseNote.objects.create(
        walk=walk,
        house=house,
        text=text[:200],
        subject_id=subject,
        private=vault.seal(HouseNote, "private", subject or 0, private[:1000]),
        key=input.key,
        by_id=actor.me,
        at=now,
    )
    note("walk", walk.pk, "note_house", actor=actor, now=now)
    return row


@transaction.atomic
def read_note(note_id: int, *, actor: Actor, now: datetime) -> str:
    """The sealed part of a note, with a line in the log of looks. Raises Forbidden."""
    row = HouseNote.objects.select_related("walk__area").get(pk=note_id)
    require(policies.may_open_note(actor, row.walk) and bool(row.private))
    return vault.reveal(row, "private", actor=actor, purpose=Purpose.GRID, now=now)["private"]


@transaction.atomic
def read_signer(signed_id: int, *, actor: Actor, now: datetime) -> str:
    """Who signed, with a line in the log of looks. Raises Forbidden."""
    row = SignedUndertaking.objects.select_related("walk__area").get(pk=signed_id)
    require(policies.may_open_note(actor, row.walk) and bool(row.signer))
    return vault.reveal(row, "signer", actor=actor, purpose=Purpose.GRID, now=now)["signer"]


@transaction.atomic
def amend(
    walk_id: int,
    *,
    counted: Counted,
    row_id: int,
    after: int,
    reason: str,
    actor: Actor,
    now: datetime,
) -> WalkAmendment:
    """A count is put right; what stood before stays readable, with the reason.

    Raises Forbidden, BadInput, IllegalMove when it changes nothing.
    """
    walk = held(walk_id)
    require(policies.may_amend(actor, walk))
    why = " ".join(reason.split())[:200]
    require(bool(why), BadInput(field="reason", why=_("Please say why.")))
    before = _correct(walk, counted, row_id, after)
    row = WalkAmendment.objects.create(
        walk=walk,
        counted=counted,
        row_id=row_id,
        before=before,
        after=after,
        reason=why,
        by_id=actor.me,
        at=now,
    )
    note("walk", walk.pk, "amend", actor=actor, now=now, was=before, now_is=after)
    return row


def _correct(walk: Walk, counted: Counted, row_id: int, after: int) -> int:
    """The count stands corrected; what it was."""
    if counted == Counted.MATERIAL:
        issue = walk.issues.select_for_update(of=("self",)).get(pk=row_id)
        before, issue.quantity = issue.quantity, after
        _require_change(before, after, most=10_000)
        issue.save(update_fields=("quantity",))
        return before
    signed = walk.signed.select_for_update(of=("self",)).get(pk=row_id)
    before, signed.copies = signed.copies, after
    _require_change(before, after, most=1 if signed.how == SignedHow.SCREEN else 10_000)
    signed.save(update_fields=("copies",))
    return before


def _require_change(before: int, after: int, *, most: int) -> None:
    odd = BadInput(field="after", why=_("Between 0 and %(most)s.") % {"most": most})
    require(0 <= after <= most, odd)
    require(before != after, IllegalMove())
