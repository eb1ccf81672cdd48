"""Every state and every deed that a resident may meet has words."""

import pytest

from kith.orders.states import CLOSED, LIFE, OrderState
from kith.web.requests.words import AHEAD, DEEDS, NEEDS_HER, STANDS

# Deeds of the centre that tell the resident nothing.
INSIDE = {"offer", "decline", "expire", "take_back", "take_in", "remark"}


@pytest.mark.parametrize("state", OrderState.values)
def test_every_state_has_a_label_and_a_sentence(state):
    assert str(STANDS[state].label)
    assert str(STANDS[state].sentence)


def test_every_verb_of_the_life_of_an_order_can_be_told():
    assert {move.verb for move in LIFE.moves} <= set(DEEDS)


def test_what_stays_inside_is_not_told():
    assert not INSIDE & set(DEEDS)


def test_what_is_still_to_come_is_told_of_no_closed_request():
    assert not set(AHEAD) & set(CLOSED)


@pytest.mark.parametrize("state", sorted(NEEDS_HER))
def test_where_she_is_needed_she_can_do_something(state):
    assert {"answer", "confirm"} & set(LIFE.verbs(state))
