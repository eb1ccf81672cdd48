import json
from io import StringIO
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from kith.ops.bench import BENCHES, bench, dispatch_more, lines
from kith.ops.bench.dispatch_bare import Bare
from kith.ops.bench.dispatch_board import ENGINES, Spec, timed
from kith.solver import assign, instances

QUALITIES = {
    "people_filled", "orders_full", "urgent_filled", "travel_m", "gini", "objective_min",
}  # fmt: skip


def bench_dispatch(*words: str) -> dict[str, Any]:
    out = StringIO()
    call_command("bench", "dispatch", "--size=community", "--runs=1", "--json", *words, stdout=out)
    figures: dict[str, Any] = json.loads(out.getvalue())
    return figures


def test_a_board_is_measured_beside_the_bare_solver_and_three_without_a_plan():
    found = bench_dispatch("--seed=3", "--silos")

    assert found["board"] == {
        "size": "community", "seed": 3, "active": 1.0, "volunteers": 200, "orders": 65,
        "people_wanted": 109, "services_left": 331, "pairs": 562,
    }  # fmt: skip
    assert set(found["phases"]) == {"pairs", "prices", "network", "solve", "check"}
    assert found["end_to_end_s"] == pytest.approx(sum(found["phases"].values()), abs=1e-3)
    assert found["ratio_to_raw"] == pytest.approx(
        found["end_to_end_s"] / found["raw_solver_s"], rel=0.2
    )
    assert (found["gap_pct"], found["proved"], found["same_objective_as_raw"]) == (0.0, True, True)
    assert found["peak_mb"] > 10
    assert set(found["baselines"]) == {"nearest", "greedy", "first_come"}
    for figures in found["baselines"].values():
        assert set(figures) == QUALITIES <= set(found)
        assert figures["objective_min"] >= found["objective_min"]
    silos = found["silos"]["people_filled"]
    assert silos["own_community"] == silos["all"] == found["people_filled"]


def test_a_file_gives_the_figures_of_its_board(tmp_path):
    path = tmp_path / "board.npz"
    np.savez_compressed(path, **instances.make("community", 5, 0.35))

    found = bench_dispatch(f"--instance={path}", "--no-raw")

    drawn = bench_dispatch("--seed=5", "--active=0.35", "--no-raw")
    assert found["board"]["file"] == "board.npz"
    assert {name: found[name] for name in QUALITIES} == {name: drawn[name] for name in QUALITIES}
    assert "raw_solver_s" not in found


@pytest.mark.parametrize(
    ("content", "text"),
    [(None, "No such file"), (b"nothing", "not a board of arrays")],
    ids=["not-there", "no-board"],
)
def test_a_file_that_is_no_board_ends_with_a_sentence(tmp_path, content, text):
    path = tmp_path / "odd.npz"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError, match=text):
        bench_dispatch(f"--instance={path}", "--no-raw")


def test_a_week_without_active_volunteers_has_figures_too():
    found = bench_dispatch("--active=0", "--no-raw")

    assert (found["board"]["pairs"], found["people_filled"], found["gap_pct"]) == (0, 0.0, 0.0)
    assert {figures["people_filled"] for figures in found["baselines"].values()} == {0.0}


def test_times_chosen_together_and_orders_all_or_none_have_figures():
    found = bench_dispatch("--joint", "--whole", "--active=0.6", "--no-raw")

    joint, full = found["joint"], found["orders_full_whole"]
    assert set(joint) == QUALITIES | {"gap_pct", "end_to_end_s"}
    assert joint["objective_min"] <= found["objective_min"]
    assert 0 <= joint["gap_pct"] < 5
    assert full["greedy"] == found["baselines"]["greedy"]["orders_full"]
    assert found["orders_full"] <= full["ours"] <= 1


def test_both_engines_measure_the_same_plan():
    one, other = (bench_dispatch(f"--engine={name}", "--no-raw") for name in sorted(ENGINES))

    assert {one["engine"], other["engine"]} == {assign.RESIDUAL, assign.REFERENCE}
    assert {name: one[name] for name in QUALITIES} == {name: other[name] for name in QUALITIES}


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_what_is_measured_is_what_the_solver_answers(engine):
    problem = Spec("community", 2, 0.35).settled()

    run = timed(problem, engine)

    plan = assign.solve(problem, engine=engine)
    assert run.plan.v.tolist() == plan.v.tolist()
    assert run.plan.d.tolist() == plan.d.tolist()
    assert run.plan.objective_min == plan.objective_min
    assert run.end_to_end_s == sum(run.seconds.values()) > 0


def test_the_bare_solver_answers_as_often_as_it_is_asked():
    spec = Spec("community", 4, 1.0)

    with Bare(spec) as bare:
        answers = [bare.solve() for _ in range(2)]

    best = assign.solve(spec.settled()).objective_min
    assert [objective for _, objective in answers] == [best, best]
    assert all(seconds > 0 for seconds, _ in answers)


def test_growth_is_the_power_by_which_the_time_grows(monkeypatch):
    monkeypatch.setattr(dispatch_more, "FROM", "community")
    monkeypatch.setattr(dispatch_more, "TO", "street")

    found = bench_dispatch("--growth")

    assert found["volunteers"] == {"community": 200, "street": 2000}
    ratio = found["end_to_end_s"]["street"] / found["end_to_end_s"]["community"]
    assert found["growth_exponent"] == pytest.approx(np.log10(ratio), abs=0.05)


def test_figures_are_a_short_table_without_json():
    out = StringIO()

    call_command("bench", "dispatch", "--size=community", "--runs=1", "--no-raw", stdout=out)

    rows = out.getvalue().splitlines()
    assert "  volunteers     200" in rows
    assert any(row.startswith("gap_pct") and row.endswith(" 0.0") for row in rows)


def test_what_belongs_together_is_set_in():
    figures = {"a": 1, "long": {"b": 2.5, "c": {"deep": "x"}}}

    assert list(lines(figures)) == ["a     1", "long", "  b  2.5", "  c", "    deep  x"]


@pytest.mark.parametrize("name", sorted(BENCHES))
def test_every_bench_takes_arguments_and_runs(name):
    assert callable(bench(name).arguments)
    assert callable(bench(name).run)
    assert str(BENCHES[name])[-1] in ".。"
