"""Who proposes, agrees, is in touch, confirms and sees. Source: workflows.md 4.4; mission F.

Pure: they look at the actor and at rows the caller holds (`area`, `resident`, `helper` loaded).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role, ScopeKind
from kith.pairing.states import LIVE

if TYPE_CHECKING:
    from kith.pairing.models import Aid, Deed, Pair
    from kith.people.models import Person

DESK = (Role.WORKER, Role.STREET)
READERS = (*DESK, Role.AUDITOR)


def may_propose(actor: Actor, area_path: str, resident: Person) -> bool:
    """The desk of the household's community, never for her own home (SD2); both sides are asked."""
    home = resident.household_key
    hers = resident.pk in {actor.person_id, *actor.wards, *actor.speaks_for}
    is_home = bool(home) and home == actor.household_key
    return actor.over(area_path, *DESK) and not (hers or is_home)


def may_enter_signed(actor: Actor, area_path: str) -> bool:
    """The desk at which a list with both sides' signatures was handed in."""
    return actor.over(area_path, *DESK)


def is_helper_side(actor: Actor, pair: Pair) -> bool:
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    return actor.person_id is not None and (
        pair.helper_id == actor.me or (pair.unit_id is not None and pair.unit_id in units)
    )


def is_household_side(actor: Actor, pair: Pair) -> bool:
    """The resident herself, her guardian or proxy, one of her home; never her helper."""
    if actor.person_id is None or is_helper_side(actor, pair):
        return False
    home = pair.resident.household_key
    return (
        pair.resident_id == actor.me
        or pair.resident_id in actor.wards | actor.speaks_for
        or (bool(home) and home == actor.household_key)
    )


def is_desk(actor: Actor, pair: Pair) -> bool:
    """The desk of the place, unless it is one's own pair."""
    return actor.over(pair.area.path, *DESK) and not (
        is_helper_side(actor, pair) or is_household_side(actor, pair)
    )


def may_see(actor: Actor, pair: Pair) -> bool:
    """The twin of `queries.visible_to`."""
    return (
        is_helper_side(actor, pair)
        or is_household_side(actor, pair)
        or actor.over(pair.area.path, *READERS)
    )


def may_agree_for_helper(actor: Actor, pair: Pair) -> bool:
    """An offer, never an order: only the helper's side itself."""
    return is_helper_side(actor, pair)


def may_agree_for_household(actor: Actor, pair: Pair) -> bool:
    """Her own side, or the desk that heard her say so."""
    return is_household_side(actor, pair) or is_desk(actor, pair)


def may_end(actor: Actor, pair: Pair) -> bool:
    return is_helper_side(actor, pair) or is_household_side(actor, pair) or is_desk(actor, pair)


def may_write(actor: Actor, pair: Pair) -> bool:
    """Contacts, deeds and aid are told by the helper's side, or typed at the desk from paper."""
    return is_helper_side(actor, pair) or is_desk(actor, pair)


def may_read(actor: Actor, pair: Pair) -> bool:
    """What was done, and what the household wishes to be known: only while the pair lives."""
    if is_household_side(actor, pair):
        return True
    return pair.state in LIVE and (is_helper_side(actor, pair) or is_desk(actor, pair))


def may_close(actor: Actor, deed: Deed) -> bool:
    """Somebody else than who did it: the household's side or the desk."""
    return may_agree_for_household(actor, deed.pair) and actor.person_id != deed.done_by_id


def may_receive(actor: Actor, aid: Aid) -> bool:
    return may_agree_for_household(actor, aid.pair) and actor.person_id != aid.given_by_id
