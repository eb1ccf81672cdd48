"""The sheet and the credential: pure, offline, and true to the facts."""

import io
import json
import struct
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import segno
from django.core.exceptions import ImproperlyConfigured
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import OKPKey
from typst import TypstError

from kith.hours.certificates import badge, glyphs, sheet
from kith.hours.certificates.facts import Facts, Line, grouped, hours

CODE = "0123456789abcdef0123456789abcdef"
SITE = "https://kith.example"
URL = f"{SITE}/verify/{CODE}/"
LINES = (
    Line(date(2026, 3, 2), "陪独居老人聊天", "幸福社区", 90, "A"),
    Line(date(2026, 3, 9), '#panic("x") $x$ *粗* #image("/etc/passwd")', "幸福社区", 60, "C"),
)


def facts(name="王建国", lines=LINES, **changes):
    plain = Facts(
        number="990101001001-2026-00012", code=CODE, name=name, id_mask="1101**********1234",
        volunteer_no="3714000012345", from_date=date(2026, 1, 1), until_date=date(2026, 11, 22),
        minutes=155, by_grade=(("A", 90), ("B", 0), ("C", 65)), services=2, lines=lines,
        unit="幸福社区居民委员会", responsible="李明", handler="张华", contact="0534-1234567",
        issued_on=date(2026, 11, 22),
    )  # fmt: skip
    return replace(plain, **changes)


@pytest.fixture
def key(settings, tmp_path):
    settings.KITH_BADGE_KEY = str(tmp_path / "badge.json")
    badge.make_key(tmp_path / "badge.json")
    return tmp_path / "badge.json"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        pytest.param(750, "12.5", id="half"),
        pytest.param(755, "12.5", id="never-rounded-up"),
        pytest.param(59, "0.9", id="less-than-one"),
        pytest.param(60, "1.0", id="whole"),
    ],
)
def test_hours_are_tenths_rounded_down(minutes, text):
    assert hours(minutes) == text


def test_the_code_is_read_aloud_in_groups_of_four():
    assert grouped(CODE).split(" ") == ["0123", "4567", "89AB", "CDEF"] * 2


def test_the_sheet_is_a_pdf_with_our_fonts_in_it_and_always_the_same():
    made = sheet.pdf(facts(), URL)

    assert made.startswith(b"%PDF-1.7")
    assert b"NotoSansCJKsc" in made
    assert b"/FontFile3" in made
    assert b"pdfaid" in made
    assert made == sheet.pdf(facts(), URL)


def test_what_people_typed_changes_the_sheet_and_is_never_read_as_markup():
    plain = sheet.pdf(facts(lines=(LINES[0], Line(date(2026, 3, 9), "x", "y", 60, "C"))), URL)

    assert sheet.pdf(facts(), URL) != plain
    said = json.loads(sheet.inputs(facts(), URL)["facts"])
    assert said["lines"][1]["content"] == LINES[1].content
    assert (said["hours"], said["by_grade"][0]) == ("2.5", ["A", "1.5"])


def test_what_is_not_known_is_a_dash():
    made = sheet.pdf(facts(id_mask="", volunteer_no="", contact=""), URL)

    assert made.startswith(b"%PDF-1.7")
    assert glyphs.missing("—–“”…·，。") == ""


def test_a_sheet_with_a_missing_sign_is_never_made():
    with pytest.raises(TypstError, match="could not be displayed"):
        sheet.pdf(facts(name="王𠮷"), URL)


def test_a_long_list_goes_on_over_pages():
    many = tuple(Line(date(2026, 3, 2), f"服务{n}", "幸福社区", 60, "B") for n in range(90))

    pages = sheet.pictures(facts(lines=many), URL, ppi=30)

    assert len(pages) >= 3
    assert all(page.startswith(b"\x89PNG") for page in pages)
    assert len(sheet.pictures(facts(lines=()), URL, ppi=30)) == 1
    width, height = struct.unpack(">II", pages[0][16:24])
    assert width * 1.40 < height < width * 1.43  # A4 upright


def test_the_qr_code_holds_the_address_and_nothing_of_the_person():
    drawn = io.BytesIO()
    segno.make(URL, error="m", micro=False).save(drawn, kind="svg", border=0, dark=sheet.INK)

    assert sheet.inputs(facts(), URL)["qr"] == drawn.getvalue().decode()
    assert sheet.inputs(facts(name="李四", unit="别处"), URL)["qr"] == drawn.getvalue().decode()


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        pytest.param("王建国 Zoë·O'Neil-3", "", id="usual"),
        pytest.param("张喆 朱镕基 李玥 孟𫖮", "", id="names-beyond-the-first-standard"),
        pytest.param("王𠮷𠮷龘", "𠮷龘", id="each-once-in-order"),
    ],
)
def test_signs_without_a_glyph_are_found(text, signs):
    assert glyphs.missing(text) == signs


def test_the_whole_of_the_first_standard_can_be_printed():
    pairs = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    signs = "".join(pair.decode("gb2312", "ignore") for pair in pairs)

    assert len(signs) == 6763
    assert glyphs.missing(signs) == ""


def test_fonts_are_small_and_come_with_their_licence():
    sizes = sum(path.stat().st_size for path in glyphs.FONTS.glob("*.otf"))

    assert sizes < 4 * 1024 * 1024
    assert "SIL OPEN FONT LICENSE Version 1.1" in (glyphs.FONTS / "OFL.txt").read_text()


def test_a_credential_is_verified_offline_with_the_public_key_alone(key):
    issued_at = datetime(2026, 11, 22, tzinfo=UTC)

    token = badge.credential(facts(), site=SITE, issued_at=issued_at)

    (public,) = badge.public_keys()["keys"]
    assert "d" not in public
    read = jwt.decode(token, OKPKey.import_key(public), algorithms=["Ed25519"])
    assert read.header["alg"] == "Ed25519"
    assert read.header["kid"] == public["kid"]
    assert read.claims["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert read.claims["issuer"]["name"] == "幸福社区居民委员会"
    assert read.claims["jti"] == URL
    assert "王建国" not in json.dumps(read.claims, ensure_ascii=False)


def test_a_changed_credential_is_noticed(key):
    token = badge.credential(facts(), site=SITE, issued_at=datetime(2026, 11, 22, tzinfo=UTC))
    head, body, sign = token.split(".")
    forged = f"{head}.{body[:-2]}{'AA' if body[-2:] != 'AA' else 'BB'}.{sign}"

    with pytest.raises(BadSignatureError):
        jwt.decode(
            forged, OKPKey.import_key(badge.public_keys()["keys"][0]), algorithms=["Ed25519"]
        )


def test_the_signing_key_is_its_owners_alone_and_never_replaced(key):
    before = key.read_text()

    badge.make_key(key)

    assert key.read_text() == before
    assert key.stat().st_mode & 0o777 == 0o600


def test_without_a_key_nothing_is_signed(settings, tmp_path):
    settings.KITH_BADGE_KEY = str(tmp_path / "none.json")

    with pytest.raises(ImproperlyConfigured):
        badge.public_keys()
