"""Number texts by their bytes, so that texts which differ can be told apart without comparing them.

Equal texts have equal numbers; texts that differ hardly ever do. It must not know what they say.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from batch.text_bytes import text_bytes

Numbers = npt.NDArray[np.uint64]

_WORD = 8  # bytes that are taken as one number
_LONGEST = 5 * _WORD
_PIECE = 1 << 16  # texts, whose bytes stay in the processor's cache
_WEIGHTS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xFF51AFD7ED558CCD],
    dtype=np.uint64,
)
_LENGTH_WEIGHT = np.uint64(0xC4CEB9FE1A85EC53)
_FIRST_BYTES = np.array([(1 << 8 * size) - 1 for size in range(_WORD + 1)], dtype=np.uint64)


def text_numbers(texts: pa.Array) -> Numbers | None:
    """A number for each text; None where they are too long for this to pay. A null counts as a blank text."""
    ends, written = text_bytes(texts)
    if len(texts) and int(np.diff(ends).max()) > _LONGEST:
        return None
    numbers = np.empty(len(texts), dtype=np.uint64)
    for start in range(0, len(texts), _PIECE):
        piece = ends[start : start + _PIECE + 1]
        numbers[start : start + _PIECE] = _numbered(written[piece[0] : piece[-1]], piece - piece[0])
    return numbers


def _numbered(written: npt.NDArray[np.uint8], ends: npt.NDArray[np.integer]) -> Numbers:
    """The numbers of texts that stand end to end."""
    starts, lengths = ends[:-1].astype(np.intp), np.diff(ends)
    padded = np.concatenate([written, np.zeros(_LONGEST + _WORD, dtype=np.uint8)])
    words = np.ndarray(len(padded) - _WORD + 1, dtype="<u8", buffer=padded, strides=(1,))
    numbers: Numbers = lengths.astype(np.uint64) * _LENGTH_WEIGHT
    for place, weight in zip(range(0, int(lengths.max(initial=0)), _WORD), _WEIGHTS, strict=False):
        left = np.clip(lengths - place, 0, _WORD)
        numbers += (words[starts + place] & _FIRST_BYTES[left]) * weight
    return numbers
