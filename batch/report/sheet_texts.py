"""Bring texts into the form in which a workbook may store them. Must not know what they say or where they stand."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.text_bytes import bytes_of

CELL_LIMIT = 32_767  # characters, counted in UTF-16 as Excel does
_FORBIDDEN = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{FFFE}\x{FFFF}]"
_FORBIDDEN_HERE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPE_LIKE = re.compile("_(x[0-9A-Fa-f]{4})")
_LARGE = pa.large_string()


def plain_text(text: str) -> str:
    """The text as a cell may store it: without control characters, with one kind of line end, not too long."""
    if text.isprintable() and len(text) <= CELL_LIMIT // 2:  # nearly every text, at once
        return text
    text = _FORBIDDEN_HERE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    units = text.encode("utf-16-le")
    if len(units) <= 2 * CELL_LIMIT:
        return text
    return units[: 2 * (CELL_LIMIT - 1)].decode("utf-16-le", "ignore") + "…"


def escape_like(text: str) -> str:
    """The text so that what a spreadsheet would read as an escape (`_x0041_`) is shown as it was written."""
    return _ESCAPE_LIKE.sub(r"_x005F_\1", text) if "_x" in text else text


def escaped(text: str) -> str:
    """The text as XML."""
    return escape_like(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def kept(text: str) -> str:
    """What a text's element must say for its blanks to be kept."""
    return ' xml:space="preserve"' if text != text.strip() or "\n" in text or "  " in text else ""


def safe(texts: pa.Array) -> tuple[pa.Array, bool]:
    """The texts as XML, and whether their blanks must be preserved. Each repair runs only if something needs it."""
    data = bytes_of(texts).to_pybytes()
    lengths = pc.binary_length(texts)
    if pc.any(pc.equal(lengths, 0)).as_py():
        texts = pc.if_else(pc.equal(lengths, 0), pa.scalar(None, _LARGE), texts)
    if (pc.max(lengths).as_py() or 0) > CELL_LIMIT:
        texts = pa.array([None if text is None else plain_text(text) for text in texts.to_pylist()], _LARGE)
        data = bytes_of(texts).to_pybytes()
    octets = np.frombuffer(data, np.uint8)
    if bool((octets < 32).any()) or b"\xef\xbf\xbe" in data or b"\xef\xbf\xbf" in data:
        texts = pc.replace_substring(pc.replace_substring(texts, "\r\n", "\n"), "\r", "\n")
        texts = pc.replace_substring_regex(texts, _FORBIDDEN, "")
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        if sign.encode() in data:
            texts = pc.replace_substring(texts, sign, entity)
    if b"_x" in data:
        texts = pc.replace_substring_regex(texts, _ESCAPE_LIKE.pattern, r"_x005F_\1")
    return texts, bool((octets <= 32).any())
