"""Find the styles of an .xlsx that strike a cell's text through. Must not know cells."""

from __future__ import annotations

from xml.etree import ElementTree as ET

_NOT = ("0", "false")


def struck_styles(styles: ET.Element) -> frozenset[str]:
    """The styles, by their number in the sheet's XML."""
    parts = {_tag(part): part for part in styles}
    fonts = {
        str(number)
        for number, font in enumerate(parts.get("fonts", ()))
        if any(_strikes(about) for about in font)
    }
    return frozenset(
        str(number)
        for number, style in enumerate(parts.get("cellXfs", ()))
        if style.get("fontId", "") in fonts
    )


def _strikes(about: ET.Element) -> bool:
    return _tag(about) == "strike" and about.get("val", "1") not in _NOT


def _tag(element: ET.Element) -> str:
    return element.tag.rsplit("}", 1)[-1]
