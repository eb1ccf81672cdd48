"""The house that `kith bench verify` fills is whole on both engines; every check can be asked."""

import pytest

from kith.ops.bench import verify as bench

pytestmark = pytest.mark.django_db
SIZE = {"people": 20, "orders": 40, "transfers": 200}


def test_the_filled_house_is_whole():
    told = bench.measure(SIZE, with_facts=True)

    assert told["faults"] == {}
    assert told["lines"]["points.Transfer"] == 200
    assert told["lines"]["journal.Entry"] == 9 * 40
