"""Bits of many SIMs take the operators of one SIM's values: packed or not, each SIM has the same."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.types.kleene import NO, UNKNOWN, YES
from engine.types.planes import Codes, Marks, Sets

SIZES = st.sampled_from([1, 7, 63, 64, 65, 130, 193])
SEEDS = st.integers(0, 1_000)
WIDTH = 19
CODES = (NO, UNKNOWN, YES)


def each(found: Any) -> Any:
    return np.asarray(found)


def marks(size: int, seed: int) -> Any:
    return np.random.default_rng(seed).integers(0, 2, size).astype(np.bool_)


def codes(size: int, seed: int) -> Any:
    return np.random.default_rng(seed).choice(np.array(CODES, np.uint8), size)


def sets(size: int, seed: int) -> Any:
    return np.random.default_rng(seed).integers(0, 1 << WIDTH, size) * marks(size, seed + 1)


@given(size=SIZES, seed=SEEDS)
def test_marks_are_the_truth_values_of_each(size: int, seed: int) -> None:
    one, other = marks(size, seed), marks(size, seed + 1)
    packed, beside = Marks.of(one), Marks.of(other)
    for of in (operator.and_, operator.or_, operator.xor, operator.eq, operator.ne):
        for right in (other, True, False):
            for with_ in (beside, other) if right is other else (right,):
                assert (of(one, right) == each(of(packed, with_))).all(), of
            if of in (operator.and_, operator.or_, operator.xor):
                assert (of(right, one) == each(of(right, packed))).all(), of
    assert (~one == each(~packed)).all()
    assert ((one & other) == each(packed * beside)).all()
    assert (one == each(packed * True)).all()
    assert not each(packed * False).any()
    assert (one * 3 == packed * 3).all()
    assert (one * codes(size, seed) == packed * codes(size, seed)).all()
    assert one.any() == packed.any()
    assert (one[::2] == packed[::2]).all()
    assert size == len(packed) == len(packed.each)


@pytest.mark.parametrize("mark", [True, False])
@given(size=SIZES)
def test_the_same_mark_for_all_leaves_no_bit_beyond_the_last(mark: bool, size: int) -> None:
    same = Marks.same(mark, size)
    assert [mark] * size == same.each.tolist()
    assert (size if mark else 0) == int(np.bitwise_count(same.words).sum())
    for packed in (~same, same ^ True, Codes.same(NO, size) == NO, YES - Codes.same(NO, size) == YES):
        assert size >= int(np.bitwise_count(packed.words).sum())


@given(size=SIZES, seed=SEEDS)
def test_codes_are_kleenes_of_each(size: int, seed: int) -> None:
    one, other, where = codes(size, seed), codes(size, seed + 1), marks(size, seed)
    packed, beside = Codes.of(one), Codes.of(other)
    assert (one == each(packed)).all()
    assert (np.minimum(one, other) == each(packed & beside)).all()
    assert (np.maximum(one, other) == each(packed | beside)).all()
    assert (YES - one == each(YES - packed)).all()
    assert ((one == other) == each(packed == beside)).all()
    assert ((one != other) == each(packed != beside)).all()
    for mask in (Marks.of(where), where):
        assert (one * where == each(packed * mask)).all()
    assert (one == each(packed * True)).all()
    assert not each(packed * False).any()
    assert size == len(packed)
    for code in CODES:
        assert ((one == code) == each(packed == code)).all()
        assert ((one != code) == each(packed != code)).all()
        assert (np.minimum(one, code) == each(packed & code)).all() and (
            each(code & packed) == each(packed & code)
        ).all()
        assert (np.maximum(one, code) == each(packed | code)).all() and (
            each(code | packed) == each(packed | code)
        ).all()
        assert [code] * size == each(Codes.same(code, size)).tolist()


@given(size=SIZES, seed=SEEDS, meant=st.tuples(*[st.sampled_from(CODES)] * 3))
def test_codes_may_stand_for_others(size: int, seed: int, meant: tuple[int, int, int]) -> None:
    one = codes(size, seed)
    wanted = [dict(zip(CODES, meant, strict=True))[code] for code in one.tolist()]
    assert wanted == each(Codes.of(one).meaning(meant)).tolist()


@given(size=SIZES, seed=SEEDS, bits=st.integers(0, (1 << WIDTH) - 1), less=st.integers(0, (1 << WIDTH) - 1))
def test_sets_are_the_numbers_of_each(size: int, seed: int, bits: int, less: int) -> None:
    least = less % WIDTH
    one, other, where = sets(size, seed), sets(size, seed + 1), marks(size, seed)
    packed = Sets.of(one, WIDTH)
    assert (one == each(packed)).all()
    assert ((one & bits) == each(packed & bits)).all() if bits else True
    for here, there in ((bits, less), (bits, bits), (less, bits)):
        if here and there:
            both = (packed & here) | (Sets.of(other, WIDTH) & there)
            assert ((one & here) | (other & there) == each(both)).all()
    assert (one == each(packed | 0)).all() and (one == each(0 | packed)).all()
    for mask in (Marks.of(where), where):
        assert (one * where == each(packed * mask)).all()
    assert (one == each(packed * True)).all()
    assert not each(packed * False).any()
    assert ((one != 0) == each(packed != 0)).all() and ((one == 0) == each(packed == 0)).all()
    assert one.any() == packed.any()
    assert ((one >> least) == each(packed >> least)).all()
    few = np.array([number.bit_count() <= 1 for number in one.tolist()])
    assert (few == each(packed.of_one())).all()
    assert [bits] * size == each(Sets.same(bits, size)).tolist() if bits else True
    assert size == len(packed)
    if one_thing := bits & -bits:
        assert ((one & one_thing != 0) == each((packed & one_thing) != 0)).all()
