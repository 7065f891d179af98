"""Read the plain forms of phone numbers, ICCIDs, amounts and texts for a whole column at once.

Most of a large fleet's cells are plain and all different. What is taken here is exactly what
`batch.understanding.understand` would make of it (the tests hold the two together), the rest is left to it. It must
not know rows or problems.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.text_bytes import Flags, text_bytes
from batch.understanding.check_digits import NO_DIGITS, luhn_sums
from batch.understanding.texts_of_length import digits_of, ends_of, lengths_of, letters_of, with_before

Numbers = npt.NDArray[np.int64]

_PHONE = r"^(?:\+?852[ -]?)?(?P<prefix>[0-9]{4})[ -]?(?P<rest>[0-9]{4})$"
_AMOUNT = r"^[0-9]{1,8}(?:\.[0-9]{1,2})?$"
# A text that may hold an identity number, a character that needs a look, or only words that say "unknown".
_IDENTITY = r"[A-Za-zＡ-Ｚａ-ｚ][0-9０-９]{6}|[1-6１-６][0-9０-９]{16}[0-9０-９XxＸｘ]"
_ODD = (
    r"[\x00-\x09\x0b-\x1f\x7f-\x{9f}\x{ad}\x{61c}\x{180e}"
    r"\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{fe00}-\x{fe0f}\x{feff}]"
)
_DIGIT = r"[0-9]"
_PHONE_LENGTH = 8
_FIRST_LETTER, _LAST_LETTER = ord(" "), ord("~")
_ICCID_LENGTHS = (18, 19, 20)
_OF_CARDS, _NOUGHTS = (int.from_bytes(text, "little") for text in (b"89", b"0000"))
_LETTERS = 1 << 17  # bytes of texts that stay in the processor's cache
_RUN = 17  # digits, at least, of an identity number of the mainland
_COMPATIBLE = r"[\x{2100}-\x{2bff}\x{f900}-\x{faff}\x{fe30}-\x{ffef}]"  # other forms of ordinary characters


@dataclass(frozen=True)
class Quick:
    """The texts that were read, with the number and, for texts, the tidy text of each; others don't count."""

    done: Flags
    numbers: Numbers
    words: pa.Array | None = None


