"""A pair is proposed by the desk, lives once both sides agreed, and ends with a reason."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, Refusal, require
from kith.groups.models import Organisation
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.pairing import policies, queries
from kith.pairing.models import Agreement, Ending, Pair, Plan, Review
from kith.pairing.states import LIVE, PAIR, EndReason, PairMode, PairState, Side, Verdict
from kith.people.actions import roles
from kith.people.models import Person, Proxy
from kith.people.queries import has_consented, speakers_of
from kith.people.states import ConsentPurpose, TieKind
from kith.places.models import Area
from kith.places.queries import community_path
from kith.vault import actions as vault
from kith.vault.states import Purpose


class NotAgreedToHelp(Refusal):
    code = "pair_not_a_volunteer"
    text = _("This person has not agreed to be registered as a volunteer.")


class PairedAlready(Refusal):
    code = "paired_already"
    text = _("One helper and one household: one of them is in such a pair already.")


class OneHome(Refusal):
    code = "pair_one_home"
    text = _("These two live in one household.")


class TooManyHouseholds(Refusal):
    code = "too_many_households"
    text = _("This helper has %(most)s households already.")


class NoConsentToTell(Refusal):
    code = "no_consent_to_tell"
    text = _("Such words are kept only when she agreed to it: please record her consent first.")


@dataclass(frozen=True, slots=True)
class PairInput:
    """A helper or a unit, not both; `about` is what the household wishes to be known."""

    resident_id: int
    mode: PairMode
    helper_id: int | None = None
    unit_id: int | None = None
    every_days: int = 30
    aims: str = ""
    about: str = ""


@transaction.atomic
def propose(*, input: PairInput, actor: Actor, now: datetime) -> Pair:
    """Both sides are asked; nobody is paired yet.

    Raises Forbidden, BadInput, PairedAlready, OneHome, TooManyHouseholds, NotAgreedToHelp,
    NoConsentToTell.
    """
    people = _held(input)
    resident = people[input.resident_id]
    area = Area.objects.get(path=community_path(Area.objects.get(pk=resident.area_id).path))
    require(policies.may_propose(actor, area.path, resident))
    _check(input, resident, people.get(input.helper_id or 0), area, now)
    pair = Pair(
        mode=input.mode,
        helper_id=input.helper_id,
        unit_id=input.unit_id,
        resident=resident,
        home=queries.home_name(resident.pk, resident.household_key),
        area=area,
        proposed_by_id=actor.me,
        proposed_at=now,
    )
    _require_free(pair, now)
    if input.about.strip():
        require(has_consented(resident.pk, ConsentPurpose.SENSITIVE), NoConsentToTell())
        pair.about = vault.seal(Pair, "about", resident.pk, input.about.strip())
    pair.save(force_insert=True)
    _plan(pair, input.every_days, input.aims, actor=actor, now=now)
    note("pair", pair.pk, "propose", actor=actor, now=now, after=pair.state)
    _tell(pair, "pair_proposed", pair.pk, now=now, but=actor.person_id)
    return pair


def _held(input: PairInput) -> dict[int, Person]:
    """The resident with her whole household, and the helper: all decided on by one caller."""
    home = Person.objects.get(pk=input.resident_id).household_key
    ids = {input.resident_id} | ({input.helper_id} if input.helper_id is not None else set())
    if home:
        ids |= set(Person.objects.filter(household_key=home).values_list("pk", flat=True))
    return Person.objects.locked_all(ids)


def _check(
    input: PairInput, resident: Person, helper: Person | None, area: Area, now: datetime
) -> None:
    is_unit = input.mode == PairMode.UNIT
    named = (input.unit_id is not None) == is_unit and (helper is not None) != is_unit
    require(named, BadInput(field="mode", why=_("Name a helper, or a unit, as the kind says.")))
    if input.unit_id is not None:
        Organisation.objects.get(pk=input.unit_id)
    if helper is None:
        return
    home = resident.household_key
    require(helper.pk != resident.pk and not (home and helper.household_key == home), OneHome())
    require(has_consented(helper.pk, ConsentPurpose.VOLUNTEER), NotAgreedToHelp())


def _require_free(pair: Pair, now: datetime) -> None:
    """The tables say so too; here it is said in words. The two persons are held by the caller."""
    live = Pair.objects.filter(state__in=LIVE)
    mine = live.filter(helper_id=pair.helper_id) if pair.helper_id else live.none()
    same = live.filter(home=pair.home)
    if pair.mode == PairMode.ONE_TO_ONE:
        require(not mine.exists() and not same.exclude(mode=PairMode.UNIT).exists(),
                PairedAlready())  # fmt: skip
        return
    taken = mine.filter(mode=PairMode.ONE_TO_ONE) | same.filter(mode=PairMode.ONE_TO_ONE)
    require(pair.mode == PairMode.UNIT or not taken.exists(), PairedAlready())
    twice = mine | live.filter(unit_id=pair.unit_id or 0)
    require(not twice.filter(home=pair.home).exists(), PairedAlready())
    most = queries.rules_of(pair, now).most_households
    require(mine.count() < most, TooManyHouseholds(most=most))


@transaction.atomic
def agree(
    pair_id: int, *, side: Side, how: str = "", may_ask: bool = False, actor: Actor, now: datetime
) -> Pair:
    """One side says yes; with the second yes the pair lives.

    `may_ask`: the household lets its helper write down requests for it, until the pair ends.
    The desk that heard a household say yes tells how. Raises Forbidden, IllegalMove, BadInput.
    """
    pair = _locked(pair_id)
    if side == Side.HELPER:
        require(policies.may_agree_for_helper(actor, pair))
    else:
        require(policies.may_agree_for_household(actor, pair))
    heard = policies.is_household_side(actor, pair) or side == Side.HELPER or bool(how.strip())
    require(heard, BadInput(field="how", why=_("Please say how she agreed.")))
    pair.state = PAIR.next(pair.state, "agree")
    Agreement.objects.get_or_create(
        pair=pair, side=side, defaults={"by_id": actor.me, "how": how.strip(), "at": now}
    )
    note("pair", pair.pk, "agree", actor=actor, now=now, side=side)
    if may_ask and side == Side.HOUSEHOLD and pair.helper_id:
        roles.name_proxy(
            pair.resident_id,
            agent_id=pair.helper_id,
            kind=TieKind.NEIGHBOUR,
            agreed_how=how.strip() or "pair",
            actor=actor,
            now=now,
        )
    if pair.agreements.count() == len(Side):
        _move(pair, "activate", actor=actor, now=now)
        _tell(pair, "pair_begun", pair.pk, now=now, but=actor.person_id)
    return pair


@transaction.atomic
def decline(pair_id: int, *, actor: Actor, now: datetime) -> Pair:
    """One side says no; nobody asks why and nothing follows. Raises Forbidden, IllegalMove."""
    pair = _locked(pair_id)
    require(
        policies.may_agree_for_helper(actor, pair) or policies.may_agree_for_household(actor, pair)
    )
    return _move(pair, "decline", actor=actor, now=now)


@transaction.atomic
def withdraw(pair_id: int, *, actor: Actor, now: datetime) -> Pair:
    """The desk takes its proposal back. Raises Forbidden, IllegalMove."""
    pair = _locked(pair_id)
    require(policies.is_desk(actor, pair))
    return _move(pair, "withdraw", actor=actor, now=now)


@transaction.atomic
def end(pair_id: int, *, reason: EndReason, words: str = "", actor: Actor, now: datetime) -> Pair:
    """Either side or the desk ends it, with a reason; what was done stays.

    The helper may no longer ask for the household. Raises Forbidden, IllegalMove, BadInput.
    """
    pair = _locked(pair_id)
    require(policies.may_end(actor, pair))
    told = reason != EndReason.OTHER or bool(words.strip())
    require(told, BadInput(field="words", why=_("Please say why.")))
    _move(pair, "end", actor=actor, now=now)
    Ending.objects.create(pair=pair, reason=reason, note=words.strip(), by_id=actor.me, at=now)
    asking = Proxy.objects.filter(
        principal_id=pair.resident_id, agent_id=pair.helper_id, ends_at=None,
        kind=TieKind.NEIGHBOUR, starts_at__gte=pair.proposed_at,
    )  # fmt: skip
    for proxy in asking:
        proxy.ends_at = now
        proxy.save(update_fields=("ends_at",))
    _tell(pair, "pair_ended", pair.pk, now=now, but=actor.person_id)
    return pair


@transaction.atomic
def plan(pair_id: int, *, every_days: int, aims: str, actor: Actor, now: datetime) -> Plan:
    """Another rhythm or other aims from now on. Raises Forbidden, BadInput."""
    pair = _locked(pair_id)
    require(policies.may_end(actor, pair) and pair.state in LIVE)
    return _plan(pair, every_days, aims, actor=actor, now=now)


def _plan(pair: Pair, every_days: int, aims: str, *, actor: Actor, now: datetime) -> Plan:
    rhythm = BadInput(field="every_days", why=_("Between every day and once a year."))
    require(1 <= every_days <= 366, rhythm)
    made = Plan.objects.create(
        pair=pair, every_days=every_days, aims=aims.strip(), by_id=actor.me, at=now
    )
    note("pair", pair.pk, "plan", actor=actor, now=now, every_days=every_days)
    return made


@transaction.atomic
def review(pair_id: int, *, verdict: Verdict, words: str, actor: Actor, now: datetime) -> Review:
    """The desk looked back with both sides. Raises Forbidden."""
    pair = _locked(pair_id)
    require(policies.is_desk(actor, pair) and pair.state == PairState.ACTIVE)
    row = Review.objects.create(
        pair=pair, verdict=verdict, note=words.strip(), by_id=actor.me, at=now
    )
    note("pair", pair.pk, "review", actor=actor, now=now, verdict=verdict)
    return row


@transaction.atomic
def read_about(pair_id: int, *, actor: Actor, now: datetime) -> str:
    """What the household wishes its helper to know, with a line in the access log."""
    pair = _locked(pair_id)
    require(policies.may_read(actor, pair))
    if not pair.about:
        return ""
    own = policies.is_household_side(actor, pair)
    purpose = Purpose.OWN if own and pair.resident_id == actor.me else Purpose.SERVE
    return vault.reveal(pair, "about", actor=actor, purpose=purpose, now=now)["about"]


def _locked(pair_id: int) -> Pair:
    return Pair.objects.select_related("area", "resident", "helper", "unit").locked(pair_id)


def _move(pair: Pair, verb: str, *, actor: Actor, now: datetime) -> Pair:
    before, pair.state = pair.state, PAIR.next(pair.state, verb)
    pair.save(update_fields=("state",))
    note("pair", pair.pk, verb, actor=actor, now=now, before=before, after=pair.state)
    return pair


def _tell(pair: Pair, topic: str, number: int, *, now: datetime, but: int | None) -> None:
    """Both sides hear of it, except who did it."""
    people = set(speakers_of(pair.resident_id, now))
    if pair.helper_id:
        people.add(pair.helper_id)
    for person_id in sorted(people - {but}):
        tell(
            person_id,
            topic,
            cause=f"pair:{pair.pk}:{topic}",
            now=now,
            link=f"/pairs/{pair.pk}/",
            number=number,
        )
