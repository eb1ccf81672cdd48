"""What people write about themselves, brought into one form, and the masks that hide it again.

Two spellings of one person end as one text (`clean_x(clean_x(v)) == clean_x(v)`), because the
blind index is taken from it. No error text repeats what was typed.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import phonenumbers
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from kith.core.values import BadValue

LONGEST_HAN_NAME: Final = 20
LONGEST_NAME: Final = 50
OLDEST_AGE: Final = 120
COMING_OF_AGE: Final = 18
PHONE_SETTLES: Final = timedelta(hours=72)  # before a new number counts for points and contacts

_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff"))
_MIDDLE_DOTS: Final = dict.fromkeys(map(ord, "\u2022\u2027\u2219\u22c5\u30fb\uff65\u16eb"), "·")
_PLAIN_DIGITS: Final = {0xFF10 + n: str(n) for n in range(10)} | {0xFF38: "X", 0xFF58: "X"}
_FOLDED: Final = _MIDDLE_DOTS | {0xE863: "\u4dae", 0x2019: "'", 0x2010: "-", 0x2011: "-"}
_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HAN: Final = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_BETWEEN_HAN: Final = re.compile(rf"(?<=[{_HAN}]) +(?=[{_HAN}])")
_FULL_STOP_BETWEEN_HAN: Final = re.compile(rf"(?<=[{_HAN}]) ?\. ?(?=[{_HAN}])")
_JOINTS: Final = frozenset("·'-. ")
_NAME_MARKS: Final = _JOINTS | {"\u180e"}

# ------------------------------------------------------------------------------------- names


OWN_CONSENT: Final = 14  # years of age from which one's own yes counts


def clean_name(text: str) -> str:
    """The legal name as it is kept: one middle dot, no invisible signs, composed letters.

    Raises:
        BadValue: empty, too long, a dot out of place, or signs that no name has.
    """
    _refuse_controls(text)
    name = _FULL_STOP_BETWEEN_HAN.sub("·", _collapse(_fold(text)))
    name = _BETWEEN_HAN.sub("", re.sub(r" ?· ?", "·", name))
    if not name:
        raise BadValue("empty", _("Please write the name."))
    if _is_too_long(name):
        raise BadValue("too_long", _("This name is too long. Please write the legal name only."))
    for sign in name:
        _refuse_foreign_sign(sign)
    _refuse_loose_joints(name)
    return name


def mask_name(name: str) -> str:
    """The first character of each part: 王小明 becomes 王**, 买买提·吐尔逊 becomes 买**·吐**."""
    return re.sub(r"[^· ]+", lambda part: _mask_part(part[0]), name)


def _fold(text: str) -> str:
    """One code point for each sign that a keyboard or a copy offers several of."""
    seen = text.translate(_INVISIBLE).translate(_FOLDED)
    seen = "".join(unicodedata.normalize("NFKC", s) if _is_foldable(s) else s for s in seen)
    return unicodedata.normalize("NFC", seen)


def _is_foldable(sign: str) -> bool:
    """Kangxi radicals and full-width Latin: the same letter in another block."""
    return "\u2f00" <= sign <= "\u2fdf" or "\uff01" <= sign <= "\uff5e"


def _collapse(text: str) -> str:
    return " ".join(text.split())


def _refuse_controls(text: str) -> None:
    if any(sign in _BIDI for sign in text):
        raise BadValue("direction_mark", _("Please type it anew: it holds hidden direction marks."))
    if any(unicodedata.category(s) == "Cc" and s not in "\t\r\n" for s in text):
        raise BadValue("control", _("Please type it anew: it holds hidden control characters."))


def _refuse_foreign_sign(sign: str) -> None:
    category = unicodedata.category(sign)
    if category[0] in "LM" or sign in _NAME_MARKS or sign == "〇":
        return
    if category[0] == "N":
        raise BadValue("digit", _("A name has no digits."))
    if category == "Co":
        raise BadValue(
            "private_character",
            _("This rare character has no common code. Please write it in pinyin and tell us."),
        )
    raise BadValue("sign", _("A name has letters only: please leave out emoji and other signs."))


def _refuse_loose_joints(name: str) -> None:
    """A dot, hyphen or apostrophe stands between two letters; an initial may end in a full stop."""
    loose = name[0] in _JOINTS or name[-1] in _JOINTS - {"."}
    doubled = any(a in _JOINTS and b in _JOINTS and (a, b) != (".", " ") for a, b in pairwise(name))
    if loose or doubled or unicodedata.category(name[0])[0] == "M":
        raise BadValue("dot", _("A dot stands between two parts of a name, only one at a time."))


def _is_too_long(name: str) -> bool:
    signs = sum(not unicodedata.category(sign).startswith("M") for sign in name)
    return signs > (LONGEST_HAN_NAME if re.search(rf"[{_HAN}]", name) else LONGEST_NAME)


def _mask_part(part: str) -> str:
    hidden = sum(not unicodedata.category(sign).startswith("M") for sign in part[1:])
    return part[0] + "*" * min(max(hidden, 1), 2)


# ------------------------------------------------------------------------------------ phones


def clean_phone(text: str) -> str:
    """The number in E.164, `+8613800138000`; without a country it is a number of the mainland.

    Raises:
        BadValue: masked, two numbers, an emergency or service number, or no number at all.
    """
    typed = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    typed = "".join(sign for sign in typed if sign not in _BIDI).strip()
    _refuse_masked_or_double(typed)
    digits = re.sub(r"[\s()\-‐‑‒–—.]", "", typed)
    if not re.fullmatch(r"\+?[0-9]+", digits):
        raise BadValue("not_a_phone", _("Please write the phone number in digits."))
    return _assigned(_with_country(digits))


def domestic_phone(phone: str) -> str:
    """How people here say the number: without the country code when it is our own."""
    return phone.removeprefix("+86") if is_mainland_mobile(phone) else _read_out(phone)


def is_mainland_mobile(phone: str) -> bool:
    """Whether the number can receive a login code; others are for contact only."""
    return re.fullmatch(r"\+861[3-9][0-9]{9}", phone) is not None


def mask_phone(phone: str) -> str:
    """138****8000; a short or foreign number shows its last four digits or fewer."""
    local = domestic_phone(phone)
    if re.fullmatch(r"1[0-9]{10}", local):
        return f"{local[:3]}****{local[-4:]}"
    return "*" * 4 + local[-min(4, len(local) // 3) :]


def _refuse_masked_or_double(typed: str) -> None:
    if not typed:
        raise BadValue("empty", _("Please write the phone number."))
    if "*" in typed:
        raise BadValue("masked", _("This is the hidden form. Please write the whole number."))
    if re.search(r"[0-9].*[,;/、].*[0-9]", typed):
        raise BadValue("two_numbers", _("One number only: the second has a field of its own."))
    if re.fullmatch(r"1[12][0-9]", typed):
        raise BadValue("emergency", _("In an emergency call this number; it is not a contact."))
    if re.fullmatch(r"[0-9.]+E\+?[0-9]+", typed, re.IGNORECASE):
        raise BadValue("digits_lost", _("The cell lost digits. Set it to text, then type again."))


def _with_country(digits: str) -> str:
    """A country code without its + is told from a number by what follows."""
    if re.fullmatch(r"86(1[0-9]{10}|0[0-9]{9,11})", digits):
        return f"+{digits}"
    return digits


def _assigned(digits: str) -> str:
    try:
        number = phonenumbers.parse(digits, "CN")
    except phonenumbers.NumberParseException:
        raise BadValue("not_a_phone", _("Please check the phone number.")) from None
    if not phonenumbers.is_valid_number(number):
        raise _why_no_phone(digits)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _why_no_phone(digits: str) -> BadValue:
    missing = 11 - len(digits.removeprefix("+86"))
    if digits.removeprefix("+86").startswith("1") and missing:
        if missing == 1:
            return BadValue("too_short", _("One digit is missing: a mobile number has 11."))
        text = _("A mobile number has 11 digits: please count them again.")
        return BadValue("too_short" if missing > 0 else "too_long", text)
    return BadValue("unassigned", _("No such number has been given out. Please check the digits."))


def _read_out(phone: str) -> str:
    if not phone.startswith("+86"):
        return phone
    number = phonenumbers.parse(phone)
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return national.replace(" ", "-")


# --------------------------------------------------------------------------------- documents


def clean_id_number(text: str, *, today: date | None = None) -> str:
    """A citizen's identity number or a residence permit of Hong Kong, Macao or Taiwan people.

    With `today` the birth date must be past and not longer ago than 120 years.
    Source: GB 11643 (check digit, ISO 7064 MOD 11-2); domain rules, 5.7.

    Raises:
        BadValue: says what kind of mistake it is, never which digit would be right.
    """
    number = _compact(text)
    _refuse_spreadsheet_number(number)
    if re.fullmatch(r"[0-9]{15}", number):
        raise BadValue("first_generation", _("Please write the 18-digit number of today's card."))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise BadValue("shape", _("An identity number has 18 digits; the last may be X."))
    _refuse_broken_number(number)
    if today is not None:
        _refuse_impossible_age(age_on(birth_date(number), today))
    return number


def birth_date(id_number: str) -> date:
    """The day of birth that a clean identity number carries."""
    return ric.get_birth_date(id_number)


def gender(id_number: str) -> str:
    """`M` or `F`, from the seventeenth digit of a clean identity number."""
    return "M" if int(id_number[16]) % 2 else "F"


def age_on(birth: date, day: date) -> int:
    """Whole years; who was born on 29 February turns older on 1 March in common years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def of_age_on(birth_year: int, birth_month: int) -> date:
    """The first day on which somebody born in this month is surely 18: the day itself is sealed.

    Source: Civil Code, article 17 (18 years and older are adults).
    """
    of_years, next_month = divmod(birth_month, 12)
    return date(birth_year + COMING_OF_AGE + of_years, next_month + 1, 1)


