"""Who runs stalls, reads off views, gives skills, and looks after holiday posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kith.activities.states import ApplicationState, PostState
from kith.core.actor import Actor, Role, ScopeKind

if TYPE_CHECKING:
    from kith.activities.models import HolidayPost, PostApplication, Stall
    from kith.people.models import Person

DESK: Final = (Role.WORKER, Role.STREET)
RUNNERS: Final = (*DESK, Role.DISTRICT)
READERS: Final = (*RUNNERS, Role.AUDITOR)
OF_AGE: Final = 18


def may_run(actor: Actor, path: str) -> bool:
    """Stalls, views and channels of a place, and its holiday posts."""
    return actor.over(path, *RUNNERS)


def may_offer_stall(actor: Actor, path: str, organisation_id: int | None) -> bool:
    """A unit for itself, or the desk for anybody."""
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    return may_run(actor, path) or (organisation_id is not None and organisation_id in units)


def may_withdraw_stall(actor: Actor, stall: Stall) -> bool:
    return may_offer_stall(actor, stall.session.area.path, stall.organisation_id)


def is_mentor(actor: Actor, post: HolidayPost) -> bool:
    """The desk of the place, or the liaison of the unit whose post it is."""
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    return post.organisation_id in units or actor.over(post.area.path, *DESK)


def may_apply(actor: Actor, person: Person) -> bool:
    """For oneself, or a guardian for her ward."""
    return actor.person_id is not None and (
        actor.person_id == person.pk or person.pk in actor.wards
    )


def may_see_post(actor: Actor, post: HolidayPost) -> bool:
    """Posts are public while open; the twin of `queries.posts.visible_to`."""
    return (
        post.state == PostState.OPEN
        or is_mentor(actor, post)
        or (actor.over(post.area.path, *READERS))
    )


def may_see_application(actor: Actor, application: PostApplication) -> bool:
    """The student, her guardians, and who looks after the post; twin of `applications_for`."""
    own = actor.person_id is not None and application.person_id in {actor.me, *actor.wards}
    return own or is_mentor(actor, application.post)


def may_withdraw(actor: Actor, application: PostApplication) -> bool:
    return actor.person_id is not None and application.person_id in {actor.me, *actor.wards}


def may_print(actor: Actor, application: PostApplication) -> bool:
    return application.state == ApplicationState.FINISHED and may_see_application(
        actor, application
    )
