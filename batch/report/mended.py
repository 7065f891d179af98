"""Mend the parts of a workbook that the library leaves short: the order of a font's properties, the words for a chart.

It must not know what the workbook says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from batch.report.sheet_texts import escaped

_FONTS = re.compile(rb"<fonts.*?</fonts>|<dxfs.*?</dxfs>", re.DOTALL)
_FONT = re.compile(rb"<font>(.*?)</font>", re.DOTALL)
_PROPERTY = re.compile(rb"<(\w+)[^>]*/>")
#: The order in which the properties of a font come, where a reader goes by the letter.
_ORDER = [
    *(b"b", b"i", b"strike", b"condense", b"extend", b"outline", b"shadow", b"u", b"vertAlign"),
    *(b"sz", b"color", b"name", b"family", b"charset", b"scheme"),
]
_FRAME = re.compile(rb'<cNvPr id="(\d+)" name="[^"]*"(?= ?/>)')


def in_order(styles: bytes) -> bytes:
    """The styles with the properties of every font in their order."""
    return _FONTS.sub(lambda fonts: _FONT.sub(_sorted, fonts[0]), styles)


def _sorted(font: re.Match[bytes]) -> bytes:
    properties = sorted(_PROPERTY.finditer(font[1]), key=lambda one: _ORDER.index(one[1]))
    return b"<font>" + b"".join(one[0] for one in properties) + b"</font>"


def described(texts: Sequence[str], drawing: bytes) -> bytes:
    """The drawing with words for each of its charts, for people who can't see them."""

    def said(frame: re.Match[bytes]) -> bytes:
        text = texts[int(frame[1]) - 1]
        return frame[0] + f' descr="{_quoted(text)}"'.encode() if text else frame[0]

    return _FRAME.sub(said, drawing)


def _quoted(text: str) -> str:
    return escaped(text).replace('"', "&quot;").replace("\n", "&#10;")
