"""Recognise the foreign currency that a number format shows beside a number. Must not know cells or facts.

A cell that shows `US$88.50` contains 88.5: taken for Hong Kong dollars, it would be silently wrong.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

_BRACKETED = re.compile(r"\[\$([^\]-]*)(?:-([0-9A-Fa-f]*))?\]")
_JAPANESE = "411"
# What is shown, and the currency it stands for; a bare $ is the local one, as people in Hong Kong type it.
_SIGNS = (
    (re.compile(r"HK\$|HKD|HK dollar|港", re.IGNORECASE), None),
    (re.compile(r"US\$|USD|US dollar|美元|美金", re.IGNORECASE), "USD"),
    (re.compile(r"MOP|澳门|澳門|葡币|葡幣", re.IGNORECASE), "MOP"),
    (re.compile(r"NT\$|TWD|NTD|台币|台幣", re.IGNORECASE), "TWD"),
    (re.compile(r"S\$|SGD", re.IGNORECASE), "SGD"),
    (re.compile(r"A\$|AUD", re.IGNORECASE), "AUD"),
    (re.compile(r"€|EUR", re.IGNORECASE), "EUR"),
    (re.compile(r"£|GBP", re.IGNORECASE), "GBP"),
    (re.compile(r"JPY|円|日元|日圓", re.IGNORECASE), "JPY"),
    (re.compile(r"RMB|CNY|CNH|人民币|人民幣|¥|￥", re.IGNORECASE), "CNY"),
)


def foreign_styles(styles: ET.Element) -> dict[str, str]:
    """The styles (by their number in the sheet's XML) that show a foreign currency, and which."""
    formats: dict[str, str] = {}
    foreign: dict[str, str] = {}
    for element in styles.iter():
        tag = element.tag.rsplit("}", 1)[-1]
        if tag == "numFmt" and (code := currency_of(element.get("formatCode", ""))):
            formats[element.get("numFmtId", "")] = code
        elif tag == "cellXfs":
            styled = ((str(number), style.get("numFmtId", "")) for number, style in enumerate(element))
            foreign |= {number: formats[format_] for number, format_ in styled if format_ in formats}
    return foreign


def currency_of(format_code: str) -> str | None:
    """The foreign currency that a number format shows; None if it shows the local one, or none at all."""
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
    return None
