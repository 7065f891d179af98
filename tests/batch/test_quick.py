"""What is read on the bytes of plain texts is what the patterns find."""

from __future__ import annotations

import random

import pyarrow as pa
import pyarrow.compute as pc

from batch.understanding import quick
from batch.understanding.iccid import luhn
from batch.understanding.phones import known_prefix, read_phone

LETTERS = ("AbZ-0123456789 .+852\n\x00é中", "A9-1 234567")
TELLING = (
    "61234567",
    "+852 61234567",
    "6123 4567",
    "12345678",
    "A1234567",
    "110101199003074514",
    "６1234567",
)


def random_texts(chance: random.Random) -> pa.Array:
    """Short texts of awkward letters, some that say something, cut out of a longer column."""
    letters = chance.choice(LETTERS)
    drawn = ["".join(chance.choices(letters, k=chance.randint(0, 25))) for _ in range(chance.randint(0, 6))]
    column = pa.array([*drawn, *chance.choices(TELLING, k=chance.randint(1, 3))], pa.large_string())
    return column.slice(chance.randint(0, 1))


def found(texts: pa.Array, pattern: str) -> list[bool]:
    says: list[bool] = pc.match_substring_regex(texts, pattern).to_pylist()
    return says


def test_bytes_show_what_patterns_show() -> None:
    chance = random.Random(15)
    for _ in range(1_000):
        texts = random_texts(chance)
        assert found(texts, quick._IDENTITY) == quick.may_hold_identity(texts).tolist()
        assert found(texts, quick._ODD) == quick.needs_tidying(texts).tolist()
        assert found(texts, quick._DIGIT) == quick._with_digits(texts).tolist()


def test_a_plain_phone_number_is_read_as_each_by_itself() -> None:
    chance = random.Random(16)
    for _ in range(300):
        texts = random_texts(chance)
        read = quick.quick_phones(texts, known_prefix)
        assert read.words is not None
        for text, word, done in zip(texts.to_pylist(), read.words.to_pylist(), read.done, strict=True):
            assert not done or read_phone(text).value == word


def test_check_digits_are_counted_as_for_one() -> None:
    chance = random.Random(17)
    for length in (19, 20):
        texts = ["".join(chance.choices("0123456789", k=length)) for _ in range(200)]
        column = pa.array(["before", *texts], pa.large_string()).slice(1)
        assert [luhn(text) for text in texts] == quick.luhn_of(column, length).tolist()
