"""Every race runs on PostgreSQL, with transactions of its own and a town to run in."""

import pytest
from django.db import connection

from tests import make


@pytest.fixture
def town(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("several connections at once need PostgreSQL")
    return make.town()
