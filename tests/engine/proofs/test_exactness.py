"""An outcome said to be listed in vain is listed by the engine, and whatever is said of the fact excludes it there."""

import datetime
import re
from pathlib import Path

import pytest
import yaml

from batch.fleet.single import Line, check_line, read_line
from engine.deciding.decide import Decider
from engine.proofs import exactness
from engine.proofs.exactness import listed_in_vain
from engine.proofs.graph import Graph
from engine.proofs.house import House
from engine.proofs.prove import prove
from engine.proofs.prover import Prover
from engine.rulebook.book import load_rulebook
from engine.types.fact_types import type_of
from engine.types.values import decode
from tests.support.own_books import change, copy_of_shipped
from tests.support.shipped import shipped

DAY = datetime.date(2026, 11, 30)
LISTED = re.compile(r"`(\w+)` lists `(\w+)` \(`\w+`\) where no value of `(\w+)` leads to it")


@pytest.mark.slow
def test_what_is_listed_in_vain_is_so_in_the_engine() -> None:
    book, decider = shipped(), Decider(shipped())
    proven = prove(book, DAY.toordinal(), only=["listed"])
    assert () == proven.unsettled
    for one in proven.found:
        found = LISTED.match(one.message)
        assert found is not None and one.shown_by is not None
        decision, outcome, name = found.groups()
        values = [
            decode(book.readable[name], code)
            for code in type_of(book.readable[name]).codes(book.readable[name])
        ]
        line = read_line(book, yaml.safe_load(str(one.shown_by).partition(" --as-of ")[0])).values
        lines = [line, *({**line, name: value} for value in values)]
        day = one.shown_by.as_of or DAY
        listing = []
        for said in lines:
            checked = check_line(decider, Line(said, {}), day)
            listing.append(
                outcome in checked.decided.answers[decision][checked.decided.index[decision]].candidates
            )
        assert [True, *(False for _ in values)] == listing, str(one)


TAKEN_APART = """rules:
  - {id: a, outcome: lapsed, when: bill_day > 14 and plan_type is prepaid}
  - {id: b, outcome: open, when: bill_day <= 14 and plan_type is prepaid}
"""


@pytest.mark.parametrize(
    ("stays", "rules", "grade", "said"),
    [
        ("", TAKEN_APART, "remark", "or write `stays_listed: [bill_day]` where it is to be so"),
        ("stays_listed: [bill_day]\n", TAKEN_APART, "intended", "no answer is wrong for it"),
        ("stays_listed: [user_left]\n", TAKEN_APART, "remark", "no value of `bill_day` leads to it"),
        ("stays_listed: [bill_day]\n", "rules:\n", "problem", "take it out (proven)"),
    ],
)
def test_what_stays_listed_on_purpose_is_told_as_such(
    stays: str, rules: str, grade: str, said: str, tmp_path: Path
) -> None:
    folder = copy_of_shipped(tmp_path)
    change(folder / "decisions" / "10-stage.yaml", "rules:\n", stays + rules)
    book = load_rulebook(folder)
    found = listed_in_vain(Prover(Graph(House(book, DAY.toordinal()))), book.decisions["stage"])
    assert [(grade, True)] == [(one.grade, said in one.message) for one in found], found


def test_a_search_that_finds_no_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exactness, "MOST_ASKED", 0)
    assert ("listed",) == prove(shipped(), DAY.toordinal(), only=["listed"]).unsettled