def clean_uscc(text: str) -> str:
    """The unified social credit code of an organisation, in capitals. Source: GB 32100.

    Raises:
        BadValue: not 18 signs of its alphabet, or the check sign does not fit.
    """
    code = unicodedata.normalize("NFKC", text)
    code = re.sub(r"[\s\-]", "", code.translate(_INVISIBLE)).upper()
    if not code.isascii() or not uscc.is_valid(code):
        raise BadValue("uscc", _("Please compare the 18 characters with the business licence."))
    return code


def mask_id(id_number: str) -> str:
    """Three at the front, three at the end: region and check alone would leave few candidates."""
    return id_number[:3] + "*" * max(len(id_number) - 6, 0) + id_number[-3:]


def _compact(text: str) -> str:
    """Full-width digits and x as a card shows them; other scripts' digits stay foreign."""
    seen = text.translate(_INVISIBLE).translate(_PLAIN_DIGITS)
    return re.sub(r"\s", "", seen).replace("x", "X")


def _refuse_spreadsheet_number(number: str) -> None:
    floated = re.fullmatch(r"[0-9.]+E\+?[0-9]+", number, re.IGNORECASE)
    rounded = re.fullmatch(r"[0-9]{15}000", number) and not _check_fits(number)
    if floated or rounded:
        raise BadValue("digits_lost", _("The cell lost digits. Set it to text, then type again."))


