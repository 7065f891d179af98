"""What is said never to hold never holds: values that are tried are held against all there are."""

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.types.kleene import YES
from engine.verifying.reach import Reach
from tests.support.made_up import decided, first, made_up

FACTS = {"facts": {"facts": {name: {"type": "count"} for name in ("a", "b")}}}
MOST = 150  # more than any two figures below come to
FIGURE = st.integers(0, 11)
NUMBER = st.one_of(
    st.just("a"),
    st.builds("a {} {}".format, st.sampled_from("+-*"), FIGURE),
    st.builds("{} - a".format, FIGURE),
    st.builds("rounded_up(a / {})".format, st.integers(1, 11)),
    st.builds("a // {}".format, st.integers(1, 11)),
    st.builds("{}(a, {})".format, st.sampled_from(["min", "max"]), FIGURE),
)
COMPARISON = st.builds("{} {} {}".format, NUMBER, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), FIGURE)
CONDITION = st.one_of(COMPARISON, st.builds("{} and {}".format, COMPARISON, COMPARISON))


@given(when=CONDITION)
def test_what_never_holds_never_does(when: str, tmp_path_factory: Any) -> None:
    folder: Path = tmp_path_factory.mktemp("book")
    book = made_up(folder, **FACTS, decisions=[first("own", ("yes", when), ("no", "otherwise"))])
    rule = book.decisions["own"].rules[0]
    holding = [value for value in range(MOST) if decided(book, a=value).sims.condition(rule.condition) == YES]
    assert bool(holding) == (Reach(book, book.decisions["own"]).case({0: YES}) is not None), holding[:5]
