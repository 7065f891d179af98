"""Tell Chinese code pages apart where a text does not say which it is in; must not know what a table is.

The same bytes are two texts: what is 陳 in Big5 is 朝 in GB18030. The right one has the characters of names and of the
trade, the wrong one rare characters and signs. Of a few characters alone that can't always be told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from batch.reading.frequent_characters import FREQUENT

_CODECS = ("gb18030", "big5hkscs", "cp950")
_SAMPLE = 200_000  # characters, from the first that is not ASCII
_NOT_ASCII = re.compile("[^\x00-\x7f]")
# Of a character of UTF-8 that begins with one of these bytes, three or four.
_THREE_BYTES = re.compile(rb"[\xe0-\xff]")
# Letters that UTF-8 writes in two bytes, as GB18030 and Big5 do every character, with no ordinary letter beside them.
_BY_THEMSELVES = re.compile(r"(?<![A-Za-z\u00c0-\u07ff])[\u00c0-\u07ff]+(?![A-Za-z\u00c0-\u07ff])")
_HAN = re.compile("[\u3400-\u9fff]")
_PUNCTUATION = frozenset(
    "，。、：；？！（）【】《》「」『』“”‘’—…￥＄％＋－＝／＊＃＆·・　０１２３４５６７８９"
)
# What one distinct character says for or against a reading.
_OF_NAMES, _EVERYDAY, _RARE, _NO_TEXT = 2.0, 0.5, -1.0, -2.0
# How much more one reading must have than the other: to be taken without a word, or with one.
_SURE, _LIKELY = 5.0, 2.0
_LEAST = 0.25  # what the characters of a Chinese text say on average
_CHINESE = 1.25  # the same where the text would otherwise be taken for UTF-8
_LOOKED_AT = 8 << 20  # bytes at each end where lines of another encoding are looked for
_FEW_LINES = 0.02


@dataclass(frozen=True)
class Reading:
    """A text by one code page, and how much its characters speak for that."""

    codec: str
    text: str
    score: float
    average: float


@dataclass(frozen=True)
class Guess:
    """The best reading, and the second if it is so close that the two can't be told apart.

    `sure`: there is no need to tell people which was taken.
    """

    best: Reading
    other: Reading | None
    sure: bool


def guess(data: bytes) -> Guess | None:
    """The code page of a Chinese text that is not UTF-8; None where it is no such text at all."""
    readings = [reading for codec in _CODECS if (reading := _read(data, codec)) is not None]
    readings = [reading for reading in readings if reading.average >= _LEAST]
    if not readings:
        return None
    best = max(readings, key=lambda reading: reading.score)
    others = [one for one in readings if one.text != best.text and _family(one) != _family(best)]
    # Readings that were left out speak for nothing: a few characters alone must still say enough for themselves.
    second = max((one.score for one in others), default=0.0)
    lead = best.score - max(second, 0.0)
    close = [one for one in others if best.score - one.score < _LIKELY]
    return Guess(best, close[0] if close else None, lead >= _SURE)


def chinese_after_all(data: bytes) -> Guess | None:
    """The Chinese reading of what is UTF-8 too, but may be so by chance; None where there is no doubt of that.

    In two bytes, UTF-8 has letters with accents, Greek, Cyrillic and Arabic, which stand in whole words of theirs.
    """
    if data.isascii() or _THREE_BYTES.search(data) or _BY_THEMSELVES.search(data.decode()) is None:
        return None
    found = guess(data)
    return found if found is not None and found.best.average >= _CHINESE else None


def lines_of_two(data: bytes) -> tuple[int, int] | None:
    """The first line (from 1) that is Chinese in UTF-8 and the first that is not, in a text that has both."""
    ends = data if len(data) <= 2 * _LOOKED_AT else data[:_LOOKED_AT] + data[-_LOOKED_AT:]
    within, outside, characters, lines = 0, 0, 0, 0
    for number, line in enumerate(ends.split(b"\n"), 1):
        if line.isascii():
            continue
        lines += 1
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            outside = outside or number
            continue
        found = len(_HAN.findall(text))
        characters += found
        within = within or (number if found else 0)
    few = within and outside and characters < max(2, _FEW_LINES * lines)
    return (within, outside) if within and outside and not few else None


def shown(reading: Reading) -> str:
    """The first Chinese words of a reading: whole in the first line, where headings are; masked as a name below it."""
    found = re.search("[\u3400-\u9fff]+", reading.text)
    if found is None:
        return ""
    in_first_line = "\n" not in reading.text[: found.start()].strip()
    return found[0][:8] if in_first_line else found[0][:1] + "***"


def _read(data: bytes, codec: str) -> Reading | None:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    first = _NOT_ASCII.search(text)
    sample = text[first.start() :][:_SAMPLE] if first else ""
    characters = {char for char in set(sample) if not char.isascii()}
    score = sum(map(_says, characters))
    return Reading(codec, text, score, score / max(1, len(characters)))


def _says(char: str) -> float:
    if char in FREQUENT:
        return _OF_NAMES
    if char in _PUNCTUATION:
        return _EVERYDAY
    return (_EVERYDAY if _is_everyday(char) else _RARE) if _HAN.match(char) else _NO_TEXT


def _is_everyday(char: str) -> bool:
    """Whether a character is among the frequent ones of the Mainland's standard or of Taiwan's, its first level."""
    for codec, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            if first <= char.encode(codec)[0] <= last:
                return True
        except UnicodeEncodeError:
            continue
    return False


def _family(reading: Reading) -> str:
    return "gb" if reading.codec == "gb18030" else "big5"
