"""Say what a column of texts holds, whatever its heading: mobile numbers, fixed lines, ICCIDs, something else.

A sample of its distinct texts is enough. It must not know headings, nor what a column is taken for.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from batch.identity import mask
from batch.understanding.phones import read_phone
from batch.understanding.understood import CellWords
from batch.understanding.words import fold, plain, tidy

if TYPE_CHECKING:
    from batch.shapes import TextColumn

ICCIDS, MOBILES, FIXED_LINES, PHONES = "iccids", "mobiles", "fixed_lines", "phones"
"""What texts may be: serial numbers of cards; Hong Kong's mobile and fixed numbers; numbers of other kinds."""

_LOOKED_AT = 400  # rows, spread over the column
_DISTINCT = 100
_SHOWN, _LONGEST_SHOWN = 2, 30
_MOST, _NEARLY_ALL = 0.6, 0.9
# Nineteen or twenty digits, as printed or with the letters that some cards have; or as a program has rounded them.
_ICCID = re.compile(r"(?:iccid[:\s]*)?(?:89\d{4}[0-9a-f]{13,14}|8\.9\d*e\+?1[89])f?", re.IGNORECASE)
_MAY_BE_PHONE = re.compile(r"\D*(?:\d\D{0,3}){7,15}")
_FIXED = r"\+852[23]\d{7}$"
_REMARK = re.compile(r"\s*\([^()\d]*\)$")


@dataclass(frozen=True)
class Holding:
    """What a sample of a column's distinct texts are: how many of each kind, out of those that say something."""

    texts: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def blank(self) -> bool:
        return not self.texts

    def share(self, *kinds: str) -> float:
        """The share of the texts that are of one of the kinds."""
        return sum(kind in kinds for kind in self.kinds) / len(self.kinds) if self.kinds else 0.0

    def nearly_all(self, *kinds: str) -> bool:
        """Whether the texts are plainly of the kinds: all but a few."""
        return self.share(*kinds) >= _NEARLY_ALL

    @property
    def mostly(self) -> str:
        """The kind that most texts have, or "". Numbers abroad, or of a new range, count with mobile ones."""
        counts = Counter("mobiles" if kind == PHONES else kind for kind in self.kinds)
        best = max(counts, key=lambda kind: counts[kind], default="")
        return best if best and counts[best] >= _MOST * len(self.kinds) else ""

    def sample(self, *kinds: str) -> str:
        """A few of the texts, of these kinds if there are such, as a message may show them."""
        of_kind = [text for text, kind in zip(self.texts, self.kinds, strict=True) if kind in kinds]
        return ", ".join(mask(text)[:_LONGEST_SHOWN] for text in (of_kind or self.texts)[:_SHOWN])


def holding(column: TextColumn, words: CellWords) -> Holding:
    """What a column holds; cells that say "unknown" or "none" say nothing of it."""
    said = [text for text in sampled(column) if says_something(text, words)]
    return Holding(tuple(said), tuple(kind_of(text) for text in said))


def sampled(column: TextColumn) -> list[str]:
    """Some of the column's distinct texts, from all over it, in its order."""
    size = len(column)
    if column.null_count == size:
        return []
    places = np.unique(np.linspace(0, size - 1, min(size, _LOOKED_AT)).astype(np.int64))
    texts = column.take(pa.array(places)).drop_null()
    if len(texts) * 4 < len(places):  # mostly blank: the few that there are may lie between
        texts = column.drop_null()
        places = np.unique(np.linspace(0, len(texts) - 1, min(len(texts), _LOOKED_AT)).astype(np.int64))
        texts = texts.take(pa.array(places))
    return list(dict.fromkeys(tidy(text) for text in texts.to_pylist()))[:_DISTINCT]


def says_something(text: str, words: CellWords) -> bool:
    """Whether a cell says more than that there is nothing, or that nobody knows."""
    return any(map(str.isalnum, text)) and fold(text) not in words.unknown | words.none


def kind_of(text: str) -> str:
    """What one text is, or ""; strict, as no heading vouches for it."""
    text = plain(text)
    if _ICCID.fullmatch(re.sub(r"[\s\-]", "", text).strip("'\"")):
        return ICCIDS
    if not _MAY_BE_PHONE.match(text):
        return ""
    found = read_phone(_REMARK.sub("", text))
    if not isinstance(found.value, str):
        return ""
    if re.match(_FIXED, found.value):  # also those of ranges that are not known to be given out yet
        return FIXED_LINES
    if found.trouble:
        return ""
    return _kind_of_number(int(found.value[4:8])) if found.value.startswith("+852") else PHONES


@cache
def _kind_of_number(prefix: int) -> str:
    """Whether Hong Kong numbers that begin with these four digits are mobile ones or fixed lines."""
    import phonenumbers

    kind = phonenumbers.number_type(phonenumbers.PhoneNumber(852, prefix * 10_000 + 1234))
    if kind == phonenumbers.PhoneNumberType.MOBILE:
        return MOBILES
    return FIXED_LINES if kind == phonenumbers.PhoneNumberType.FIXED_LINE else PHONES
