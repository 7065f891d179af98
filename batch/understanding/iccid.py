"""Read the serial number printed on a SIM card, and see when a spreadsheet has spoilt it.

It must not know which issuer has which numbers: companies hold foreign cards too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from batch.identity import mask
from batch.shown import one_line
from batch.understanding.cell_type import Bounds, CellType
from batch.understanding.understood import CellContext, Trouble, Understood, doubtful, refused
from engine.types.facts import Fact
from engine.types.type import Value

if TYPE_CHECKING:
    import pyarrow as pa

    from batch.understanding.quick import Quick

_ROUNDED = re.compile(r"\d(?:\.\d+)?[eE][+]?\d+|\d{15,}\.\d*")
_LENGTHS = (18, 19, 20)
# As some carriers' cards have them since 2011: 898600B5191234567890, 898604B7192271001234.
_LETTERED = re.compile(r"89(?=[0-9A-F]*[A-F])(?:[0-9]{1,6}[A-F]{0,2}){1,2}[0-9]{8,16}")
_WHOLE = r"(?<![0-9A-Za-z])89[0-9A-Fa-f]{16,18}[fF]?(?![0-9A-Za-z])"


class IccidCells(CellType):
    """Serial numbers of SIM cards."""

    name = "iccid"
    bounds = Bounds("textLength", 19, 24, loose=True)
    allowed = "allowed_iccid"
    fitting = r"(?:18|19|20)(?:\s?(?:-|to|or|/)\s?(?:19|20))? ?(?:digits|位数?|位數?字?)|text|文本|文字"
    no_value = "not_iccid"
    cell_format = "code"
    band = "key"

    def parse(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        return _beside_codes(word, context) or _several(word) or read_iccid(word)

    def remark_fits(self, fact: Fact, value: Value, remark: str, context: CellContext) -> bool:
        return not any(char.isdigit() for char in remark)  # they may belong to the number, or to another

    def quick(self, words: pa.Array, context: CellContext) -> Quick:
        from batch.understanding.quick import quick_iccids

        return quick_iccids(words)

    def doubts(self, words: pa.Array, values: pa.Array | None, context: CellContext) -> Mapping[int, Trouble]:
        from batch.understanding.column_evidence import spoilt_iccids

        return {} if values is None else spoilt_iccids(values)


def read_iccid(text: str) -> Understood:
    """An ICCID of 19 or 20 digits, or one short of its check digit; `text` is plain and not blank."""
    text = re.sub(r"^iccid[:\s]*", "", text.lstrip("'"), flags=re.IGNORECASE)
    if _ROUNDED.fullmatch(text):
        return refused("iccid_rounded")
    digits = re.sub(r"[\s\-.]", "", text)
    digits = re.sub(r"(?i)^f(?=89)|(?<=\d)f+$", "", digits)  # what fills up the last half of a byte
    if len(digits) in _LENGTHS[1:] and _LETTERED.fullmatch(digits.upper()):
        return doubtful(digits.upper(), "iccid_letters")
    if not (digits.isascii() and digits.isdigit()):
        return refused("not_iccid")
    if len(digits) not in _LENGTHS:
        return refused("iccid_length", digits=len(digits))
    if digits.endswith("0000"):
        return refused("iccid_rounded")
    if len(digits) == 20 and not luhn(digits):
        return doubtful(digits, "iccid_check_digit")  # a slip of the pen: the digits are what the sheet has
    # 18 or 19 digits that fail the check may simply lack the check digit: some lists leave it out.
    return Understood(digits) if digits.startswith("89") else doubtful(digits, "iccid_prefix")


def _beside_codes(text: str, context: CellContext) -> Understood | None:
    """An ICCID beside the other codes of its card, which nobody but the card's holder should read."""
    found = re.search(_WHOLE, text)
    if found is None:
        return None
    beside = f"{text[: found.start()]} {text[found.end() :]}"
    remark = re.sub(r"(?<!\d)\d{4,8}(?!\d)", "…", one_line(beside))
    words, read = context.vocabulary, read_iccid(found[0])
    if read.value is None or read.trouble or re.search(r"\d{2}", remark) or words.unsure.says(remark):
        return None
    return doubtful(read.value, "value_with_remark", remark=remark) if words.card_codes.says(remark) else None


def _several(text: str) -> Understood | None:
    """Several ICCIDs in a cell: each is named, none is taken, unless all are one."""
    found = re.findall(_WHOLE, text)
    if len({read_iccid(one).value for one in found}) < 2:
        return None
    return refused("two_numbers", numbers=", ".join(mask(one) for one in found))


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0
