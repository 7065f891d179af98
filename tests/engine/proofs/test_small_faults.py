"""Each kind of fault, put into a rulebook of a few lines, is told whole: how grave, where, what, and by which line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.proofs import dead
from engine.proofs.logic import Solver, Undecided
from engine.proofs.prove import Proven, prove
from engine.proofs.prover import Prover
from engine.rulebook.book import Rulebook
from engine.rulebook.invariants import read_invariants
from engine.verifying.finding import Finding
from tests.support.made_up import DAY, made_up
from tests.support.small_faults import APART, CASES, book_of, computed, hint, never

PARTS = ("action", "notes", "hints", "computed", "looked_at", "invariants", "knowing_more", "listed")


def places(book: Rulebook) -> dict[str, str]:
    """What stands at each place that may be told: of lines of files first, then of files."""
    items = {
        f"{rule.file}:{rule.line}": f"{one.name}.{rule.id}"
        for one in book.decisions.values()
        for rule in one.rules
    }
    items |= {f"{one.file}:{one.line}": f"hints.{one.id}" for one in book.hints.values()}
    items |= {
        f"{one.file}:{one.line}": f"invariants.{one.id}" for one in read_invariants(book).by_id.values()
    }
    return items | {one.rules[0].file: one.name for one in book.decisions.values()}


def told(book: Rulebook, proven: Proven) -> Iterator[tuple[str, str, str, str]]:
    """What was found, with names for places, and the line as `check` takes it."""
    at = places(book)
    for one in proven.found:
        message = one.message
        for place, name in at.items():
            message = message.replace(place, name)
        assert bool(one.invariant) == one.place.startswith(f"{book.folder}/invariants.yaml:")
        shown = str(one.shown_by) if one.shown_by is not None else ""
        yield one.grade, at.get(one.place, one.place), message, shown


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_told_whole(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    book = made_up(tmp_path, **case.files)
    proven = prove(book, DAY.toordinal(), [case.part])
    assert () == proven.unsettled
    assert [*case.told] == [*told(book, proven)]


def test_rows_that_answer_above_are_as_few_as_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many of them the solver tells at once."""
    monkeypatch.setattr(Solver, "against", lambda _, *wanted: [*range(len(wanted))])
    case = CASES["answered by two"]
    book = made_up(tmp_path, **case.files)
    assert [*case.told] == [*told(book, prove(book, DAY.toordinal(), [case.part]))]


def test_without_a_fault_nothing_is_told(tmp_path: Path) -> None:
    sound = hint(when="gone") | computed("yes_no", "lines > 5") | never(one="action is keep and not wanted")
    proven = prove(made_up(tmp_path, **book_of(**sound)), DAY.toordinal())
    assert Proven((), 1) == proven


def test_all_is_what_the_parts_tell_one_after_another(tmp_path: Path) -> None:
    rules = (*APART[:2], ("park", "lines > 5 and wanted"), APART[2])
    more = hint(when="worth") | computed("yes_no", "lines < 0") | never(one="wanted and action is keep")
    book = made_up(tmp_path, **book_of(rules, notes=({"id": "none", "when": "lines < 0"},), **more))
    alone = [prove(book, DAY.toordinal(), [part]) for part in PARTS]
    whole = [one.message for one in prove(book, DAY.toordinal()).found]
    assert whole == [one.message for each in alone for one in each.found]
    assert sum(bool(each.found) for each in alone) >= 5
    assert {1} == {each.invariants for each in alone}
    with pytest.raises(KeyError, match="invariant"):
        prove(book, DAY.toordinal(), ["invariant"])


def test_what_is_found_before_a_part_is_given_up_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Finding("remark", "hints.yaml", "one is like another")

    def gives_up(prover: Prover) -> Iterator[Finding]:
        assert not prover.graph.line.assuming
        yield found
        raise Undecided("timeout")

    monkeypatch.setattr(dead, "hints", gives_up)
    assert Proven((found,), 0, ("hints",)) == prove(made_up(tmp_path, **book_of()), DAY.toordinal())
