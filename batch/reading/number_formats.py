"""Recognise the currency that a number format shows beside a number. Must not know cells or facts.

A cell that shows `US$88.50` contains 88.5: taken for Hong Kong dollars, it would be silently wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from xml.etree import ElementTree as ET

_BRACKETED = re.compile(r"\[\$([^\]-]*)(?:-([0-9A-Fa-f]*))?\]")
_JAPANESE = "411"
LOCAL = "HKD"
EITHER = "元"
"""The yuan or the dollar: such a cell is read as one in which that sign is typed."""
# What is shown, and the currency it stands for; a bare $ is the local one, as people in Hong Kong type it.
_SIGNS = (
    (re.compile(r"HK\$|HKD|HK dollar|港|蚊", re.IGNORECASE), LOCAL),
    (re.compile(r"US\$|USD|US dollar|美元|美金", re.IGNORECASE), "USD"),
    (re.compile(r"MOP|澳门|澳門|葡币|葡幣", re.IGNORECASE), "MOP"),
    (re.compile(r"NT\$|TWD|NTD|[台臺][币幣]", re.IGNORECASE), "TWD"),
    (re.compile(r"CA\$|CAD|加元|加[币幣]", re.IGNORECASE), "CAD"),
    (re.compile(r"NZ\$|NZD|[纽紐]元", re.IGNORECASE), "NZD"),
    (re.compile(r"(?<![A-Z])S\$|SGD|新加坡元|坡[币幣]", re.IGNORECASE), "SGD"),
    (re.compile(r"(?<![A-Z])A\$|AUD|澳元|澳洲元", re.IGNORECASE), "AUD"),
    (re.compile(r"€|EUR|[欧歐]元", re.IGNORECASE), "EUR"),
    (re.compile(r"£|GBP|英[镑鎊]", re.IGNORECASE), "GBP"),
    (re.compile(r"₩|KRW|[韩韓](?:元|[币幣])", re.IGNORECASE), "KRW"),
    (re.compile(r"฿|THB|泰[铢銖]", re.IGNORECASE), "THB"),
    (re.compile(r"₱|PHP"), "PHP"),
    (re.compile(r"₫|VND"), "VND"),
    (re.compile(r"₹|INR"), "INR"),
    (re.compile(r"JPY|円|日元|日圓", re.IGNORECASE), "JPY"),
    (re.compile(r"RMB|CNY|CNH|人民币|人民幣|¥|￥", re.IGNORECASE), "CNY"),
    (re.compile(r"[元圆圓块塊]"), EITHER),
)
_ISO = re.compile(r"[A-Z]{3}")


def as_shown(code: str, text: str) -> str:
    """A number with the currency that its format shows."""
    return f"{text}{code}" if code == EITHER else f"{code} {text}"


def foreign_styles(styles: ET.Element) -> dict[str, str]:
    """The styles (by their number in the sheet's XML) that show a currency which is not plainly the local one."""
    formats: dict[str, str] = {}
    shown: dict[str, str] = {}
    for element in styles.iter():
        tag = element.tag.rsplit("}", 1)[-1]
        if tag == "numFmt" and (code := currency_of(element.get("formatCode", ""))):
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


def currency_of(format_code: str) -> str | None:
    """The currency that a number format shows, None if it shows none; a bare $ is none."""
    positive = format_code.split(";", maxsplit=1)[0]
    bracketed = _BRACKETED.search(positive)
    if (
        bracketed is not None
        and bracketed[1] in ("¥", "￥")
        and (bracketed[2] or "").lower().endswith(_JAPANESE)
    ):
        return "JPY"
    for sign, code in _SIGNS:
        if sign.search(positive):
            return code
    return bracketed[1] if bracketed is not None and _ISO.fullmatch(bracketed[1]) else None
