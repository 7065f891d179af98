"""Read a phone number as a Hong Kong sheet writes it, into E.164.

It must not know which carrier has which numbers. Numbers move between carriers and new ranges open, so an
unknown prefix is a warning, never a reason to drop a number.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from batch.identity import mask
from batch.understanding.cell_type import Bounds, CellType
from batch.understanding.understood import CellContext, Understood, doubtful, refused
from batch.understanding.words import plain_lines
from engine.types.facts import Fact
from engine.types.type import Value

if TYPE_CHECKING:
    import pyarrow as pa

    from batch.understanding.quick import Quick

_LABEL = re.compile(
    r"^(?:tel(?:ephone)?|mobile|phone|hk|no|电话|電話|手机|手機|号码|號碼|香港|流動電話)(?:\s?no)?[:.\s]+",
    re.IGNORECASE,
)
_ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_FLOAT = re.compile(r"(\+?\d+)\.0*")
_WRITTEN = re.compile(r"[+(\d][\d\s().+-]*")
_BETWEEN = re.compile(r"[/,;、，；|\n&或及和]|\bor\b|\band\b|\s*\((?=\s*(?:\+|\d{5}))|(?<=\d)\s*(?=\+)")
_HELD = r"(?<![\d-])(?:\+?852[ -]?)?\d{4}[ -]?\d{4}(?![\d-])"
_MAINLAND = re.compile(r"(?:86)?1[3-9]\d{9}")
_LENGTH_HK = 8


class PhoneCells(CellType):
    """Phone numbers."""

    name = "phone"
    bounds = Bounds("textLength", 8, 24, loose=True)
    allowed = "allowed_phone"
    fitting = r"\+?852|hk|hong ?kong|香港|8 ?digits|8 ?位|e\.?164|8位数字|8位數字"
    no_value = "not_phone"
    cell_format = "code"
    band = "key"

    def parse(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        found = read_phone(plain_lines(text))
        said = re.findall(_HELD, word) if found.trouble and found.trouble.type == "not_phone" else []
        if len({re.sub(r"\D", "", one)[-_LENGTH_HK:] for one in said}) < 2:
            return found
        return refused("two_numbers", numbers=", ".join(map(mask, said)))

    def remark_fits(self, fact: Fact, value: Value, remark: str, context: CellContext) -> bool:
        return not any(char.isdigit() for char in remark)  # they may belong to the number, or to another

    def quick(self, words: pa.Array, context: CellContext) -> Quick:
        from batch.understanding.quick import quick_phones

        return quick_phones(words, known_prefix)


def read_phone(text: str) -> Understood:
    """One number, in E.164; `text` is tidy and not blank, line breaks kept."""
    text = _LABEL.sub("", text.lstrip("'").strip())
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip(" ().")]
    if len(parts) == 1:
        parts = _side_by_side(parts[0])
    if len(parts) > 1:
        return _several(parts)
    return _one(parts[0] if parts else text)


@cache
def known_prefix(prefix: int) -> bool:
    """Whether Hong Kong numbers of eight digits that begin with these four are known to be given out."""
    import phonenumbers

    return phonenumbers.is_valid_number(phonenumbers.PhoneNumber(852, prefix * 10_000 + 1234))


def _one(text: str) -> Understood:
    text = _LABEL.sub("", text)
    if _ROUNDED.fullmatch(text):
        return refused("phone_rounded")
    if float_ := _FLOAT.fullmatch(text):
        text = float_[1]
    if not _WRITTEN.fullmatch(text):
        return refused("not_phone")
    digits = re.sub(r"\D", "", text)
    if "+" in text or digits.startswith("00"):
        return _international(digits)
    if len(digits) == _LENGTH_HK:
        return _hong_kong(digits)
    if len(digits) == _LENGTH_HK + 3 and digits.startswith("852"):
        return _hong_kong(digits[3:])
    if _MAINLAND.fullmatch(digits):
        return _abroad(digits) if digits.startswith("86") else refused("mainland_number")
    return refused("phone_length", digits=len(digits))


def _hong_kong(digits: str) -> Understood:
    if digits.startswith("0"):
        return refused("not_phone")
    number = "+852" + digits
    if known_prefix(int(digits) // 10_000):
        return Understood(number)
    return doubtful(
        number, "unknown_prefix"
    )  # not quoted: beside the last four digits it would be the number


def _international(digits: str) -> Understood:
    """Digits after a `+`, or after `00`, which people write for it though Hong Kong dials 001."""
    bare = digits.lstrip("0")
    if bare.startswith("852"):
        national = bare[3:]
        if len(national) != _LENGTH_HK:
            return refused("phone_length", digits=len(national))
        return _hong_kong(national)
    found = _abroad(bare)
    if digits.startswith("001") and (found.value is None or found.trouble):
        dialled = _abroad(digits[3:])
        return dialled if dialled.trouble is None else found
    return found


def _abroad(digits: str) -> Understood:
    import phonenumbers

    try:
        number = phonenumbers.parse("+" + digits)
    except phonenumbers.NumberParseException:
        return refused("not_phone")
    if not phonenumbers.is_possible_number(number):
        return refused("phone_length", digits=len(digits))
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if phonenumbers.is_valid_number(number):
        return Understood(written)
    return doubtful(written, "unknown_prefix")


def _side_by_side(text: str) -> list[str]:
    """Two numbers with nothing but a blank between them, apart; any other text as it is."""
    if "+" in text or not re.fullmatch(r"[\d\s().-]+", text):
        return [text]
    for cut in re.finditer(r"\s", text):
        parts = [text[: cut.start()], text[cut.end() :]]
        if all(_complete(re.sub(r"\D", "", part)) for part in parts):
            return parts
    return [text]


def _complete(digits: str) -> bool:
    return len(digits) == _LENGTH_HK or bool(re.fullmatch(r"852\d{8}", digits) or _MAINLAND.fullmatch(digits))


def _several(parts: list[str]) -> Understood:
    """Several numbers: used only when they are one, or one of Hong Kong beside some of the Mainland."""
    found = [_one(part) for part in parts]
    by_number = {item.value: item for item in found if isinstance(item.value, str)}
    mainland = [item for item in found if item.trouble and item.trouble.type == "mainland_number"]
    written = ", ".join(mask(part.strip(" ()")) for part in parts)
    if len(by_number) + len(mainland) == 0 or any(not re.search(r"\d{3}", part) for part in parts):
        return refused("not_phone")
    if len(by_number) == 1 and all(item.value is not None for item in found):
        return next(iter(by_number.values()))
    local = [number for number in by_number if number.startswith("+852")]
    foreign = [number for number in by_number if not number.startswith("+86")]
    if len(local) == 1 and foreign == local and all(item.value or item in mainland for item in found):
        return doubtful(local[0], "second_number", numbers=written)
    return refused("two_numbers", numbers=written)
