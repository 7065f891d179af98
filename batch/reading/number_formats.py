"""Recognise the currency that a number format shows beside a number. Must not know cells, facts or currencies.

A cell that shows `US$88.50` contains 88.5: taken for Hong Kong dollars, it would be silently wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from xml.etree import ElementTree as ET

from batch.reading.words import UNCLEAR, TableWords
from batch.shown import one_line

LOCAL = "HKD"
EITHER = "元"
"""The yuan or the dollar: such a cell is read as one in which that sign is typed."""
_SIGN = re.compile(r"\[\$([^\]-]*)(?:-([^\]]*))?\]")
_NO_WORDS = re.compile(
    r"\[[^\]]*\]|_.|\*."
)  # colours and conditions, blanks as wide as a letter, what fills a cell
_WRITTEN = re.compile(r'"([^"]*)"|\\(.)')
_PLACES = re.compile(r"[#?0](?:[#?0.,]*[#?0])?%?|General|E[-+]0+", re.IGNORECASE)
_BARE = "$"
# Short words before an amount are a currency, whether or not anybody knows them: `kr 0.00`, `Fr. #,##0`.
_BEFORE_MONEY = re.compile(r"\s*([^\W\d_]{1,4})\.?\s*(?:#,##0|[#0,]*0\.00)(?![0#])")


def as_shown(code: str, text: str) -> str:
    """A number with the currency that its format shows."""
    return f"{text}{code}" if code == EITHER else f"{code} {text}"


def foreign_styles(styles: ET.Element, words: TableWords) -> dict[str, str]:
    """The styles (by their number in the sheet's XML) that show a currency which is not plainly the local one."""
    formats: dict[str, str] = {}
    shown: dict[str, str] = {}
    for element in styles.iter():
        tag = element.tag.rsplit("}", 1)[-1]
        if tag == "numFmt" and (code := currency_of(element.get("formatCode", ""), words)):
            formats[element.get("numFmtId", "")] = code
        elif tag == "cellXfs":
            styled = ((str(number), style.get("numFmtId", "")) for number, style in enumerate(element))
            shown |= {number: formats[format_] for number, format_ in styled if format_ in formats}
    return {number: code for number, code in shown.items() if matters(code, shown.values())}


def matters(code: str, shown: Collection[str]) -> bool:
    """Whether a currency has to be told beside its number: the local one only where 元 is shown too.

    Which 元 is meant, the cells of a column settle together.
    """
    return code != LOCAL or EITHER in shown


def currency_of(format_code: str, words: TableWords) -> str:
    """The currency that a number format shows, "" if it shows none; a bare $ is none.

    A sign that may be one of several is given with UNCLEAR behind it: `$?`, `kr?`.
    """
    positive = format_code.split(";", maxsplit=1)[0]
    sign = next((found for found in _SIGN.finditer(positive) if found[1].strip()), None)
    if sign is not None:
        shown, place = sign[1].strip(), (sign[2] or "").casefold()
        code = words.currency_shown(shown, place)
        if not code and shown == _BARE:
            return ""
        return code if code and code != UNCLEAR else f"{shown}{UNCLEAR}"
    written = _WRITTEN.sub(lambda part: part[1] or part[2] or "", _NO_WORDS.sub("", positive))
    beside = one_line(_PLACES.sub(" ", written))
    code = words.currency_shown(beside)
    if code:
        return f"{beside}{UNCLEAR}" if code == UNCLEAR else code
    before = _BEFORE_MONEY.match(written)
    return f"{before[1]}{UNCLEAR}" if before else ""
