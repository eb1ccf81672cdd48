"""The world of a family of cases; its clock, and staff without a second factor."""

from pathlib import Path
from typing import Any

import pytest

from tests.inputs.world import World
from tests.web.conftest import Clock
from tests.web.conftest import clock as clock
from tests.web.conftest import empty_folder as empty_folder
from tests.web.conftest import no_collected_files as no_collected_files
from tests.web.conftest import no_totp as no_totp


@pytest.fixture
def world(clock: Clock, no_totp: None, settings: Any, tmp_path: Path) -> World:
    """Messages go into a folder of its own."""
    settings.KITH_SMS = f"folder:{tmp_path / 'sms'}"
    return World(clock)
