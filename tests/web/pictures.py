"""A small true photo for pages that take or show one."""

import io

from PIL import Image


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "olive").save(out, "JPEG")
    return out.getvalue()
