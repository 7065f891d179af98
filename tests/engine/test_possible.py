"""The answers that stand for all others: one on each side of every figure that a fact is compared with."""

from pathlib import Path

from engine.deciding.possible import FAR, possible_answers
from tests.support.made_up import DAY, first, made_up


def test_each_side_of_every_threshold_is_an_answer(tmp_path: Path) -> None:
    facts = {"facts": {name: {"type": "count"} for name in ("lines", "other")}}
    rules = (
        ("a", "lines < 5"),
        ("b", "3 >= lines"),
        ("c", "other > 20 and lines + 1 > 50"),
        ("d", "otherwise"),
    )
    derived = {"derived": {"several": {"type": "yes_no", "is": "lines > 9"}}}
    book = made_up(tmp_path, facts=facts, derived=derived, decisions=[first("own", *rules)])
    assert (0, 2, 3, 4, 5, 6, 8, 9, 10, FAR) == possible_answers(book, "lines", DAY.toordinal())
    assert (0, 19, 20, 21, FAR) == possible_answers(book, "other", DAY.toordinal())
