"""A machine is a table: what it allows, where it ends, and how it is drawn."""

import pytest

from kith.core.machine import Machine, Move, draw
from kith.core.refusal import IllegalMove

DOOR = Machine(
    start="CLOSED",
    moves=(
        Move("open", ("CLOSED",), "OPEN"),
        Move("close", ("OPEN",), "CLOSED"),
        Move("lock", ("CLOSED",), "LOCKED"),
        Move("break", ("CLOSED", "OPEN"), "BROKEN"),
        Move("break", ("LOCKED",), "RUINED"),
    ),
)


@pytest.mark.parametrize(
    ("state", "verb", "after"),
    [
        pytest.param("CLOSED", "open", "OPEN", id="one-arrow"),
        pytest.param("OPEN", "break", "BROKEN", id="a-row-with-two-sources"),
        pytest.param("LOCKED", "break", "RUINED", id="the-same-verb-from-another-state"),
    ],
)
def test_a_verb_leads_to_the_state_of_its_row(state, verb, after):
    assert DOOR.next(state, verb) == after
    assert DOOR.allows(state, verb)


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        pytest.param("OPEN", "open", id="what-is-open-cannot-be-opened"),
        pytest.param("BROKEN", "close", id="a-final-state-has-no-way-out"),
        pytest.param("CLOSED", "paint", id="an-unknown-verb"),
        pytest.param("", "open", id="an-unknown-state"),
    ],
)
def test_a_missing_arrow_is_refused(state, verb):
    with pytest.raises(IllegalMove) as refused:
        DOOR.next(state, verb)

    assert (refused.value.code, refused.value.status) == ("illegal_move", 409)
    assert not DOOR.allows(state, verb)


def test_verbs_stand_in_the_order_of_the_table_once_each():
    assert {s: DOOR.verbs(s) for s in ("CLOSED", "OPEN", "LOCKED", "BROKEN")} == {
        "CLOSED": ("open", "lock", "break"),
        "OPEN": ("close", "break"),
        "LOCKED": ("break",),
        "BROKEN": (),
    }


def test_reachable_and_final_states_follow_from_the_moves():
    island = Machine("A", (Move("go", ("A",), "B"), Move("swim", ("X",), "Y")))

    assert DOOR.reachable() == {"CLOSED", "OPEN", "LOCKED", "BROKEN", "RUINED"}
    assert DOOR.final() == {"BROKEN", "RUINED"}
    assert island.reachable() == {"A", "B"}
    assert island.final() == {"B"}


def test_the_drawing_shows_every_arrow_and_every_end():
    light = Machine("OFF", (Move("on", ("OFF",), "ON"), Move("fail", ("OFF", "ON"), "DEAD")))

    assert draw(light, "A light") == (
        "# A light\n"
        "\n"
        "```mermaid\n"
        "stateDiagram-v2\n"
        "    [*] --> OFF\n"
        "    OFF --> ON: on\n"
        "    OFF --> DEAD: fail\n"
        "    ON --> DEAD: fail\n"
        "    DEAD --> [*]\n"
        "```\n"
        "\n"
        "| verb | from | to |\n"
        "|---|---|---|\n"
        "| on | OFF | ON |\n"
        "| fail | OFF, ON | DEAD |\n"
    )
