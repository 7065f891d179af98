"""Tell by number and ICCID which rows are about one line, in whichever table they stand.

It must not know files, nor what else a row says.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import distinct_texts
from batch.understanding.check_digits import luhn_of
from batch.understanding.clean_column import CleanColumn
from batch.understanding.texts_of_length import lengths_of

Codes = npt.NDArray[np.int64]

NUMBER, CARD = "msisdn", "iccid"
#: The facts that tell which line a row is about.
LINE_KEYS = (NUMBER, CARD)
#: And by what people may call one line.
LINE_NAMES = ("sim_id", *LINE_KEYS)
NOBODY = -1
_FULL = 20


def line_keys(columns: Mapping[str, CleanColumn], size: int) -> Codes:
    """A number for each row's line, equal where two rows are about one; -1 where neither number nor ICCID is known.

    A row that has only an ICCID is about the number which stands beside that ICCID elsewhere, if it is but one.
    """
    numbers, cards = number_codes(columns, size), card_codes(columns, size)
    first_card = int(numbers.max(initial=NOBODY)) + 1
    holder = _only_number(numbers, cards)
    by_card = np.where(holder[cards] >= 0, holder[cards], first_card + cards)
    keys: Codes = np.where(numbers >= 0, numbers, np.where(cards >= 0, by_card, NOBODY))
    return keys


def number_codes(columns: Mapping[str, CleanColumn], size: int) -> Codes:
    """A number for each phone number; -1 where none is known."""
    column = columns.get(NUMBER)
    return np.full(size, NOBODY, dtype=np.int64) if column is None else column.coded[0]


def card_codes(columns: Mapping[str, CleanColumn], size: int) -> Codes:
    """A number for each ICCID; -1 where none is known. With and without its check digit, it is one."""
    column = columns.get(CARD)
    if column is None:
        return np.full(size, NOBODY, dtype=np.int64)
    codes, texts = column.coded
    lengths = lengths_of(texts)
    bare, full = np.flatnonzero(lengths == _FULL - 1), np.flatnonzero(lengths == _FULL)
    if not (len(bare) and len(full)):
        return codes
    full = full[luhn_of(texts.take(pa.array(full)), _FULL)]
    short = pc.utf8_slice_codeunits(texts.take(pa.array(full)), 0, _FULL - 1)
    at = pc.index_in(short, texts.take(pa.array(bare))).fill_null(NOBODY).to_numpy(zero_copy_only=False)
    same = np.arange(len(texts) + 1, dtype=np.int64)
    same[full[at >= 0]] = bare[at[at >= 0]]
    same[-1] = NOBODY
    return same[codes]


#: By fact, what numbers its lines.
CODES_OF = {NUMBER: number_codes, CARD: card_codes}


def bare_cards(cards: pa.Array) -> pa.Array:
    """ICCIDs without their check digit, which people leave out; one of 19 digits is none that could be told."""
    places, texts = distinct_texts(cards)
    full = np.flatnonzero(
        (lengths_of(texts) == _FULL) & pc.ascii_is_decimal(texts).to_numpy(zero_copy_only=False)
    )
    full = full[luhn_of(texts.take(pa.array(full)), _FULL)]
    bare = np.zeros(len(texts), dtype=np.bool_)
    bare[full] = True
    short = pc.if_else(pa.array(bare), pc.utf8_slice_codeunits(texts, 0, _FULL - 1), texts)
    return short.take(pa.array(places, mask=places < 0))


def _only_number(numbers: Codes, cards: Codes) -> Codes:
    """The number that stands beside each ICCID; -1 where there is none, or more than one. The last is for -1."""
    both = np.flatnonzero((numbers >= 0) & (cards >= 0))
    one = np.full(int(cards.max(initial=NOBODY)) + 2, NOBODY, dtype=np.int64)
    one[cards[both]] = numbers[both]
    several = both[one[cards[both]] != numbers[both]]
    one[cards[several]] = NOBODY
    return one
