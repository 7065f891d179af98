"""What a rule's explanation shows of the decisions it rests on: what is still possible, and what may hold marked so."""

from pathlib import Path
from typing import Any

import pytest

from engine.explaining.explain import Explainer
from engine.rulebook.book import Rulebook
from tests.support.made_up import decided, first, made_up, outcome

YES_NO = {name: {"type": "yes_no"} for name in ("a", "b", "c", "gone")}
FACTS = {"facts": {"facts": {**YES_NO, "d": {"type": "yes_no", "assume": True}}}}
PAPERS: dict[str, Any] = {
    "decision": "papers",
    "hit_policy": "collect",
    "rules": [{"id": f"on_{name}", "when": name, "severity": "blocker"} for name in "abcd"],
}


@pytest.fixture
def book(tmp_path: Path) -> Rulebook:
    end = {"keep": {"purpose": "staying"}, "drop": {"purpose": "ending"}}
    line = first("line", ("keep", "gone"), ("drop", "otherwise"), outcomes=end)
    then = first("then", ("wait", "on_b in papers and line is drop"), ("go", "otherwise"))
    return made_up(tmp_path, **FACTS, decisions=[PAPERS, line, then])


def test_a_collected_rule_that_may_hold_is_marked(book: Rulebook) -> None:
    found = decided(book, a=True, c=False, gone=False)
    explained = Explainer(found, {"a": True, "c": False, "gone": False})
    assert ("on_a", "on_b?", "on_d") == explained.result("papers")
    assert {"papers": ("on_a", "on_b?", "on_d"), "line": ("drop",)} == explained.considered(
        book.decisions["then"].rules[0]
    ).inputs


def test_an_obstacle_that_names_no_purpose_counts_for_every_line(book: Rulebook) -> None:
    """It is shown of a line that stays as well, with what is assumed for it."""
    for gone, line in ((True, "keep"), (False, "drop")):
        found = decided(book, a=True, gone=gone)
        assert (line,) == outcome(found, "line")
        shown = {rule for rule, code in found.sims.collected["papers"].items() if code}
        assert {"on_a", "on_b", "on_c", "on_d"} == shown
        assert {"d": True} == {name: bool(where) for name, where in found.assumed.items()}
