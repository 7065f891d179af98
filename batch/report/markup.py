"""Write HTML and SVG element by element: text is escaped wherever it stands. Must not know what a page says."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from html import escape

from batch.shown import one_line

_VOID = ("meta", "br")
_NOWHERE = ("Cc", "Cs")  # categories of signs that no page may hold: controls, halves of characters


class Markup(str):
    """Text that is markup already; any other text is escaped when it is put inside an element."""

    __slots__ = ()


def element(name: str, /, *parts: str | Iterable[Markup], **attributes: object) -> Markup:
    """An element with what is inside it. Attributes that are None are left out; `class_` is `class`."""
    marks = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_text(one_line(str(value)))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{marks}>")
    return Markup(f"<{name}{marks}>{''.join(map(_inside, parts))}</{name}>")


def _inside(part: str | Iterable[Markup]) -> str:
    if isinstance(part, Markup):
        return part
    if isinstance(part, str):
        return _text(one_line(part))
    return "".join(part)


def escaped(text: str) -> Markup:
    """Part of a text as markup, its blanks kept."""
    return Markup(_text(text))


def _text(text: str) -> str:
    """Text as markup, without the signs that no page may hold."""
    return escape("".join(sign for sign in text if unicodedata.category(sign) not in _NOWHERE))
