"""Look through the XML of an .ods for what its reader does not tell, and for traps; must not read values."""

from __future__ import annotations

import re

from batch.formats import password_protected
from batch.scan_binary import HiddenAndDates
from batch.scan_package import Package

_CONTENT = "content.xml"
_MANIFEST = "meta-inf/manifest.xml"
_MARK = re.compile(
    rb'<table:table\s[^>]*?table:name="([^"]*)"|<table:table-row(\s[^>]*)?>|table:null-date[^>]*"1904-01-01"'
)
_REPEATED = re.compile(rb'number-rows-repeated="(\d{1,7})"')
_HIDDEN = re.compile(rb'table:visibility="(?:collapse|filter)"')
_MOST_LISTED = 200_000


def scan_ods(package: Package) -> HiddenAndDates:
    """Walk the sheets and rows of the content; refuse a file that is encrypted or has a DOCTYPE."""
    if _MANIFEST in package.parts and b"encryption-data" in b"".join(package.xml_chunks(_MANIFEST)):
        raise password_protected(package.name)
    scan = HiddenAndDates()
    if _CONTENT not in package.parts:
        raise package.refusal(
            "the file is truncated or damaged: it has no content. Copy or download it again."
        )
    name, row = "", 0
    carry = b""
    for piece in package.xml_chunks(_CONTENT):
        text = carry + piece
        at = text.rfind(b"<")
        text, carry = text[:at], text[at:]
        for mark in _MARK.finditer(text):
            if mark[0].startswith(b"table:null-date"):
                scan.date_system_1904 = True
            elif mark[1] is not None:
                name, row = _unescaped(mark[1]), 0
            else:
                about = mark[2] or b""
                repeated = _REPEATED.search(about)
                count = int(repeated[1]) if repeated else 1
                if _HIDDEN.search(about) and row < _MOST_LISTED:
                    scan.hidden_rows.setdefault(name, []).extend(
                        range(row + 1, row + min(count, _MOST_LISTED) + 1)
                    )
                row += count
    return scan


def _unescaped(name: bytes) -> str:
    text = name.decode("utf-8", "replace")
    for code, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(code, letter)
    return text