def _refuse_broken_number(number: str) -> None:
    if not _check_fits(number):
        raise BadValue("check_digit", _("A digit is wrong. Please compare it with the card."))
    try:
        ric.get_birth_date(number)
        if not re.match(r"8[123]", number):
            ric.get_birth_place(number)
    except ValidationError:
        raise BadValue("region_or_date", _("There is no such region or day of birth.")) from None


def _check_fits(number: str) -> bool:
    return bool(ric.calc_check_digit(number) == number[-1])


def _refuse_impossible_age(age: int) -> None:
    if age < 0:
        raise BadValue("future", _("The day of birth lies in the future."))
    if age > OLDEST_AGE:
        raise BadValue("too_old", _("The age would be over 120. Please check the year of birth."))


# --------------------------------------------------------------------------------- addresses

_COMPOUND: Final = "小区|花园|家园|公寓|新村|佳苑|苑|园|庭|府|湾|里|城|村"
_STREET: Final = "大街|大道|街|路|巷|胡同|道"
_AFTER: Final = r"(?:.*[省市区县旗镇乡道路街巷号])?"
_ENDED: Final = r"(?=[0-9A-Za-z一二三四五六七八九十东西南北]|号|栋|幢|座|楼|单元|[（(,，]|$)"
_BY_COMPOUND: Final = re.compile(rf"{_AFTER}([{_HAN}]{{1,8}}?(?:{_COMPOUND})){_ENDED}")
_BY_STREET: Final = re.compile(rf"{_AFTER}([{_HAN}]{{1,8}}?(?:{_STREET})){_ENDED}")


def mask_address(text: str) -> str:
    """The compound, or failing that the street, then `**`; only `**` when neither is recognised."""
    seen = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    found = _BY_COMPOUND.match(seen) or _BY_STREET.match(seen)
    return f"{found[1]}**" if found else "**"


# --------------------------------------------------------------------------------- nicknames

_RESERVED: Final = ("管理员", "系统", "客服", "志愿服务中心", "admin", "root")
_LOOK_ALIKES: Final = str.maketrans("аеорсухіԁмнтαοιν01|", "aeopcyxidmhtaoivoll")


def clean_nickname(text: str) -> str:
    """What a person wants to be called in public; emoji are welcome, the names of offices not.

    Raises:
        BadValue: empty, too long, hidden signs, or a word that would pass for the office.
    """
    _refuse_controls(text)
    name = _collapse(_fold(text))
    if not name:
        raise BadValue("empty", _("Please write the name."))
    if len(name) > LONGEST_HAN_NAME:
        raise BadValue("too_long", _("Twenty characters at most, please."))
    skeleton = unicodedata.normalize("NFKC", name).casefold().translate(_LOOK_ALIKES)
    if any(word in skeleton.replace(" ", "") for word in _RESERVED):
        raise BadValue("reserved", _("This word is kept for the office. Please choose another."))
    return name


def needs_guardian_word(birth_year: int | None, birth_month: int | None, today: date) -> bool:
    """Surely under fourteen: a guardian says yes for her.

    Source: Personal Information Protection Law, article 31.
    """
    if birth_year is None:
        return False
    months = (today.year - birth_year) * 12 + today.month - (birth_month or 1)
    return months < OWN_CONSENT * 12
