"""Find out how a text file is encoded and have it in UTF-8; must not know what a table is.

What is UTF-8 already is looked over as bytes: a text of Python would take twice the memory, and be encoded again.
"""

from __future__ import annotations

import codecs
import contextlib
from dataclasses import dataclass

from batch.errors import InputError
from batch.reading.encoding_guess import Reading, chinese_after_all, guess, lines_of_two, shown
from language.refusals import Reason, either, reason

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {"big5": "big5hkscs", "big5-hkscs": "big5hkscs", "gb2312": "gb18030", "gbk": "gb18030"}
# What Python calls a codec and is none for files: escapes of programs, names of hosts.
_NO_FILES = frozenset({"undefined", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "charmap"})
_SAVE_UTF8 = Reason("save_utf8")
_USUAL = ("utf-8", "utf-16", "gb18030", "big5hkscs", "cp1252")
_SAMPLE = 200_000


@dataclass(frozen=True)
class Decoded:
    """The text of a file, in UTF-8; if its encoding was guessed from little, which, and how it begins."""

    utf8: bytes
    guessed: str = ""
    begins: str = ""


def decoded(data: bytes, encoding: str | None, name: str) -> Decoded:
    """The text of the file, without a byte order mark."""
    if encoding is not None:
        return Decoded(_as_said(data, encoding, name))
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return Decoded(_strict(data[len(mark) :], codec, name))
    utf8 = _unicode(data)
    if utf8 is None:
        return _by_its_characters(data, name)
    chinese = chinese_after_all(data) if utf8 is data else None
    if chinese is not None:
        raise InputError(
            "encoding_utf8_or", name=name, other=_beginning(chinese.best), codec=chinese.best.codec
        )
    return Decoded(utf8)


def no_such_encoding(name: str) -> Reason:
    """Why a name of an encoding is refused."""
    return reason("no_such_encoding", encoding=name, usual=_USUAL)


def is_encoding(name: str) -> bool:
    """Whether there is a text encoding of this name."""
    return _codec(name) is not None


def _codec(name: str) -> str | None:
    """Python's name of an encoding; None where there is none such for texts."""
    try:
        name.encode("ascii")
        found = codecs.lookup(_NAMES.get(name.lower(), name))
        "".encode(found.name)  # LookupError for what turns bytes into bytes
    except (LookupError, ValueError):  # an error of Unicode is a ValueError
        return None
    return None if found.name.replace("_", "-") in _NO_FILES else found.name


def _as_said(data: bytes, encoding: str, name: str) -> bytes:
    codec = _codec(encoding)
    if codec is None:
        raise InputError("in_file", name=name, why=no_such_encoding(encoding))
    if codec == "utf-16" and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        codec = _utf16_order(data) or "utf-16-le"
    try:
        utf8 = _in_utf8(data, codec)  # in UTF-7 even halves of characters can be written, which UTF-8 refuses
    except ValueError as error:  # an error of Unicode is a ValueError
        raise InputError("encoding_not_as_said", name=name, encoding=encoding, why=_where(error)) from None
    return utf8.removeprefix(codecs.BOM_UTF8)


def _strict(data: bytes, codec: str, name: str) -> bytes:
    try:
        return _in_utf8(data, codec)
    except UnicodeDecodeError as error:
        raise InputError(
            "encoding_marked_wrongly", advice=_SAVE_UTF8, name=name, encoding=_name(codec), why=_where(error)
        ) from None


def _name(codec: str) -> str:
    return codec.upper().removesuffix("-LE").removesuffix("-BE")


def _unicode(data: bytes) -> bytes | None:
    """The text, if it is Unicode without a mark."""
    order = _utf16_order(data)
    if order is not None and len(data) % 2 == 0:
        with contextlib.suppress(UnicodeDecodeError):
            return _in_utf8(data, order)
    return data if _is_utf8(data) else None


def _in_utf8(data: bytes, codec: str) -> bytes:
    return data if codec == "utf-8" and _is_utf8(data) else data.decode(codec).encode()


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8: Arrow looks them over as one long text, many times as fast as they are decoded."""
    import pyarrow as pa  # what only asks whether there is such an encoding needs none

    ends = pa.array([0, len(data)], pa.int64()).buffers()[1]
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, ends, pa.py_buffer(data)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _by_its_characters(data: bytes, name: str) -> Decoded:
    """The text of a file that does not say what it is in; refused where that can't be told."""
    mixed = lines_of_two(data)
    if mixed is not None:
        raise InputError("encodings_mixed", name=name, line=str(mixed[0]), other=str(mixed[1]))
    found = guess(data)
    if found is None:
        raise InputError("encoding_unknown", advice=_SAVE_UTF8, name=name, why=_first_bad(data))
    if found.other is not None:
        choices = either([_beginning(one) for one in (found.best, found.other)])
        raise InputError("encoding_of_two", name=name, choices=choices, codec=found.best.codec)
    if found.sure:
        return Decoded(found.best.text.encode())
    return Decoded(found.best.text.encode(), found.best.codec, shown(found.best))


def _utf16_order(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: it shows, because every other byte of a delimiter or line end is 0."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < max(2, len(sample) // 20) or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _beginning(one: Reading) -> Reason:
    """An encoding, and how the file's text begins in it."""
    return reason("encoding_begins", codec=one.codec, text=shown(one))


def _first_bad(data: bytes) -> Reason:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _where(error)
    return reason("no_clear_character")


def _where(error: UnicodeError | ValueError) -> Reason:
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
        return reason("byte_misfit", line=str(line), byte=f"0x{error.object[error.start]:02X}")
    return reason("foreign_words", detail=str(error))
