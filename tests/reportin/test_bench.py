"""What `kith bench report-in` measures, at a small scale."""

import pytest

from kith.ops.bench import reportin

SMALL = {"rows": 60, "communities": 3, "units": 5, "seed": 1}


@pytest.mark.django_db
def test_a_small_city_is_received_placed_and_counted(tmp_path):
    told = reportin.measure(tmp_path, SMALL)

    wanted = ("rows", "rehearsed", "written", "accepted", "placed", "rostered", "written_again")
    assert [told[name] for name in wanted] == [60, 60, 60, 60, 60, 0, 0]
    assert told["per_unit"] == {"least": 12, "most": 12}
    assert told["rows_per_s"] > 0
