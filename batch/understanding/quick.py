"""Read the plain forms of phone numbers, ICCIDs, amounts and texts for a whole column at once.

Most of a large fleet's cells are plain and all different. What is taken here is exactly what
`batch.understanding.understand` would make of it (the tests hold the two together), the rest is left to it. It must
not know rows or problems.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

_PHONE = r"^(?:\+?852[ -]?)?(?P<prefix>[0-9]{4})[ -]?(?P<rest>[0-9]{4})$"
_ICCID = r"^89[0-9]{16,18}$"
_AMOUNT = r"^[0-9]{1,8}(?:\.[0-9]{1,2})?$"
# A text that may hold an identity number, a character that needs a look, or only words that say "unknown".
_IDENTITY = r"[A-Za-zＡ-Ｚａ-ｚ][0-9０-９]{6}|[1-6１-６][0-9０-９]{16}[0-9０-９XxＸｘ]"
_ODD = (
    r"[\x00-\x09\x0b-\x1f\x7f-\x{9f}\x{ad}\x{61c}\x{180e}"
    r"\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{fe00}-\x{fe0f}\x{feff}]"
)
_DIGIT = r"[0-9]"
_COMPATIBLE = r"[\x{2100}-\x{2bff}\x{f900}-\x{faff}\x{fe30}-\x{ffef}]"  # other forms of ordinary characters


@dataclass(frozen=True)
class Quick:
    """The texts that were read, with the number and, for texts, the tidy text of each; others don't count."""

    done: Flags
    numbers: Numbers
    words: pa.Array | None = None


def quick_phones(texts: pa.Array, known_prefix: Callable[[int], bool]) -> Quick:
    """Hong Kong numbers of eight digits with a known prefix, with or without 852, in one piece or in two."""
    parts = pc.extract_regex(texts, _PHONE)
    prefixes, rests = pc.struct_field(parts, "prefix"), pc.struct_field(parts, "rest")
    numbers = pc.cast(prefixes, pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
    known = np.zeros(10_001, dtype=bool)
    for prefix in np.unique(numbers[numbers >= 0]):
        known[prefix] = known_prefix(int(prefix))
    done = known[numbers]  # the last place, of -1, stays False
    values = pc.binary_join_element_wise(
        pa.scalar("+852", texts.type), prefixes, rests, pa.scalar("", texts.type)
    )
    return Quick(done, np.ones(len(texts), dtype=np.int64), values)


def quick_iccids(texts: pa.Array) -> Quick:
    """ICCIDs in one piece that begin with 89 and that no spreadsheet has rounded; of 20 digits, checked."""
    plain = _flags(pc.match_substring_regex(texts, _ICCID)) & ~_flags(pc.ends_with(texts, "0000"))
    longest = plain & (lengths_of(texts) == 20)
    plain[longest] = luhn_of(texts.filter(pa.array(longest)), 20)
    return Quick(plain, np.ones(len(texts), dtype=np.int64), texts)


def quick_amounts(texts: pa.Array) -> Quick:
    """Amounts written as digits with at most two decimals, in cents."""
    done = _flags(pc.match_substring_regex(texts, _AMOUNT))
    plain = pc.if_else(pa.array(done), texts, pa.scalar("0", texts.type))
    dollars = pc.cast(plain, pa.decimal128(18, 2))
    cents = pc.cast(pc.multiply(dollars, pa.scalar(100, pa.decimal128(3, 0))), pa.int64())
    return Quick(done, cents.to_numpy(zero_copy_only=False))


def quick_texts(texts: pa.Array, nothing: frozenset[str]) -> Quick:
    """Texts with nothing odd in them that don't say "unknown" or "none" (`nothing`: those words, folded)."""
    odd = needs_tidying(texts)  # before the trim, to which some control characters are blanks
    texts = pc.utf8_trim_whitespace(texts)
    done = ~odd & ~may_hold_identity(texts)
    wordy = np.flatnonzero(~_flags(pc.match_substring_regex(texts, _DIGIT)))  # nothing is said without digits
    folded = pc.replace_substring_regex(pc.utf8_lower(texts.take(pa.array(wordy))), r"[^\p{L}\p{N}]", "")
    said = pa.array(["", *nothing], folded.type)
    unclear = _flags(pc.is_in(folded, said)) | _flags(pc.match_substring_regex(folded, _COMPATIBLE))
    done[wordy[unclear]] = False
    return Quick(done, np.ones(len(texts), dtype=np.int64), texts)


def may_hold_identity(texts: pa.Array) -> Flags:
    """Which texts hold something of the shape of an identity number, its check digit aside."""
    return _flags(pc.match_substring_regex(texts, _IDENTITY))


def needs_tidying(texts: pa.Array) -> Flags:
    """Which texts hold control characters or marks that nobody sees."""
    return _flags(pc.match_substring_regex(texts, _ODD))


def luhn_of(texts: pa.Array, length: int) -> Flags:
    """Which of these texts, all of `length` digits, end in their check digit."""
    if not len(texts):
        return np.zeros(0, dtype=bool)
    digits = digits_of(texts, length)
    doubled = digits[:, length % 2 :: 2] * 2
    total = digits[:, 1 - length % 2 :: 2].sum(axis=1) + (doubled - 9 * (doubled > 9)).sum(axis=1)
    checks: Flags = total % 10 == 0
    return checks


def digits_of(texts: pa.Array, length: int) -> npt.NDArray[np.uint8]:
    """The digits of texts that are `length` of them each, without nulls: a row per text."""
    start = texts.offset * length
    joined = np.frombuffer(texts.buffers()[2], dtype=np.uint8, count=len(texts) * length, offset=start)
    return (joined - ord("0")).reshape(-1, length)


def lengths_of(texts: pa.Array) -> npt.NDArray[np.int64]:
    """The lengths of ASCII texts; 0 for a null."""
    lengths: npt.NDArray[np.int64] = pc.fill_null(pc.binary_length(texts), 0).to_numpy(zero_copy_only=False)
    return lengths


def _flags(array: pa.Array) -> Flags:
    flags: Flags = array.to_numpy(zero_copy_only=False).astype(bool)
    return flags
