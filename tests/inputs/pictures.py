"""Pictures: sent in by a shop for what it offers."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from kith.files.rules import LONGEST_NAME, shown_name
from kith.rewards.models import Picture
from tests.inputs.case import Case, Seen, road
from tests.inputs.roads import of_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.inputs.world import World

EICAR: Final = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def jpeg(**more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG", **more)
    return out.getvalue()


def placed() -> bytes:
    """Taken somewhere, says the camera."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (39.0, 54.0, 0.0)
    exif.get_ifd(0x8825)[4] = (116.0, 24.0, 0.0)
    return jpeg(exif=exif)


def huge() -> bytes:
    """A header that promises 30000 by 30000 points."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def slip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("../../evil", "x")
    return out.getvalue()


def polyglot() -> bytes:
    out = io.BytesIO()
    Image.new("P", (10, 10)).save(out, "GIF")
    return out.getvalue() + b"/*\n*/=1;alert(1)"


FILES: Final[dict[str, tuple[str, bytes]]] = {
    "FILE-001": ("a.jpg", b"<html><script>alert(1)</script></html>"),
    "FILE-002": ("a.gif", polyglot()),
    "FILE-003": ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
    "FILE-004": ("a.jpg", placed()),
    "FILE-005": ("a.png", huge()),
    "FILE-007": ("a.jpg", b""),
    "FILE-009": ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64),
    "FILE-011": ("诊断\u202egpj.exe", jpeg()),
    "FILE-012": ("a" * 300 + ".jpg", jpeg()),
    "FILE-014": ("../../evil.zip", slip()),
    "FILE-016": ("a.jpg", EICAR),
    "FILE-021": ("a.amr", b"#!AMR\n" + b"\x0c" * 64),
}


def sent(world: World, *files: tuple[str, bytes]) -> Seen:
    """Twice the same: the second picture stands in the place of the first."""
    url = reverse("web:reward_show", args=(world.reward.pk,))

    def press() -> Seen:
        photos = [SimpleUploadedFile(name, raw, "image/jpeg") for name, raw in files]
        answer = world.keeper.post(url, {"photo": photos if len(photos) > 1 else photos[0]})
        return of_page("shelf", answer)

    assert press().status == press().status
    return press()


@road("upload")
def picture(world: World, case: Case) -> Iterator[Seen]:
    name, raw = FILES[case.id]
    seen = sent(world, (name, raw))
    kept = Picture.objects.filter(reward=world.reward)
    assert kept.count() == (seen.verdict == "accept")
    for one in kept:
        with Image.open(io.BytesIO(bytes(one.pixels))) as plain:
            assert not dict(plain.getexif())
            is_clean = plain.format == "JPEG" and plain.size == (40, 30)
        seen = replace(seen, verdict=case.verdict if is_clean else "accept")
    if name.isascii() and len(name) < LONGEST_NAME:
        yield seen
    else:
        shown = shown_name(name)
        assert shown == name[-LONGEST_NAME:] or case.stored
        yield replace(seen, shown=shown if case.stored else None)


@road("FILE-017")
def many(world: World, _case: Case) -> Iterator[Seen]:
    seen = sent(world, *[("a.jpg", jpeg())] * 51)
    assert not Picture.objects.exists()
    assert "太多" in seen.page
    yield replace(seen, is_ours=False)


@road("FILE-019")
def by_path(world: World, case: Case) -> Iterator[Seen]:
    yield of_page("path", world.client().get(case.input["url"]), is_ours=False)
