"""What is tried of a fact that is said is all that conditions can tell apart, and what becomes of the line is so."""

from __future__ import annotations

from typing import Any

import pytest

from engine.proofs.graph import Graph
from engine.proofs.house import House
from engine.proofs.logic import alike, denied, figure_of, number, put, whether
from engine.proofs.opaque import TIMES
from engine.proofs.prover import Prover
from engine.proofs.revealed import FAR_DAYS, MOST_CODES, Revealed, any_value, exchanging, first_values
from engine.rulebook.book import Rulebook
from engine.types.fact_types import TYPES
from tests.support.made_up import DAY, first, made_up

#: As many values as are tried of a list, and one more.
SOME: dict[str, list[str]] = {f"one_{place}": [] for place in range(MOST_CODES)}
LONG: dict[str, list[str]] = SOME | {"another": []}
CONDITIONS = (
    "lines > 3", "3 < lines", "lines == 7", "fee_hkd * 2 > 10", "due_hkd - fee_hkd < 5", "fee_hkd < limit_hkd",
    "ends_on - as_of > 30", "since_on < ends_on", "6 - lines == 2", "lines * lines > 4", "lines >= cycle", "wanted",
    "some is one_0", "long is one_0", "colour is red", "notice > 7", "total > 9", "2 > 1",
)  # fmt: skip
BOOK: dict[str, Any] = {
    "facts": {"facts": {
        "carrier": {"type": "carrier"}, "contract_ref": {"type": "contract"}, "wanted": {"type": "yes_no"},
        "plan_type": {"type": "choice", "values": {"prepaid": [], "postpaid": []}},
        "account_type": {"type": "choice", "values": {"personal": [], "corporate": []}},
        "some": {"type": "choice", "values": SOME}, "long": {"type": "choice", "values": LONG},
        "colour": {"type": "choice", "values": {"red": [], "green": []}, "assume": "red"},
        "lines": {"type": "count"}, "fee_hkd": {"type": "money"}, "due_hkd": {"type": "money"},
        "ends_on": {"type": "date", "none": True}, "since_on": {"type": "date"}, "cycle": {"type": "day"},
        "left_hkd": {"type": "money", "when_missing": [{"when": "wanted", "value": 0}]},
        "seen_on": {"type": "date", "presumed": True}, "target": {"type": "phone", "none": True},
    }},
    "terms": {"terms": {
        "limit_hkd": {"type": "money"}, "notice": {"type": "days"}, "grace": {"type": "days", "presumed": True},
        "unit": {
            "type": "choice", "values": {"calendar": [], "working": []}, "goes_with": "notice", "unsaid": "calendar",
        },
    }},
    "carriers/acme": {"carriers": {"acme": {"label": {"en": "Acme"}, "prepaid": {"notice": 5}}}},
    "derived": {"derived": {"total": {"type": "count", "is": "lines + 2"}}},
    "decisions": [
        {"decision": "notes", "hit_policy": "collect", "rules": [
            {"id": f"note_{place}", "when": written} for place, written in enumerate(CONDITIONS)
        ]},
        first("action", ("keep", "due_hkd == 9"), ("cancel", "otherwise")),
    ],
}  # fmt: skip
#: The rest of the line.
OTHERS = {
    "due_hkd": 800, "fee_hkd": 300, "limit_hkd": 1500, "ends_on": 739_000, "since_on": 738_000, "lines": 9, "cycle": 12,
}  # fmt: skip
TODAY = DAY.toordinal()
FAR = {TODAY - FAR_DAYS, TODAY + FAR_DAYS}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return made_up(tmp_path_factory.mktemp("revealed"), **BOOK)


@pytest.fixture(scope="module")
def graph(book: Rulebook) -> Graph:
    graph = Graph(House(book, DAY.toordinal()))
    _ = graph.looked_at
    return graph


def sides(*roots: int) -> set[int]:
    return {root + step for root in roots for step in (-1, 0, 1)}


def tried(graph: Graph, name: str) -> list[int | None]:
    """The values, where the rest of the line is known."""
    says = graph.line.says
    rest = [(says(other).value, value) for other, value in OTHERS.items() if other != name]
    rest += [(says(other).known, True) for other in OTHERS if other != name]
    return [
        figure_of(put(value, [*rest, (graph.house.as_of, TODAY)]))
        for value in first_values(graph, says(name))
    ]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("lines", {*sides(3, 4, 7, 12), 0, TYPES["count"].most}),
        ("due_hkd", {*sides(800, 900), 0, TYPES["money"].most}),
        ("fee_hkd", {*sides(300, 1500), 0, TYPES["money"].most}),
        ("cycle", {*sides(9), 1, 31}),
        ("ends_on", {*sides(TODAY + 30, 738_000), 0, *FAR}),
        ("since_on", {*sides(739_000), *FAR}),
    ],
)
def test_each_side_of_every_threshold_is_tried(graph: Graph, name: str, values: set[int]) -> None:
    assert values == {*tried(graph, name)}


def test_each_value_of_a_list_is_tried_of_a_longer_one_any(graph: Graph) -> None:
    says = graph.line.says
    assert [True, False] == first_values(graph, says("wanted"))
    assert [*range(MOST_CODES)] == first_values(graph, says("some"))
    assert [MOST_CODES] == first_values(graph, says("long"))
    assert [0, 1] == sorted(first_values(graph, says("colour")))


def test_what_takes_the_place_of_something_is_told_by_name(book: Rulebook) -> None:
    assert {"carrier", "contract_ref", "colour", "left_hkd", "seen_on", "grace", "unit"} == exchanging(book)


def test_a_line_that_says_more_is_one_of_which_it_was_not_known(graph: Graph) -> None:
    """Whatever is found of the line that says it is so of a line that does."""
    said, prover = graph.line.says("lines"), Prover(graph)
    then = Revealed(graph, said, 5)
    more = graph.codes("notes")[0]
    assert prover.model(then.before, then.within, then.of(more.yes)) is not None
    assert prover.model(then.before, then.within, denied(then.of(more.yes))) is None
    assert prover.model(then.before, more.known) is None
    assert prover.model(Revealed(graph, said, -1).within) is None
    # What the carrier's terms say is known, though the line does not say it.
    assert prover.model(denied(graph.line.says("notice").known), graph.named("notice").known) is not None
    assert (
        prover.model(Revealed(graph, graph.line.says("notice"), 5).before, graph.named("notice").known)
        is None
    )


def test_what_the_solver_can_t_reckon_with_is_put_in_too(graph: Graph) -> None:
    said = graph.line.says("lines")
    (here,) = graph.applied
    (there,) = Revealed(graph, said, any_value(said)).applied
    assert alike(here.left, said.value) and alike(here.right, said.value)
    assert alike(there.left, number("lines then")) and alike(there.right, there.left)
    assert here.function == there.function == TIMES
    assert alike(any_value(graph.line.says("wanted")), whether("wanted then"))
