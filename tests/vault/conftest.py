"""What tests of the vault share: a key ring of their own, and a picture."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kith.vault import crypto


@pytest.fixture
def ring(tmp_path: Path, settings: Any) -> Path:
    """A fresh key file, used by this test alone."""
    path = tmp_path / "keys.json"
    crypto.make_ring(path)
    settings.KITH_KEYS = str(path)
    return path


@pytest.fixture
def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG")
    return out.getvalue()
