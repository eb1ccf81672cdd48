"""Cells of the permission matrix about people: who may, over whom, and who may not."""

import pytest

from kith.core.actor import CLOCK, STRANGER, Actor, Grant, Role, ScopeKind
from kith.people import policies
from kith.people.models import Guardianship, Invitation, Person, Proxy
from kith.places.models import Area

DISTRICT, STREET, HERE = "/99/", "/99/01/", "/99/01/01/"
AREA = Area(pk=1, code="01", path=HERE)
WARD = Person(pk=1, area=AREA)


def staff(role: Role, path: str) -> Actor:
    return Actor(person_id=50, grants=(Grant(role, ScopeKind.AREA, 1, path),))


SCOPES = {
    "own": Actor(person_id=1),
    "ward": Actor(person_id=2, wards=frozenset({1})),
    "ward-ended": Actor(person_id=2, wards=frozenset()),
    "proxy": Actor(person_id=3, speaks_for=frozenset({1})),
    "neighbour": Actor(person_id=4),
    "stranger": STRANGER,
    "clock": CLOCK,
    "volunteer@community": staff(Role.VOLUNTEER, HERE),
    "leader@community": staff(Role.LEADER, HERE),
    "hotline@below": staff(Role.HOTLINE, STREET),
    "worker@community": staff(Role.WORKER, HERE),
    "worker@peer": staff(Role.WORKER, "/99/01/02/"),
    "street@below": staff(Role.STREET, STREET),
    "street@peer": staff(Role.STREET, "/99/02/"),
    "district@below": staff(Role.DISTRICT, DISTRICT),
    "district@other": staff(Role.DISTRICT, "/98/"),
    "auditor@below": staff(Role.AUDITOR, DISTRICT),
    "auditor@other": staff(Role.AUDITOR, "/98/"),
    "operator@below": staff(Role.OPERATOR, DISTRICT),
}
OVER_AREA = ("worker@community", "street@below")
LINK = Guardianship(ward=WARD, guardian_id=2)
PROXY = Proxy(principal=WARD, agent_id=3)
INVITATION = Invitation(area=AREA)

# action of the matrix, question, who is granted
CELLS = [
    (
        "person_profile.view_masked",
        lambda actor: policies.may_see(actor, WARD),
        {"own", "ward", *OVER_AREA, "district@below", "auditor@below"},
    ),
    (
        "person_profile.reveal_phone_address",
        lambda actor: policies.may_reveal(actor, WARD),
        {"own", "ward", *OVER_AREA},
    ),
    (
        "person_profile.edit",
        lambda actor: policies.may_edit(actor, WARD),
        {"own", "ward", "worker@community"},
    ),
    (
        "person_profile.create_on_behalf",
        lambda actor: policies.may_register(actor, HERE),
        {"clock", "hotline@below", *OVER_AREA},
    ),
    (
        "import_job.create",
        lambda actor: policies.may_invite(actor, HERE),
        {"clock", *OVER_AREA},
    ),
    (
        "guardianship.approve",
        lambda actor: policies.may_decide_guardianship(actor, LINK),
        set(OVER_AREA),
    ),
    (
        "guardianship.revoke",
        lambda actor: policies.may_revoke_guardianship(actor, LINK),
        {"own", "ward", "ward-ended", *OVER_AREA},
    ),
    (
        "consent.give",
        lambda actor: policies.may_consent_for(actor, WARD),
        {"own", "ward", "clock", "hotline@below", "worker@community"},
    ),
    (
        "proxy.end",
        lambda actor: policies.may_end_proxy(actor, PROXY),
        {"own", "ward", "proxy", "clock", "hotline@below", "worker@community"},
    ),
    (
        "invitation.see",
        lambda actor: policies.may_see_invitation(actor, INVITATION),
        set(OVER_AREA),
    ),
]


@pytest.mark.parametrize(("question", "granted"), [c[1:] for c in CELLS], ids=[c[0] for c in CELLS])
def test_exactly_those_may_whom_the_matrix_grants_it(question, granted):
    assert {name for name, actor in SCOPES.items() if question(actor)} == granted


def test_a_search_by_phone_is_for_those_who_answer_people():
    granted = {name for name, actor in SCOPES.items() if policies.may_search(actor)}

    assert granted == {
        "hotline@below",
        "worker@community",
        "worker@peer",
        "street@below",
        "street@peer",
        "district@below",
        "district@other",
    }


@pytest.mark.parametrize(
    "party", [pytest.param(1, id="the-ward"), pytest.param(2, id="the-guardian")]
)
def test_nobody_approves_a_guardianship_in_which_she_is_a_party(party):
    clerk = Actor(person_id=party, grants=(Grant(Role.WORKER, ScopeKind.AREA, 1, HERE),))

    assert not policies.may_decide_guardianship(clerk, LINK)
    assert policies.may_revoke_guardianship(clerk, LINK)