def quick_phones(texts: pa.Array, known_prefix: Callable[[int], bool]) -> Quick:
    """Hong Kong numbers of eight digits with a known prefix, with or without 852, in one piece or in two."""
    prefixes, bare = eight_digits(texts), texts
    others = np.flatnonzero(prefixes < 0)
    if len(others):
        parts = pc.extract_regex(texts.take(pa.array(others)), _PHONE)
        first, rest = pc.struct_field(parts, "prefix"), pc.struct_field(parts, "rest")
        prefixes[others] = pc.cast(first, pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
        spelt = pc.binary_join_element_wise(first, rest, pa.scalar("", texts.type))
        where = np.zeros(len(texts), dtype=bool)
        where[others] = True
        bare = pc.replace_with_mask(texts, pa.array(where), spelt)
    known = np.zeros(10_001, dtype=bool)
    for prefix in np.flatnonzero(np.bincount(prefixes[prefixes >= 0], minlength=1)).tolist():
        known[prefix] = known_prefix(prefix)
    done = known[prefixes]  # the last place, of -1, stays False
    return Quick(done, np.ones(len(texts), dtype=np.int64), with_before("+852", bare))


def eight_digits(texts: pa.Array) -> Numbers:
    """The first four digits of the texts that are eight and nothing else, as a number; -1 for others."""
    found = np.full(len(texts), -1, dtype=np.int64)
    rows = np.flatnonzero(lengths_of(texts) == _PHONE_LENGTH)
    if len(rows):
        digits = digits_of(texts if len(rows) == len(texts) else texts.take(pa.array(rows)), _PHONE_LENGTH)
        plain, prefix = np.ones(len(rows), dtype=bool), np.zeros(len(rows), dtype=np.int64)
        for place in range(_PHONE_LENGTH):
            own = digits[:, place]
            plain &= own < 10
            if place < 4:
                prefix = prefix * 10 + own
        found[rows] = np.where(plain, prefix, -1)
    return found


def quick_iccids(texts: pa.Array) -> Quick:
    """ICCIDs in one piece that begin with 89 and that no spreadsheet has rounded; of 20 digits, checked."""
    done, lengths = np.zeros(len(texts), dtype=bool), lengths_of(texts)
    for length in _ICCID_LENGTHS:
        rows = np.flatnonzero(lengths == length)
        if not len(rows):
            continue
        same = texts if len(rows) == len(texts) else texts.take(pa.array(rows))
        plain = (ends_of(same, length, 0, "<u2") == _OF_CARDS) & (
            ends_of(same, length, -4, "<u4") != _NOUGHTS
        )
        if length == max(_ICCID_LENGTHS):
            sums = luhn_sums(same, length)
            plain &= (sums < NO_DIGITS) & (sums % 10 == 0)
        elif not (digits := _are_digits(letters_of(same, length))).all():
            plain &= digits.all(axis=1)
        done[rows] = plain
    return Quick(done, np.ones(len(texts), dtype=np.int64), texts)


def quick_numbers(read: Sequence[int | None]) -> Quick:
    """Texts of which each was read as a number, or is left."""
    done = np.asarray([number is not None for number in read], dtype=bool)
    return Quick(done, np.asarray([number or 0 for number in read], dtype=np.int64))


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
    if (letters := _bytes_of(texts)) is None or (letters == _FIRST_LETTER).any():
        texts = pc.utf8_trim_whitespace(texts)
    done = ~odd & ~may_hold_identity(texts)
    wordy = np.flatnonzero(~_with_digits(texts))  # nothing is said without digits
    folded = pc.replace_substring_regex(pc.utf8_lower(texts.take(pa.array(wordy))), r"[^\p{L}\p{N}]", "")
    said = pa.array(["", *nothing], folded.type)
    unclear = _flags(pc.is_in(folded, said)) | _flags(pc.match_substring_regex(folded, _COMPATIBLE))
    done[wordy[unclear]] = False
    return Quick(done, np.ones(len(texts), dtype=np.int64), texts)


def may_hold_identity(texts: pa.Array) -> Flags:
    """Which texts hold something of the shape of an identity number, its check digit aside."""
    letters = _bytes_of(texts)
    if letters is not None:
        pieces = (letters[start : start + _LETTERS + _RUN - 1] for start in range(0, len(letters), _LETTERS))
        if not any(map(_digits_run_on, pieces)):
            return np.zeros(len(texts), dtype=bool)
    return _flags(pc.match_substring_regex(texts, _IDENTITY))


def needs_tidying(texts: pa.Array) -> Flags:
    """Which texts hold control characters or marks that nobody sees."""
    if _bytes_of(texts) is not None:
        return np.zeros(len(texts), dtype=bool)
    return _flags(pc.match_substring_regex(texts, _ODD))


def _with_digits(texts: pa.Array) -> Flags:
    letters, lengths = _bytes_of(texts), lengths_of(texts)
    if letters is None or not lengths.all():
        return _flags(pc.match_substring_regex(texts, _DIGIT))
    found = _are_digits(letters[np.cumsum(lengths) - 1])  # most end in one, if they have any
    others = np.flatnonzero(~found)
    found[others] = _flags(pc.match_substring_regex(texts.take(pa.array(others)), _DIGIT))
    return found


def _bytes_of(texts: pa.Array) -> npt.NDArray[np.uint8] | None:
    """The letters of texts one behind another, where all are those of an English keyboard."""
    if texts.null_count or not pa.types.is_large_string(texts.type) or not len(texts):
        return None
    ends, data = text_bytes(texts)
    if ends[0] == ends[-1]:
        return None
    letters = data[ends[0] : ends[-1]]
    return letters if letters.min() >= _FIRST_LETTER and letters.max() <= _LAST_LETTER else None


def _are_digits(letters: npt.NDArray[np.uint8]) -> Flags:
    found: Flags = letters - ord("0") < 10  # what is below wraps round
    return found


def _digits_run_on(letters: npt.NDArray[np.uint8]) -> bool:
    """Whether six digits stand behind a letter anywhere, or seventeen together, even those of several texts."""
    two = _both(_are_digits(letters), 1)
    four = _both(two, 2)
    six = four[:-2] & two[4:]
    words = (letters[: max(len(six) - 1, 0)] | 32) - ord("a") < 26
    return bool((words & six[1:]).any() or (_both(six, 5)[:-6] & six[11:]).any())


def _both(flags: Flags, apart: int) -> Flags:
    """Where a flag and the one so many places behind it stand."""
    both: Flags = flags[:-apart] & flags[apart:]
    return both


def _flags(array: pa.Array) -> Flags:
    flags: Flags = array.to_numpy(zero_copy_only=False).astype(bool)
    return flags
