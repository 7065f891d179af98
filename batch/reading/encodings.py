"""Find out how a text file is encoded and decode it; must not know what a table is."""

from __future__ import annotations

import codecs
from collections.abc import Callable

from batch.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {"big5": "big5hkscs", "big5-hkscs": "big5hkscs", "gb2312": "gb18030", "gbk": "gb18030"}
NO_SUCH_ENCODING = "there is no such encoding as `{}`; usual ones: utf-8, utf-16, gb18030, big5hkscs, cp1252"
_SAMPLE = 200_000
_WHAT_TO_DO = "Save it as 'CSV UTF-8' in the spreadsheet program, or name its encoding with --encoding."


def decoded(data: bytes, encoding: str | None, name: str) -> tuple[str, str]:
    """The text of the file, without a byte order mark, and the encoding it was in."""
    if encoding is not None:
        return _as_said(data, encoding, name), encoding
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], codec, name), codec
    guess = _without_mark(data)
    if guess is None:
        raise InputError(
            f"{name}: its text is not UTF-8, UTF-16, GB18030 or Big5-HKSCS "
            f"({_first_bad(data)}). {_WHAT_TO_DO}"
        )
    return guess


def is_encoding(name: str) -> bool:
    """Whether there is a text encoding of this name."""
    try:
        "".encode(_NAMES.get(name.lower(), name))
    except LookupError:
        return False
    return True


def _as_said(data: bytes, encoding: str, name: str) -> str:
    codec = _NAMES.get(encoding.lower(), encoding)
    try:
        if codecs.lookup(codec).name == "utf-16" and not data.startswith(
            (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        ):
            codec = _utf16_order(data) or "utf-16-le"
        return data.decode(codec).removeprefix("\ufeff")
    except LookupError:
        raise InputError(f"{name}: {NO_SUCH_ENCODING.format(encoding)}") from None
    except (UnicodeError, ValueError) as error:
        raise InputError(
            f"{name}: its text is not {encoding} as --encoding says ({_where(error)}). "
            "Leave out --encoding to have it recognised."
        ) from None


def _strict(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: it is marked as {_name(codec)} but {_where(error)}. "
            f"The file may be truncated. {_WHAT_TO_DO}"
        ) from None


def _name(codec: str) -> str:
    return codec.upper().removesuffix("-LE").removesuffix("-BE")


def _without_mark(data: bytes) -> tuple[str, str] | None:
    order = _utf16_order(data)
    if order is not None and len(data) % 2 == 0:
        try:
            return data.decode(order), order
        except UnicodeDecodeError:
            pass
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    best: tuple[float, str, str] | None = None
    for codec, common in (("gb18030", _common_gb), ("big5hkscs", _common_big5), ("cp950", _common_big5)):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        score = common(data[:_SAMPLE])
        if best is None or score > best[0]:
            best = (score, text, codec)
    return None if best is None or best[0] < 0.5 else (best[1], best[2])


def _utf16_order(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: it shows, because every other byte of a delimiter or line end is 0."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < max(2, len(sample) // 20) or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _common_gb(data: bytes) -> float:
    """The share of two-byte characters that are everyday ones in GB (level 1, and its punctuation)."""
    return _share(data, lambda lead, trail: trail >= 0xA1 and (0xB0 <= lead <= 0xD7 or lead in (0xA1, 0xA3)))


def _common_big5(data: bytes) -> float:
    """The share of two-byte characters that are everyday ones in Big5 (frequently used, and punctuation)."""
    return _share(data, lambda lead, _: 0xA4 <= lead <= 0xC6 or lead == 0xA1)


def _share(data: bytes, common: Callable[[int, int], bool]) -> float:
    pairs = everyday = position = 0
    end = len(data) - 1
    while position < end:
        lead = data[position]
        if lead < 0x80:
            position += 1
            continue
        pairs += 1
        everyday += common(lead, data[position + 1])
        position += 2
    return everyday / pairs if pairs else 0.0


def _first_bad(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _where(error)
    return "no character in it is clear"


def _where(error: UnicodeError | ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
        return f"line {line} has the byte 0x{error.object[error.start]:02X}, which does not fit"
    return str(error)
