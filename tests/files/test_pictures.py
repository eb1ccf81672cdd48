"""Only pixels survive, upright and small; what is no picture is told from its first bytes."""

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from kith.files import rules
from kith.files.rules import NotAPicture, PictureTooLarge, cleaned

RED, BLUE = (250, 10, 10), (10, 10, 250)
GPS, MAKER, MODEL, ORIENTATION = 0x8825, 0x010F, 0x0110, 0x0112


def flag(width: int = 80, height: int = 40) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (width // 2, 0, width, height))
    return picture


def raw(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def with_exif(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[MAKER], exif[MODEL], exif[ORIENTATION] = "Secret Maker", "SM-1", orientation
    exif.get_ifd(GPS).update({1: "N", 2: (39.0, 54.0, 15.0), 3: "E", 4: (116.0, 23.0, 50.0)})
    return raw(flag(), exif=exif, comment=b"taken at home")


def seen(out: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(out))
    picture.load()
    return picture


def colour(picture: Image.Image, x: int, y: int) -> str:
    pixel = picture.getpixel((x, y))
    assert isinstance(pixel, tuple)
    return "red" if pixel[0] > pixel[2] else "blue"


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """The bytes of a PNG whose header says this size, whatever follows."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


def test_the_test_picture_tells_where_it_was_taken():
    picture = seen(with_exif())

    assert picture.getexif().get_ifd(GPS)[4] == (116.0, 23.0, 50.0)
    assert b"Secret Maker" in with_exif()


def test_nothing_but_pixels_survives():
    out = cleaned(with_exif())

    picture = seen(out)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (80, 40))
    assert dict(picture.getexif()) == {}
    assert picture.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert [w for w in (b"Exif", b"Secret Maker", b"taken at home", b"http") if w in out] == []


@pytest.mark.parametrize(
    ("orientation", "size", "first"),
    [
        pytest.param(1, (80, 40), "red", id="upright"),
        pytest.param(2, (80, 40), "blue", id="mirrored"),
        pytest.param(3, (80, 40), "blue", id="upside-down"),
        pytest.param(6, (40, 80), "red", id="turned-to-the-right"),
        pytest.param(8, (40, 80), "blue", id="turned-to-the-left"),
        pytest.param(99, (80, 40), "red", id="an-orientation-that-does-not-exist"),
    ],
)
def test_a_picture_is_turned_as_the_camera_said(orientation, size, first):
    picture = seen(cleaned(with_exif(orientation)))

    assert picture.size == size
    assert colour(picture, 2, 2) == first


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [
        pytest.param(3200, 800, (1600, 400), id="a-wide-one"),
        pytest.param(400, 2000, (320, 1600), id="a-tall-one"),
        pytest.param(1600, 1600, (1600, 1600), id="just-small-enough"),
        pytest.param(20, 10, (20, 10), id="a-small-one-does-not-grow"),
    ],
)
def test_a_picture_is_at_most_1600_pixels_long(width, height, size):
    assert seen(cleaned(raw(flag(width, height)))).size == size


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(raw(flag(), "PNG"), id="png"),
        pytest.param(raw(flag(), "WEBP"), id="webp"),
        pytest.param(raw(flag().convert("RGBA"), "PNG"), id="with-transparency"),
        pytest.param(raw(flag().convert("P"), "PNG"), id="with-a-palette"),
        pytest.param(raw(flag().convert("L")), id="in-grey"),
        pytest.param(raw(flag().convert("CMYK")), id="in-the-colours-of-print"),
    ],
)
def test_whatever_it_was_it_becomes_a_jpeg(picture):
    out = seen(cleaned(picture))

    assert (out.format, out.mode, out.size) == ("JPEG", "RGB", (80, 40))


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"hello", id="a-text"),
        pytest.param(b"%PDF-1.7\n", id="a-document"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="a-drawing-with-scripts"),
        pytest.param(raw(flag(), "GIF"), id="a-gif"),
        pytest.param(raw(flag(), "TIFF"), id="a-tiff"),
        pytest.param(raw(flag(), "BMP"), id="a-bitmap"),
        pytest.param(raw(flag())[:200], id="a-jpeg-cut-in-its-header"),
        pytest.param(raw(flag(800, 600))[:-400], id="a-jpeg-cut-short"),
        pytest.param(raw(flag(800, 600), "PNG")[:300], id="a-png-cut-short"),
        pytest.param(raw(flag(), "WEBP")[:60], id="a-webp-cut-short"),
        pytest.param(png(10, 10), id="a-png-without-pixels"),
        pytest.param(png(10, 10, (b"IDAT", b"not compressed")), id="a-png-of-rubbish"),
        pytest.param(b"\xff\xd8\xff\xe0" + b"\x00" * 100, id="the-first-bytes-of-a-jpeg-alone"),
    ],
)
def test_what_is_no_whole_picture_is_refused(bad):
    with pytest.raises(NotAPicture) as refused:
        cleaned(bad)

    assert (refused.value.code, refused.value.status, refused.value.field) == (
        "not_a_picture",
        422,
        "photo",
    )


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param(png(8000, 5001), id="40-million-pixels-and-a-row"),
        pytest.param(png(10_000, 9_000), id="as-large-as-the-library-warns-of"),
        pytest.param(png(30_000, 30_000), id="as-large-as-the-library-refuses"),
        pytest.param(png(2**31 - 1, 2**31 - 1), id="as-large-as-a-header-can-say"),
    ],
)
def test_a_bomb_is_refused_by_its_header(bomb):
    with pytest.raises(PictureTooLarge) as refused:
        cleaned(bomb)

    assert (refused.value.code, refused.value.status, refused.value.field) == (
        "picture_too_large",
        422,
        "photo",
    )


def test_too_many_bytes_are_refused_before_they_are_read():
    with pytest.raises(PictureTooLarge):
        cleaned(b"x" * (rules.LARGEST_BYTES + 1))
    with pytest.raises(NotAPicture):
        cleaned(b"x" * rules.LARGEST_BYTES)


@pytest.mark.filterwarnings("ignore::UserWarning")  # the library's remarks on broken metadata
@pytest.mark.parametrize("at", range(20, 120, 7))
def test_broken_metadata_never_breaks_more_than_the_picture(at):
    broken = bytearray(with_exif(6))
    broken[at : at + 4] = b"\xff\xfe\xfd\xfc"

    try:
        out = cleaned(bytes(broken))
    except NotAPicture:
        out = b""

    assert out == b"" or dict(seen(out).getexif()) == {}
