"""The three tables of the route: what they allow, what they refuse, and how they are drawn."""

from typing import Any

import pytest

from kith.core.machine import Machine, Move, draw
from kith.core.refusal import IllegalMove
from kith.orders import states
from kith.orders.states import (
    CLAIM,
    CLOSED,
    LIFE,
    LIVE,
    OFFER,
    ClaimState,
    OfferState,
    OrderState,
)

S, P, C = OrderState, OfferState, ClaimState
MACHINES: dict[str, Any] = {"order": (LIFE, S), "offer": (OFFER, P), "claim": (CLAIM, C)}

# (verb, from, to): written anew here, so that an arrow that slips into a table is noticed.
ARROWS: dict[str, Any] = {
    "order": {
        ("ask", S.SUBMITTED, S.NEED_INFO),
        ("answer", S.NEED_INFO, S.SUBMITTED),
        ("verify", S.SUBMITTED, S.VERIFIED),
        *((verb, at, to)
          for verb, to in (("reject", S.REJECTED), ("merge", S.MERGED), ("divert", S.DIVERTED))
          for at in (S.SUBMITTED, S.NEED_INFO, S.VERIFIED)),
        ("compile", S.VERIFIED, S.OPEN),
        ("revise", S.OPEN, S.OPEN),
        ("fill", S.OPEN, S.ACCEPTED),
        ("go_ahead", S.OPEN, S.ACCEPTED),
        ("release", S.OPEN, S.OPEN),
        ("release", S.ACCEPTED, S.OPEN),
        ("release", S.IN_SERVICE, S.OPEN),
        ("object", S.ACCEPTED, S.OBJECTED),
        ("uphold", S.OBJECTED, S.OPEN),
        ("overrule", S.OBJECTED, S.ACCEPTED),
        ("start", S.ACCEPTED, S.IN_SERVICE),
        ("report", S.IN_SERVICE, S.REPORTED),
        ("confirm", S.REPORTED, S.CONFIRMED),
        ("confirm", S.UNCONFIRMED, S.CONFIRMED),
        ("close_silent", S.REPORTED, S.UNCONFIRMED),
        ("dispute", S.REPORTED, S.DISPUTED),
        ("dispute", S.CONFIRMED, S.DISPUTED),
        ("dispute", S.UNCONFIRMED, S.DISPUTED),
        ("settle", S.DISPUTED, S.CONFIRMED),
        ("undo", S.DISPUTED, S.UNSOLVED),
        ("give_up", S.VERIFIED, S.UNSOLVED),
        ("give_up", S.OPEN, S.UNSOLVED),
        ("reopen", S.UNSOLVED, S.OPEN),
        *(("cancel", at, S.CANCELLED)
          for at in (S.SUBMITTED, S.NEED_INFO, S.VERIFIED, S.OPEN, S.ACCEPTED, S.OBJECTED)),
    },
    "offer": {
        ("accept", P.OFFERED, P.ACCEPTED),
        ("decline", P.OFFERED, P.DECLINED),
        ("expire", P.OFFERED, P.EXPIRED),
        ("withdraw", P.OFFERED, P.WITHDRAWN),
    },
    "claim": {
        ("check_in", C.HELD, C.SERVING),
        ("report", C.SERVING, C.SERVED),
        ("confirm", C.SERVED, C.DONE),
        ("void", C.SERVED, C.VOID),
        ("void", C.DONE, C.VOID),
        ("withdraw", C.HELD, C.WITHDRAWN),
        ("release", C.HELD, C.RELEASED),
        ("release", C.SERVING, C.RELEASED),
        ("no_show", C.HELD, C.NO_SHOW),
    },
}  # fmt: skip


def _pairs(*, in_table):
    return list(_of_table(in_table))


def _of_table(in_table):
    for name, (machine, kind) in MACHINES.items():
        allowed = {(at, verb) for verb, at, _to in ARROWS[name]}
        for state in kind:
            for verb in dict.fromkeys(move.verb for move in machine.moves):
                if ((state, verb) in allowed) == in_table:
                    yield pytest.param(machine, state, verb, id=f"{name}-{state}-{verb}")


@pytest.mark.parametrize("name", MACHINES)
def test_table_holds_exactly_these_arrows(name):
    machine, _kind = MACHINES[name]

    found = {(m.verb, at, m.target) for m in machine.moves for at in m.sources}

    assert found == ARROWS[name]


@pytest.mark.parametrize("name", MACHINES)
def test_every_state_can_be_reached(name):
    machine, kind = MACHINES[name]

    assert machine.reachable() == set(kind)


def test_final_states_are_those_nobody_leaves():
    finals = {name: machine.final() for name, (machine, _kind) in MACHINES.items()}

    assert finals == {
        "order": {S.REJECTED, S.MERGED, S.DIVERTED, S.CANCELLED},
        "offer": {P.ACCEPTED, P.DECLINED, P.EXPIRED, P.WITHDRAWN},
        "claim": {C.VOID, C.WITHDRAWN, C.RELEASED, C.NO_SHOW},
    }


def test_a_closed_order_goes_on_only_by_word_or_second_try():
    ways = {(at, move.verb) for move in LIFE.moves for at in move.sources if at in CLOSED}

    assert ways == {
        (S.UNCONFIRMED, "confirm"),
        (S.UNCONFIRMED, "dispute"),
        (S.CONFIRMED, "dispute"),
        (S.UNSOLVED, "reopen"),
    }


def test_a_claim_is_live_until_its_places_are_free_again():
    assert set(ClaimState) - set(LIVE) == CLAIM.final()


@pytest.mark.parametrize(("machine", "state", "verb"), _pairs(in_table=False))
def test_verb_that_is_not_in_the_table_is_refused(machine, state, verb):
    with pytest.raises(IllegalMove) as told:
        machine.next(state, verb)

    assert told.value.code == "illegal_move"
    assert (machine.allows(state, verb), verb in machine.verbs(state)) == (False, False)


@pytest.mark.parametrize(("machine", "state", "verb"), _pairs(in_table=True))
def test_verb_that_is_in_the_table_is_offered(machine, state, verb):
    assert (machine.allows(state, verb), verb in machine.verbs(state)) == (True, True)


def test_verbs_stand_in_the_order_of_the_table():
    assert LIFE.verbs(S.OPEN) == ("revise", "fill", "go_ahead", "release", "give_up", "cancel")


def test_the_drawing_shows_every_arrow_of_the_order():
    drawn = draw(LIFE, "orders.LIFE").splitlines()

    arrows = {line.strip() for line in drawn if " --> " in line}
    assert arrows == (
        {f"{at} --> {to}: {verb}" for verb, at, to in ARROWS["order"]}
        | {f"{state} --> [*]" for state in LIFE.final()}
        | {"[*] --> SUBMITTED"}
    )


def test_a_state_that_nothing_leads_to_is_not_reached():
    lonely = Machine(start="A", moves=(Move("go", ("B",), "C"),))

    assert lonely.reachable() == {"A"}


def test_every_machine_of_the_room_is_tested():
    machines = {id(m) for m in vars(states).values() if isinstance(m, Machine)}

    assert machines == {id(machine) for machine, _kind in MACHINES.values()}
