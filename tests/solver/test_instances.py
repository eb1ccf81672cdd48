import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kith.solver import reach
from kith.solver.instances import instance, make, read, settle, stand_or_fall
from kith.solver.problem import ANY, FEMALE, MALE, Options, Problem
from tests.solver import slow
from tests.solver.boards import demands, random_board, volunteers

COMMUNITY = make("community", 1, 1.0)


@pytest.mark.parametrize(
    ("size", "seed", "active", "checksum"),
    [
        pytest.param("community", 1, 1.0, "542cc560cec4bca7", id="community"),
        pytest.param("street", 2, 0.35, "270bef2771b7ed69", id="scarce-street"),
        pytest.param("district", 1, 1.0, "06118667d4d393b1", id="district"),
        pytest.param("district", 3, 0.35, "f2a3be4078a4c302", id="scarce-district"),
    ],
)
def test_a_drawn_board_is_the_same_everywhere(size, seed, active, checksum):
    assert _checksum(make(size, seed, active)) == checksum


def test_only_active_volunteers_have_time():
    board = make("street", 4, 0.35)

    assert 0.25 < (board["vcap"] > 0).mean() < 0.45
    assert (board["vavail"][board["vcap"] == 0] == 0).all()
    assert (board["vavail"][board["vcap"] > 0] != 0).all()


def test_a_usual_volunteer_can_do_it_and_is_among_the_nearest():
    board = make("street", 5, 1.0)
    orders = np.flatnonzero(board["opair"] >= 0)
    away = np.hypot(*(board["vxy"][:, None] - board["oxy"][orders]).transpose(2, 0, 1))
    usual = board["opair"][orders]

    rank = (away < away[usual, np.arange(len(orders))]).sum(axis=0)

    assert len(orders) > 50
    assert rank.max() < 200
    assert ((board["vskill"][usual] & board["oskill"][orders]) == board["oskill"][orders]).all()


def test_a_board_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "week.npz"
    np.savez_compressed(path, **COMMUNITY)

    found, direct = read(path), instance(COMMUNITY)

    assert _same(found.problem, direct.problem)
    assert found.options.d.tolist() == direct.options.d.tolist()
    assert found.home.tolist() == COMMUNITY["vcomm"].tolist()


def test_arrays_become_the_columns_of_a_board():
    board = instance(COMMUNITY)
    who, what = board.problem.volunteers, board.problem.demands

    assert who.gender.tolist() == [FEMALE if g else MALE for g in COMMUNITY["vgender"]]
    assert what.gender.tolist() == [(MALE, FEMALE, ANY)[g] for g in COMMUNITY["ogender"]]
    assert who.served_min.tolist() == [round(float(n) * 90) for n in COMMUNITY["vpast"]]
    chance = 1 / (1 + np.exp(-COMMUNITY["vacc"].astype(np.float64)))
    assert who.accept_p.tolist() == chance.tolist()
    assert who.likings.shape == (200, 12)
    assert what.crew.tolist() == what.ids.tolist() == list(range(65))
    pairs = [(int(v), d) for d, v in enumerate(COMMUNITY["opair"]) if v >= 0]
    assert board.problem.known.tolist() == [list(pair) for pair in pairs]
    assert not what.whole.any()


def test_an_order_of_several_times_stands_at_its_first_and_lists_all():
    board = instance(COMMUNITY)

    times: dict[int, list[int]] = {}
    for d, slot in zip(board.options.d.tolist(), board.options.slots.tolist(), strict=True):
        times.setdefault(d, []).append(slot)

    for d, accepted in enumerate(COMMUNITY["oslots"].tolist()):
        each = [1 << bit for bit in range(21) if accepted >> bit & 1]
        assert board.problem.demands.slots[d] == each[0]
        assert times.get(d, []) == (each if len(each) > 1 else [])


