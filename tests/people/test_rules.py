"""Names, phones and documents of the bad-input corpus, and the masks. Ids name their cases."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kith.core.values import BadValue
from kith.people import rules

CITIZEN = "11010519491231002X"
TODAY = date(2026, 11, 20)


def code_of(clean: object, text: str) -> str:
    assert callable(clean)
    with pytest.raises(BadValue) as refused:
        clean(text)
    assert str(refused.value.text) not in ("", text)
    return refused.value.code


def with_check_digit(first_seventeen: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, weights, strict=True))
    return first_seventeen + "10X98765432"[total % 11]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("买买提·吐尔逊", "买买提·吐尔逊", id="NAME-001-middle-dot-stays"),
        pytest.param("买买提•吐尔逊", "买买提·吐尔逊", id="NAME-002-bullet"),
        pytest.param("买买提・吐尔逊", "买买提·吐尔逊", id="NAME-003-katakana-dot"),
        pytest.param("买买提.吐尔逊", "买买提·吐尔逊", id="NAME-005-full-stop"),
        pytest.param("买买提．吐尔逊", "买买提·吐尔逊", id="full-width-full-stop"),
        pytest.param("买买提‧吐尔逊", "买买提·吐尔逊", id="NAME-006-hyphenation-point"),
        pytest.param("买买提 · 吐尔逊", "买买提·吐尔逊", id="spaces-around-the-dot-go"),
        pytest.param("𠮷田", "𠮷田", id="NAME-009-beyond-the-basic-plane"),
        pytest.param("\ue863", "\u4dae", id="NAME-011-old-private-code-point"),
        pytest.param("葛\U000e0100", "葛\U000e0100", id="NAME-013-variation-selector-stays"),
        pytest.param("⽼李", "老李", id="NAME-014-kangxi-radical"),
        pytest.param("\uf900", "\u8c48", id="NAME-015-compatibility-ideograph"),
        pytest.param("李\u200b明", "李明", id="NAME-016-zero-width-space"),
        pytest.param("李\u2060\ufeff明", "李明", id="NAME-017-word-joiner-and-byte-order-mark"),
        pytest.param("张", "张", id="NAME-020-one-character"),
        pytest.param("Seán O'Brien-Łuczak", "Seán O'Brien-Łuczak", id="NAME-024-latin"),
        pytest.param("Nguye\u0302\u0303n Văn Ánh", "Nguyễn Văn Ánh", id="NAME-025-decomposed"),
        pytest.param("null", "null", id="NAME-026-null-is-a-name"),
        pytest.param("مەمتىمىن", "مەمتىمىن", id="NAME-030-uyghur-script"),
        pytest.param("ᠪᠠᠶᠠᠷ", "ᠪᠠᠶᠠᠷ", id="NAME-032-mongolian-script"),
        pytest.param("  王　小明 ", "王小明", id="spaces-between-han-characters-go"),
        pytest.param("John   Smith", "John Smith", id="spaces-between-latin-words-become-one"),
        pytest.param("J. Smith", "J. Smith", id="an-initial-keeps-its-full-stop"),
        pytest.param("张〇", "张〇", id="the-round-zero-is-a-character"),
        pytest.param("Ｗａｎｇ", "Wang", id="full-width-latin"),
        pytest.param("阿" * 20, "阿" * 20, id="twenty-characters"),
    ],
)
def test_clean_name_accepts(typed: str, kept: str) -> None:
    assert rules.clean_name(typed) == kept
    assert rules.clean_name(kept) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("·买买提", "dot", id="NAME-008-dot-in-front"),
        pytest.param("买买提·", "dot", id="dot-at-the-end"),
        pytest.param("买买提··吐尔逊", "dot", id="two-dots"),
        pytest.param("\ue864", "private_character", id="NAME-011-other-private-characters"),
        pytest.param("张\u202e三", "direction_mark", id="NAME-018-bidi-control"),
        pytest.param("   \u3000 ", "empty", id="NAME-022-only-spaces"),
        pytest.param("张三😀", "sign", id="NAME-027-emoji"),
        pytest.param("张三\x00", "control", id="NAME-029-nul"),
        pytest.param("张3", "digit", id="a-digit"),
        pytest.param("张３", "digit", id="a-full-width-digit"),
        pytest.param("=cmd|' /C calc'!A0", "sign", id="IMPT-021-a-formula"),
        pytest.param("<b>张三</b>", "sign", id="markup"),
        pytest.param("阿" * 21, "too_long", id="twenty-one-characters"),
        pytest.param("A" * 51, "too_long", id="fifty-one-letters"),
    ],
)
def test_clean_name_refuses(typed: str, code: str) -> None:
    assert code_of(rules.clean_name, typed) == code


@given(st.text(max_size=24))
def test_clean_name_is_idempotent(text: str) -> None:
    try:
        kept = rules.clean_name(text)
    except BadValue:
        return
    assert rules.clean_name(kept) == kept


@given(st.text(alphabet="王李·.•'- ａA\u0301\u200b葛\U000e0100⽼", min_size=1, max_size=8))
def test_clean_name_is_idempotent_where_it_changes_most(text: str) -> None:
    try:
        kept = rules.clean_name(text)
    except BadValue:
        return
    assert rules.clean_name(kept) == kept


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        pytest.param("王小明", "王**", id="three-characters"),
        pytest.param("王明", "王*", id="two-characters"),
        pytest.param("张", "张*", id="one-character-looks-like-two"),
        pytest.param("欧阳文静", "欧**", id="four-characters-look-like-three"),
        pytest.param("买买提·吐尔逊", "买**·吐**", id="each-part-of-a-minority-name"),
        pytest.param("𠮷田", "𠮷*", id="NAME-009-beyond-the-basic-plane"),
        pytest.param("葛\U000e0100明", "葛*", id="NAME-013-a-selector-is-not-a-character"),
        pytest.param("Seán O'Brien", "S** O**", id="each-latin-word"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_mask_name(name: str, masked: str) -> None:
    assert rules.mask_name(name) == masked


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("13800138000", "+8613800138000", id="a-mobile"),
        pytest.param("+8613800138000", "+8613800138000", id="PHON-002-country-code"),
        pytest.param("0086-138-0013-8000", "+8613800138000", id="PHON-003-prefix-and-hyphens"),
        pytest.param("86 138 0013 8000", "+8613800138000", id="PHON-004-spaces"),
        pytest.param("138\u00a00013\u20118000", "+8613800138000", id="PHON-006-no-break-signs"),
        pytest.param("\u202d13800138000\u202c", "+8613800138000", id="PHON-007-direction-marks"),
        pytest.param("１３８００１３８０００", "+8613800138000", id="full-width-digits"),
        pytest.param("17012345678", "+8617012345678", id="PHON-012-virtual-operator"),
        pytest.param("010-62345678", "+861062345678", id="PHON-014-landline-of-beijing"),
        pytest.param("(0483) 822 1234", "+864838221234", id="landline-of-alxa"),
        pytest.param("0086 010 62345678", "+861062345678", id="landline-with-prefix-and-zero"),
        pytest.param("86 0483 8221234", "+864838221234", id="landline-with-country-and-zero"),
        pytest.param("+852 5123 4567", "+85251234567", id="PHON-016-hong-kong"),
        pytest.param("00853 6612 3456", "+85366123456", id="macao"),
        pytest.param("+886 912 345 678", "+886912345678", id="taiwan"),
    ],
)
def test_clean_phone_accepts(typed: str, kept: str) -> None:
    assert rules.clean_phone(typed) == kept
    assert rules.clean_phone(kept) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("1380013800", "too_short", id="PHON-009-one-digit-missing"),
        pytest.param("138001380000", "too_long", id="PHON-010-twelve-digits"),
        pytest.param("12345678901", "unassigned", id="PHON-011-no-such-range"),
        pytest.param("110", "emergency", id="PHON-017-emergency-number"),
        pytest.param("120", "emergency", id="PHON-017-ambulance"),
        pytest.param("13800138000,13900139000", "two_numbers", id="PHON-018-two-numbers"),
        pytest.param("13800138000、13900139000", "two_numbers", id="PHON-018-chinese-comma"),
        pytest.param("138****8000", "masked", id="PHON-019-masked-value-pasted-back"),
        pytest.param("1.38E+10", "digits_lost", id="a-float-of-a-spreadsheet"),
        pytest.param("", "empty", id="nothing"),
        pytest.param("无", "not_a_phone", id="a-word"),
        pytest.param("١٣٨٠٠١٣٨٠٠٠", "not_a_phone", id="arabic-indic-digits"),
        pytest.param("8221234", "unassigned", id="a-landline-without-its-area"),
    ],
)
def test_clean_phone_refuses(typed: str, code: str) -> None:
    assert code_of(rules.clean_phone, typed) == code


def test_clean_phone_says_that_one_digit_is_missing() -> None:
    with translation.override("en"), pytest.raises(BadValue, match="One digit is missing"):
        rules.clean_phone("1380013800")


@given(st.text(alphabet="0123456789+-() １8６", max_size=18))
def test_clean_phone_is_idempotent(text: str) -> None:
    try:
        kept = rules.clean_phone(text)
    except BadValue:
        return
    assert rules.clean_phone(kept) == kept


@pytest.mark.parametrize(
    ("phone", "said", "masked", "mobile"),
    [
        pytest.param("+8613800138000", "13800138000", "138****8000", True, id="a-mobile"),
        pytest.param("+864838221234", "0483-822-1234", "****1234", False, id="a-landline"),
        pytest.param("+85251234567", "+85251234567", "****4567", False, id="hong-kong"),
    ],
)
def test_how_a_phone_is_said_and_masked(phone: str, said: str, masked: str, mobile: bool) -> None:
    assert rules.domestic_phone(phone) == said
    assert rules.mask_phone(phone) == masked
    assert rules.is_mainland_mobile(phone) is mobile


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param(CITIZEN, CITIZEN, id="the-vector-of-the-standard"),
        pytest.param("11010519491231002x", CITIZEN, id="IDNO-002-small-x"),
        pytest.param("１１０１０５１９４９１２３１００２Ｘ", CITIZEN, id="full-width"),
        pytest.param("110105 19491231 002X", CITIZEN, id="spaces"),
        pytest.param("110105200002290021", "110105200002290021", id="IDNO-007-leap-day"),
        pytest.param("810000199003070015", "810000199003070015", id="IDNO-012-hong-kong"),
        pytest.param(
            with_check_digit("82000019900307002"),
            with_check_digit("82000019900307002"),
            id="IDNO-012-macao",
        ),
        pytest.param(
            with_check_digit("83000019900307003"),
            with_check_digit("83000019900307003"),
            id="IDNO-012-taiwan",
        ),
    ],
)
def test_clean_id_number_accepts(typed: str, kept: str) -> None:
    assert rules.clean_id_number(typed, today=TODAY) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("110105194912310021", "check_digit", id="IDNO-005-wrong-check-digit"),
        pytest.param("110105491231002", "first_generation", id="IDNO-006-fifteen-digits"),
        pytest.param("110105200102290029", "region_or_date", id="IDNO-008-no-such-day"),
        pytest.param("110105209912310010", "future", id="IDNO-010-not-born-yet"),
        pytest.param("110105189912310015", "too_old", id="IDNO-011-over-120"),
        pytest.param("000000199001010018", "region_or_date", id="IDNO-015-no-such-region"),
        pytest.param("１１０１０５١٩٤٩١٢٣١٠٠٢X", "shape", id="IDNO-016-arabic-indic-digits"),
        pytest.param("11010519491231002²", "shape", id="IDNO-017-superscript-two"),
        pytest.param("1.10105194912310E+17", "digits_lost", id="IDNO-018-scientific-notation"),
        pytest.param("110105194912310000", "digits_lost", id="IDNO-019-rounded-by-a-spreadsheet"),
        pytest.param("11010519491231002X' OR '1'='1", "shape", id="IDNO-021-injection"),
        pytest.param(with_check_digit("84000019900307003"), "region_or_date", id="region-84"),
        pytest.param("", "shape", id="nothing"),
    ],
)
def test_clean_id_number_refuses(typed: str, code: str) -> None:
    def clean(text: str) -> str:
        return rules.clean_id_number(text, today=TODAY)

    assert code_of(clean, typed) == code


def test_a_wrong_check_digit_is_told_without_the_right_one() -> None:
    with pytest.raises(BadValue) as refused:
        rules.clean_id_number("110105194912310021")

    assert "X" not in str(refused.value.text)


@given(st.text(alphabet="0123456789xX１ ", min_size=15, max_size=20))
def test_clean_id_number_is_idempotent(text: str) -> None:
    try:
        kept = rules.clean_id_number(text)
    except BadValue:
        return
    assert rules.clean_id_number(kept) == kept


def test_what_an_identity_number_tells() -> None:
    assert rules.birth_date(CITIZEN) == date(1949, 12, 31)
    assert rules.gender(CITIZEN) == "F"
    assert rules.gender("810000199003070015") == "M"


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        pytest.param("2008-05-04", "2026-05-03", 17, id="the-day-before-the-birthday"),
        pytest.param("2008-05-04", "2026-05-04", 18, id="the-birthday"),
        pytest.param("2000-02-29", "2018-02-28", 17, id="IDNO-007-not-yet-on-28-february"),
        pytest.param("2000-02-29", "2018-03-01", 18, id="IDNO-007-on-1-march"),
        pytest.param("2026-12-01", "2026-11-20", -1, id="not-born-yet"),
    ],
)
def test_age_on(birth: str, day: str, age: int) -> None:
    assert rules.age_on(date.fromisoformat(birth), date.fromisoformat(day)) == age


def test_mask_id_keeps_three_at_each_end() -> None:
    assert rules.mask_id(CITIZEN) == "110************02X"


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        pytest.param("幸福里小区3号楼2单元101室", "幸福里小区**", id="a-compound"),
        pytest.param(
            "长河街道东风东路1222号阳光花园7栋", "阳光花园**", id="a-compound-after-a-road"
        ),
        pytest.param(
            "德州市天衢新区康博公寓12-3-502", "康博公寓**", id="a-compound-after-a-district"
        ),
        pytest.param(
            "幸福里3号楼2单元101室（大门密码1234#）", "幸福里**", id="ADDR-007-with-a-code"
        ),
        pytest.param("袁桥镇小李村 45号", "小李村**", id="a-village"),
        pytest.param("七一西路88号", "七一西路**", id="only-a-road"),
        pytest.param("桥边第二家，敲门三下", "**", id="not-recognised"),
        pytest.param("", "**", id="nothing"),
    ],
)
def test_mask_address(address: str, masked: str) -> None:
    assert rules.mask_address(address) == masked


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("91110000600037341L", "91110000600037341L", id="the-vector-of-the-rules"),
        pytest.param("91110000-600037341l", "91110000600037341L", id="small-letter-and-hyphen"),
        pytest.param("９１１１００００６０００３７３４１Ｌ", "91110000600037341L", id="full-width"),
    ],
)
def test_clean_uscc_accepts(typed: str, kept: str) -> None:
    assert rules.clean_uscc(typed) == kept
    assert rules.clean_uscc(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("91110000600037341M", id="wrong-check-sign"),
        pytest.param("9111000060003734", id="too-short"),
        pytest.param("", id="nothing"),
        pytest.param("91110000600037341Ł", id="a-foreign-letter"),
    ],
)
def test_clean_uscc_refuses(typed: str) -> None:
    assert code_of(rules.clean_uscc, typed) == "uscc"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("管理员", "reserved", id="NAME-034-the-office"),
        pytest.param("管 理 员", "reserved", id="NAME-034-with-spaces"),
        pytest.param("Admin01", "reserved", id="NAME-034-english"),
        pytest.param("аdmin", "reserved", id="NAME-035-cyrillic-look-alike"),
        pytest.param("r00t", "reserved", id="NAME-034-digits-for-letters"),
        pytest.param("　", "empty", id="only-spaces"),
        pytest.param("a" * 21, "too_long", id="too-long"),
        pytest.param("小\u202e王", "direction_mark", id="bidi-control"),
    ],
)
def test_clean_nickname_refuses(typed: str, code: str) -> None:
    assert code_of(rules.clean_nickname, typed) == code


def test_clean_nickname_welcomes_emoji() -> None:
    assert rules.clean_nickname(" 小王😀 ") == "小王😀"
