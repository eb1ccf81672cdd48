"""A town to keep lists in."""

import pytest

from tests import make


@pytest.fixture
def town(db):
    return make.town()
