"""What is read on the bytes of plain texts is what the patterns find."""

from __future__ import annotations

import datetime as dt
import random

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from batch.fleet.single import vocabulary
from batch.understanding import quick
from batch.understanding.check_digits import luhn_of
from batch.understanding.days import DateCells
from batch.understanding.iccid import luhn, read_iccid
from batch.understanding.phones import known_prefix, read_phone
from batch.understanding.texts_of_length import with_before
from batch.understanding.understood import CellContext, Understood
from batch.understanding.written_dates import read_date
from engine.rulebook.book import load_rulebook

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
        assert [luhn(text) for text in texts] == luhn_of(column, length).tolist()


def test_cards_and_days_are_read_as_each_by_itself() -> None:
    chance = random.Random(18)
    cards = ["".join(chance.choices("0123456789", k=chance.choice((16, 17, 18)))) for _ in range(3000)]
    ends = (chance.choice(("", "0000", "F", "x", "12")) for _ in cards)
    texts = [chance.choice(("89", "89", "98")) + card + end for card, end in zip(cards, ends, strict=True)]
    read = quick.quick_iccids(pa.array(texts, pa.large_string()))
    assert 200 < read.done.sum() < len(texts)
    for text, done in zip(texts, read.done, strict=True):
        assert not done or read_iccid(text) == Understood(text)
    context = CellContext(vocabulary(load_rulebook()))
    days = [
        f"{chance.randrange(1985, 2105)}-{chance.randrange(14):02}-{chance.randrange(33):02}"
        for _ in range(500)
    ]
    days += ["2026-1-31", "2026-01-31 ", "2026/01/31", "２０２６-01-31", "31-01-2026", "2026-W05-6"]
    plain = DateCells().quick(pa.array(days, pa.large_string()), context)
    assert 200 < plain.done.sum() < len(days)
    for text, done, number in zip(days, plain.done, plain.numbers.tolist(), strict=True):
        assert not done or read_date(text, context) == Understood(dt.date.fromordinal(number))


def test_identity_numbers_are_found_wherever_a_piece_of_the_bytes_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = random.Random(19)
    monkeypatch.setattr(quick, "_LETTERS", 16)
    drawn = (
        "".join(chance.choices("1aB-9", weights=[9, 1, 1, 1, 9], k=chance.randint(1, 80))) for _ in range(500)
    )
    for text in (pa.array([one], pa.large_string()) for one in drawn):
        assert found(text, quick._IDENTITY) == quick.may_hold_identity(text).tolist()


def test_letters_are_put_before_texts_of_one_length_as_before_others() -> None:
    chance = random.Random(20)
    for _ in range(300):
        drawn = ["".join(chance.choices(LETTERS[0], k=chance.choice((3, 3, 3, 4)))) for _ in range(4)]
        texts = pa.array([*drawn, *chance.choice(([], [""], [None]))], pa.large_string()).slice(
            chance.randint(0, 1)
        )
        put = [None if text is None else f"+852{text}" for text in texts.to_pylist()]
        assert put == with_before("+852", texts).to_pylist()