@pytest.mark.parametrize(
    ("change", "text"),
    [
        pytest.param({"vskill": None}, "vskill: missing", id="missing"),
        pytest.param({"vcap": None}, "^vcap: missing", id="missing-head-count-of-the-table"),
        pytest.param({"oxy": np.zeros((65, 3))}, r"oxy: .*expected \(65, 2\)", id="three-axes"),
        pytest.param({"ok": np.ones(64, np.int16)}, r"oxy: found .*\(64, 2\)", id="one-row-less"),
        pytest.param({"ok": np.ones((65, 1), np.int16)}, "ok: found", id="a-table-for-a-column"),
        pytest.param({"ourg": np.ones(65)}, "ourg: found float64", id="fractions"),
        pytest.param({"vacc": np.full(200, np.nan)}, "vacc: not finite", id="not-a-number"),
        pytest.param({"vxy": np.full((200, 2), np.inf)}, "vxy: not finite", id="nowhere"),
        pytest.param({"oskill": np.full(65, -1)}, "oskill: below 0", id="negative-bits"),
        pytest.param({"ogender": np.full(65, 3)}, "ogender: not within 0..2", id="gender-code"),
        pytest.param({"ourg": np.full(65, 3)}, "urgency: not 1, 2 or 4", id="urgency-three"),
        pytest.param({"oslots": np.zeros(65, np.uint32)}, "without a time", id="no-time"),
        pytest.param({"opair": np.full(65, 200)}, "outside the board", id="pair-not-there"),
        pytest.param({"ocat": np.full(65, 12)}, "no such column", id="category-not-there"),
        pytest.param({"vpref": np.ones((200, 0))}, "not one category", id="no-category"),
        pytest.param({"vxy": np.full((200, 2), 1e12)}, "xy_m: outside", id="off-the-earth"),
    ],
)
def test_odd_arrays_are_refused(change, text):
    arrays = {name: a for name, a in (COMMUNITY | change).items() if a is not None}

    with pytest.raises(ValueError, match=text):
        instance(arrays)


@pytest.mark.parametrize("content", [b"", b"not a board", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_board_is_refused(tmp_path, content):
    path = tmp_path / "board.npz"
    path.write_bytes(content)

    with pytest.raises(ValueError, match=r"board\.npz: not a board"):
        read(path)


def test_a_single_array_is_no_board(tmp_path):
    path = tmp_path / "one.npy"
    np.save(path, np.zeros(3))

    with pytest.raises(ValueError, match=r"one\.npy: not a board"):
        read(path)


def test_a_file_that_runs_code_is_refused(tmp_path):
    path = tmp_path / "odd.npz"
    np.savez(path, **(COMMUNITY | {"vskill": np.array([Path()] * 200, object)}))

    with pytest.raises(ValueError, match=r"odd\.npz: not a board"):
        read(path)


@pytest.mark.parametrize("seed", range(6))
def test_times_are_settled_as_the_loop_does(seed):
    board, options = _flexible(seed)

    found = settle(board, options)

    assert found.demands.slots.tolist() == slow.settled(board, options)
    assert found.demands.slots.tolist() != board.demands.slots.tolist()


def test_a_crew_settles_on_one_time():
    board = Problem(
        volunteers(3, skills=[1, 1, 2], slots=[2, 6, 4]),
        demands(2, skills=[1, 2], slots=[2, 2], crew=[7, 7]),
    )
    options = Options(np.array([0, 0, 1, 1]), np.array([2, 4, 2, 4], np.uint64))

    assert settle(board, options).demands.slots.tolist() == [4, 4]


def test_a_board_without_a_choice_is_settled_already():
    board = random_board(1, 10, 5)
    nothing = Options(np.zeros(0, np.int64), np.zeros(0, np.uint64))

    assert settle(board, nothing) is board


def test_orders_for_several_stand_or_fall():
    board = Problem(volunteers(1), demands(4, people=[1, 2, 1, 1], crew=[1, 2, 3, 3]))

    assert stand_or_fall(board).demands.whole.tolist() == [False, True, True, True]


def test_closed_borders_leave_only_pairs_of_one_group():
    board = instance(make("street", 1, 1.0))
    open_ = reach.pairs(board.problem)

    for communities in (1, 3, 10):
        inside = board.within(board.problem, communities)
        found = reach.pairs(inside)
        alike = board.home[open_.v] // communities == board.place[open_.d] // communities
        assert found.v.tolist() == open_.v[alike].tolist()
        assert found.d.tolist() == open_.d[alike].tolist()


def _checksum(board: dict[str, Any]) -> str:
    digest = hashlib.sha256()
    for name in sorted(board):
        column = np.asarray(board[name])
        digest.update(f"{name} {column.dtype.str} {column.shape}".encode() + column.tobytes())
    return digest.hexdigest()[:16]


def _same(one: Problem, other: Problem) -> bool:
    tables = ((one.volunteers, other.volunteers), (one.demands, other.demands))
    return all(
        np.array_equal(getattr(a, name), getattr(b, name)) for a, b in tables for name in vars(a)
    )


def _flexible(seed: int) -> tuple[Problem, Options]:
    """A random board where half of the orders have two or three times."""
    rng = np.random.default_rng(seed)
    plain = random_board(seed, 25, 12, times=4)
    chosen = rng.random((12, 4)) < np.where(rng.random(12) < 0.5, 0.6, 0.0)[:, None]
    chosen[chosen.sum(axis=1) < 2] = False
    d, time = np.nonzero(chosen)
    slots = plain.demands.slots.copy()
    slots[d[::-1]] = np.uint64(1) << time[::-1].astype(np.uint64)
    board = replace(plain, demands=replace(plain.demands, slots=slots))
    return board, Options(d, np.uint64(1) << time.astype(np.uint64))
