"""What is asked: presumed names where their rule is possible, obstacles that concern something possible, checks met."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from engine.deciding.decide import Decided
from engine.rulebook.book import Rulebook
from engine.types.kleene import NO, UNKNOWN, YES
from tests.support.made_up import decided, first, made_up, outcome

YES_NO = {"type": "yes_no"}


def asked(found: Decided, decision: str) -> set[str]:
    return {name for name, where in found.asked[decision].items() if where}


# ------------------------------------------------------------------------------- presumed

RULES = first("line", ("move", "ready and covers"), ("leave", "left == 0"), ("spend", "otherwise"))
COVERS = "not known(limit) or left <= limit"


def presuming(folder: Path, presumed: bool) -> Rulebook:
    facts = {"ready": YES_NO, "left": {"type": "count"}, "limit": {"type": "count", "presumed": presumed}}
    derived = {"covers": {"type": "yes_no", "is": COVERS}}
    return made_up(folder, facts={"facts": facts}, derived={"derived": derived}, decisions=[RULES])


@pytest.mark.parametrize(
    ("facts", "remain", "open_"),
    [
        ({}, ("move", "leave", "spend"), {"ready", "left", "limit"}),
        # It settles the outcome that nothing is known of the limit, and yet it is asked while the rule is possible.
        ({"left": 5}, ("move", "spend"), {"ready", "limit"}),
        ({"left": 5, "limit": 9}, ("move", "spend"), {"ready"}),
        # The rule is not possible, or the decision is settled.
        ({"ready": False}, ("leave", "spend"), {"left"}),
        ({"left": 5, "limit": 3}, ("spend",), set()),
        ({"ready": True, "left": 5}, ("move",), set()),
        ({"ready": True}, ("move",), set()),
    ],
)
def test_what_is_presumed_is_asked_while_its_rule_is_possible(
    facts: dict[str, Any], remain: tuple[str, ...], open_: set[str], tmp_path: Path
) -> None:
    found = decided(presuming(tmp_path, True), **facts)
    assert (remain, open_) == (outcome(found, "line"), asked(found, "line"))


def test_what_is_not_presumed_is_settled_by_its_being_unknown(tmp_path: Path) -> None:
    plain, presumed = presuming(tmp_path / "a", False), presuming(tmp_path / "b", True)
    for ready, left in itertools.product([None, True, False], [None, 0, 5]):
        facts = {name: one for name, one in (("ready", ready), ("left", left)) if one is not None}
        one, other = decided(plain, **facts), decided(presumed, **facts)
        assert outcome(one, "line") == outcome(other, "line")
        assert asked(one, "line") == asked(other, "line") - {"limit"}


# ------------------------------------------------------------------------------- concerns

PURPOSES = {"drop": "ending", "fade": "lapse", "move": "porting", "keep": "staying"}
CONCERNS: dict[str, list[str]] = {
    "debt": ["ending", "porting"], "bound": ["ending", "lapse"], "backup": ["ending"], "top_up": ["porting"],
}  # fmt: skip
WISHES = ("dropped", "faded", "moved")


@pytest.fixture(scope="module")
def concerned(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    rules: list[dict[str, Any]] = [
        {"id": name, "severity": "blocker", "concerns": purposes, "when": f"has_{name}"}
        for name, purposes in CONCERNS.items()
    ]
    rules.append({"id": "for_all", "severity": "task", "when": "has_more"})
    line = first(
        "line", ("drop", "dropped"), ("fade", "faded"), ("move", "moved"), ("keep", "otherwise"),
        outcomes={name: {"purpose": purpose} for name, purpose in PURPOSES.items()},
    )  # fmt: skip
    names = (*WISHES, *(f"has_{name}" for name in CONCERNS), "has_more")
    return made_up(
        tmp_path_factory.mktemp("concerned"),
        facts={"facts": dict.fromkeys(names, YES_NO)},
        decisions=[{"decision": "obstacles", "hit_policy": "collect", "rules": rules}, line],
    )


@pytest.mark.parametrize("wishes", list(itertools.product([None, True, False], repeat=3)))
@pytest.mark.parametrize("has", [None, True, False])
def test_an_obstacle_counts_where_a_purpose_it_concerns_is_still_possible(
    concerned: Rulebook, wishes: tuple[bool | None, ...], has: bool | None
) -> None:
    said = dict(zip(WISHES, wishes, strict=True)) | dict.fromkeys((f"has_{name}" for name in CONCERNS), has)
    found = decided(concerned, **{name: one for name, one in said.items() if one is not None}, has_more=True)
    possible = {PURPOSES[one] for one in outcome(found, "line")}
    concern = {name for name, purposes in CONCERNS.items() if possible & {*purposes}}
    code = {None: UNKNOWN, True: YES, False: NO}[has]
    expected = {name: code if name in concern else NO for name in CONCERNS} | {"for_all": YES}
    assert expected == found.codes["obstacles"]
    assert {f"has_{name}" for name in concern if has is None} == asked(found, "obstacles")
    # It is no question of the line what would stand in the way of it.
    assert asked(found, "line") <= {*WISHES}


def test_other_decisions_look_at_all_of_them(tmp_path: Path) -> None:
    obstacles = {
        "decision": "obstacles",
        "hit_policy": "collect",
        "rules": [{"id": "debt", "severity": "blocker", "concerns": ["ending"], "when": "has_debt"}],
    }
    line = first("line", ("keep", "debt in obstacles"), ("drop", "otherwise"), outcomes={
        "keep": {"purpose": "staying"}, "drop": {"purpose": "ending"},
    })  # fmt: skip
    book = made_up(tmp_path, facts={"facts": {"has_debt": YES_NO}}, decisions=[obstacles, line])
    found = decided(book, has_debt=True)
    # It keeps the line, and is then nothing to do.
    assert (("keep",), {"debt": NO}) == (outcome(found, "line"), found.codes["obstacles"])
    assert {"has_debt"} == asked(decided(book), "line") == asked(decided(book), "obstacles")


# ------------------------------------------------------------------------------- checks

CHECKS = {
    "decision": "checks",
    "hit_policy": "collect",
    "rules": [
        {"id": "twice", "asks": True, "names": ["moved", "given"], "when": "moved and given"},
        {"id": "odd", "names": ["given"], "when": "given and kept"},
    ],
}


@pytest.mark.parametrize(
    ("facts", "codes", "open_"),
    [
        # One that is met asks the fact named first, though it is known; one that is only told asks nothing.
        ({"moved": True, "given": True, "kept": True}, (YES, YES), {"moved"}),
        ({"moved": False, "given": True, "kept": True}, (NO, YES), set()),
        # One that may be met asks nothing: it is not for its sake that people are asked.
        ({"moved": True}, (UNKNOWN, UNKNOWN), set()),
        ({}, (UNKNOWN, UNKNOWN), set()),
    ],
)
def test_a_check_asks_where_it_is_met(
    facts: dict[str, bool], codes: tuple[int, int], open_: set[str], tmp_path: Path
) -> None:
    book = made_up(
        tmp_path, facts={"facts": dict.fromkeys(("moved", "given", "kept"), YES_NO)}, decisions=[CHECKS]
    )
    found = decided(book, **facts)
    assert codes == tuple(found.codes["checks"].values())
    assert open_ == asked(found, "checks")
