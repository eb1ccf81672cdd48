"""Who may apply, check, announce, object, decide, and see.

Source: workflows.md 4.7; permission_matrix.yaml, certificate; threats.md, separation of duties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kith.core.actor import Actor, Role
from kith.recognition.states import PUBLIC

if TYPE_CHECKING:
    from kith.recognition.models import Star

DESK = (Role.WORKER, Role.STREET, Role.DISTRICT)
OVERSEERS = (*DESK, Role.AUDITOR)


def may_apply(actor: Actor, person_id: int) -> bool:
    """For oneself, or a guardian for a ward."""
    return actor.person_id is not None and person_id in {actor.me, *actor.wards}


def may_see(actor: Actor, star: Star) -> bool:
    """The twin of `queries.visible_to`: one's own, the desk's, and what is announced."""
    if actor.person_id is None:
        return False
    own = star.person_id in {actor.me, *actor.wards}
    return own or star.state in PUBLIC or actor.over(star.area.path, *OVERSEERS)


def may_see_whole(actor: Actor, star: Star) -> bool:
    """With its steps and its figures: not for those who only read the notice."""
    own = may_apply(actor, star.person_id)
    return own or actor.over(star.area.path, *OVERSEERS)


def is_uninvolved(actor: Actor, star: Star) -> bool:
    """Neither she herself, nor her home, nor somebody who speaks for her."""
    if actor.person_id is None or actor.person_id in (star.person_id, star.applied_by_id):
        return False
    home = star.person.household_key
    return not (home and home == actor.household_key) and star.person_id not in (
        actor.wards | actor.speaks_for
    )


def may_check(actor: Actor, star: Star) -> bool:
    """The desk of the place looks at the hours behind it."""
    return actor.over(star.area.path, *DESK) and is_uninvolved(actor, star)


def may_decide(actor: Actor, star: Star, earlier: frozenset[int]) -> bool:
    """A second person of the level the rule names: nobody who took an earlier step."""
    level = (Role.DISTRICT,) if star.role == Role.DISTRICT else (Role.STREET, Role.DISTRICT)
    return (
        actor.over(star.area.path, *level)
        and is_uninvolved(actor, star)
        and actor.me not in earlier
    )


def may_object(actor: Actor, star: Star) -> bool:
    """Anybody signed in, about somebody else."""
    return actor.person_id is not None and actor.person_id != star.person_id


def may_withdraw(actor: Actor, star: Star) -> bool:
    return may_apply(actor, star.person_id)
