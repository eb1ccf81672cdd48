"""Who may sign up whom, and who may change the order of a queue.

Source: permission_matrix.yaml, enrolment. Pure: rows with their areas loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.activities.policies.session import DESK, may_see_list
from kith.core.actor import Actor, Role

if TYPE_CHECKING:
    from kith.activities.models import Session, SignUp
    from kith.people.models import Person

AT_THE_DESK: Final = (Role.HOTLINE, *DESK)


def is_family(actor: Actor, person: Person) -> bool:
    """She herself, a ward, somebody who agreed, or one of the same household."""
    if actor.person_id is None:
        return False
    same_home = actor.household_key != "" and actor.household_key == person.household_key
    return person.pk == actor.me or person.pk in actor.wards | actor.speaks_for or same_home


def may_sign_up_for(actor: Actor, person: Person) -> bool:
    """enrolment.create: the family; at counter and telephone everybody of the place."""
    return is_family(actor, person) or actor.over(person.area.path, *AT_THE_DESK)


def may_change(actor: Actor, sign_up: SignUp) -> bool:
    """Confirm, cancel, replace: whoever may sign her up, who did, and the session's desk."""
    made_it = actor.person_id is not None and sign_up.made_by_id == actor.person_id
    return made_it or is_family(actor, sign_up.person) or may_move(actor, sign_up.session)


def may_see(actor: Actor, sign_up: SignUp) -> bool:
    """The twin of `queries.sign_ups.visible_to`."""
    made_it = actor.person_id is not None and sign_up.made_by_id == actor.person_id
    return made_it or is_family(actor, sign_up.person) or may_see_list(actor, sign_up.session)


def may_move(actor: Actor, session: Session) -> bool:
    """enrolment.move and draw: the desk of the place, with a reason people can read."""
    return actor.over(session.area.path, *DESK)


def may_enter_priority(actor: Actor, person: Person) -> bool:
    """The desk of her home, never in one's own case."""
    return actor.over(person.area.path, *DESK) and not is_family(actor, person)


def may_see_priority(actor: Actor, person: Person) -> bool:
    """The person's side and the desk of her home."""
    mine = actor.person_id is not None and person.pk in {actor.me, *actor.wards}
    return mine or actor.over(person.area.path, *DESK)
