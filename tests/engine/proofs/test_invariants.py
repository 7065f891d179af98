"""What may never be is read from data, proven of the shipped rulebook, and refuted by lines that `check` reproduces."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from batch.fleet.single import Checked, check_line, read_line
from engine.conditions.evaluate import Evaluator
from engine.conditions.nodes import All, Node
from engine.deciding.decide import Decided, Decider
from engine.proofs.graph import Graph
from engine.proofs.house import House
from engine.proofs.prove import prove
from engine.proofs.prover import Prover
from engine.rulebook.book import Rulebook, load_rulebook
from engine.rulebook.invariants import read_invariants
from engine.types.kleene import YES
from engine.types.lanes import Column
from engine.verifying.finding import Finding
from tests.support.own_books import change, copy_of_shipped
from tests.support.shipped import shipped

DAY = datetime.date(2026, 11, 30)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return copy_of_shipped(tmp_path)


def broken(book: Rulebook) -> list[Finding]:
    return [*prove(book, DAY.toordinal(), only=["invariants"]).found]


def test_the_shipped_rulebook_keeps_all_of_its_invariants() -> None:
    proven = prove(shipped(), DAY.toordinal(), only=["invariants"])
    assert proven.invariants >= 20
    assert [] == [*proven.found, *proven.unsettled]


def test_each_speaks_of_lines_that_there_are() -> None:
    """One whose case never comes up would be kept by any rulebook."""
    prover = Prover(Graph(House(shipped(), DAY.toordinal())))
    for one in read_invariants(shipped()).by_id.values():
        case = one.condition.items[0] if isinstance(one.condition, All) else one.condition
        if isinstance(one.condition, All):
            assert prover.model(prover.graph.of_result(case).yes) is not None, one.id


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("decisions/40-action.yaml", "when: eligibility is blocked", "when: eligibility is blocked and still_needed"),
        ("decisions/40-action.yaml", "when: needed_again\n", "when: needed_again and stage is lapsed\n"),
        ("decisions/50-balance.yaml", "stage is lapsed and not balance", "stage is lapsed and balance"),
        ("decisions/80-follow_ups.yaml", "deposit_hkd > 0 and not certainly(deposit_refunded)", "deposit_hkd > 100"),
        ("derived.yaml", "max(notice_over_on, contract_end_on)", "min(notice_over_on, contract_end_on)"),
        ("derived.yaml", "else leave_cost_hkd if contract in obstacles else 0", "else leave_cost_hkd"),
        ("derived.yaml", "balance_transferable and transfer_target", "transfer_target"),
    ],
)  # fmt: skip
def test_a_line_that_breaks_one_is_reproduced(book: Path, file: str, old: str, new: str) -> None:
    change(book / file, old, new)
    rulebook = load_rulebook(book)
    found = broken(rulebook)
    assert found
    for one in found:
        assert one.shown_by is not None
        checked = as_checked(rulebook, one)
        assert checked.line.problems == ()
        assert YES == of_result(checked, read_invariants(rulebook).by_id[one.invariant].condition), str(one)


def as_checked(rulebook: Rulebook, finding: Finding) -> Checked:
    """The line that a finding shows, as `check` reads and decides it."""
    assert finding.shown_by is not None
    assert not finding.shown_by.settings
    mapping, _, _ = str(finding.shown_by).partition(" --as-of ")
    line = read_line(rulebook, yaml.safe_load(mapping))
    return check_line(Decider(rulebook), line, finding.shown_by.as_of or DAY)


class Shown(Evaluator):
    """What a result shows of one line: of a collected rule, only where it concerns what is possible."""

    def __init__(self, decided: Decided) -> None:
        super().__init__(decided.sims.lane)
        self.sims, self.codes = decided.sims, decided.codes

    def column(self, name: str) -> Column:
        return self.sims.column(name)

    def candidates(self, decision: str) -> tuple[Any, Mapping[str, int]]:
        return self.sims.candidates(decision)

    def setting(self, name: str) -> str:
        return self.sims.setting(name)

    def rule_codes(self, decision: str, rules: tuple[str, ...]) -> list[Any]:
        return [self.codes[decision][rule] for rule in rules]


def of_result(checked: Checked, condition: Node) -> int:
    """The code of a condition about what a result shows."""
    return int(Shown(checked.decided).condition(condition))


def test_a_rulebook_without_any_has_none_to_keep(book: Path) -> None:
    (book / "invariants.yaml").unlink()
    assert {} == read_invariants(load_rulebook(book)).by_id
