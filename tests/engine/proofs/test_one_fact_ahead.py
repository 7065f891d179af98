"""What one more fact, said, adds or excludes: found of it where it is so, and of no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.proofs import exactness
from engine.proofs.prove import Proven, prove
from tests.support.made_up import DAY, first, made_up

FACTS: dict[str, Any] = {
    "carrier": {"type": "carrier"}, "wanted": {"type": "yes_no"}, "gone": {"type": "yes_no"},
    "plan_type": {"type": "choice", "values": {"prepaid": [], "postpaid": []}},
    "account_type": {"type": "choice", "values": {"personal": [], "corporate": []}},
    "kind": {"type": "choice", "values": {"card": [], "chip": [], "watch": []}},
    "lines": {"type": "count"}, "fee_hkd": {"type": "money"}, "limit_hkd": {"type": "money"},
    "ends_on": {"type": "date", "none": True}, "since_on": {"type": "date"},
}  # fmt: skip
DUE = {"due_on": {"type": "date", "is": "working_days_after(since_on, lines)"}}
CARRIERS = {"acme": {"label": {"en": "Acme"}, "prepaid": {"notice": 5}}}
Rules = tuple[tuple[str, str], ...]


def proven(folder: Path, part: str, *decisions: Rules, **more: Any) -> Proven:
    """A part of what is proven of decisions `one`, `two` and so on; `first_rule`: what else the first rule says."""
    names = ("one", "two")
    written = [first(name, *rules) for name, rules in zip(names, decisions, strict=False)]
    written[0]["rules"][0] |= more.pop("first_rule", {})
    files = {
        "facts": {"facts": FACTS | more.pop("facts", {})},
        "terms": {"terms": {"notice": {"type": "days", **more.pop("notice", {})}}},
        "carriers/all": {"carriers": CARRIERS},
        "derived": {"derived": DUE},
        "decisions": written,
    }
    return prove(made_up(folder, **files, **more), DAY.toordinal(), [part])


def said(found: Proven) -> list[tuple[str, str]]:
    """What was found, up to why, and the line."""
    assert () == found.unsettled
    return [(one.message.partition(":")[0], str(one.shown_by)) for one in found.found]


def apart(low: str, high: str) -> Rules:
    """Two outcomes of which one or the other holds, whatever is said, and a third."""
    return (("keep", f"{low} and wanted"), ("wait", f"{high} and wanted"), ("cancel", "otherwise"))


def vain(name: str, decision: str = "one", outcome: str = "`cancel` (`cancel`)") -> str:
    return f"`{decision}` lists {outcome} where no value of `{name}` leads to it"


@pytest.mark.parametrize(
    ("name", "low", "high", "line"),
    [
        ("gone", "gone", "not gone", "{wanted: yes}"),
        ("kind", "kind in [card, chip]", "kind is watch", "{wanted: yes}"),
        ("lines", "lines <= 5", "lines > 5", "{wanted: yes}"),
        ("fee_hkd", "fee_hkd * 2 < 9", "fee_hkd * 2 >= 9", "{wanted: yes}"),
        ("since_on", "since_on < as_of - 30", "since_on >= as_of - 30", "{wanted: yes}"),
        ("ends_on", "ends_on is none or ends_on < as_of", "ends_on >= as_of", "{wanted: yes}"),
        ("plan_type", "plan_type is prepaid", "plan_type is postpaid", "{wanted: yes}"),
    ],
)
def test_what_is_listed_in_vain_is_found_of_every_type(
    name: str, low: str, high: str, line: str, tmp_path: Path
) -> None:
    assert [(vain(name), line)] == said(proven(tmp_path, "listed", apart(low, high)))


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("kind is card", "kind is watch"),
        ("lines < 5", "lines > 5"),
        ("fee_hkd * 2 < 9", "fee_hkd * 2 > 9.01"),
        ("since_on < as_of - 30", "since_on > as_of - 30"),
        ("ends_on < as_of and ends_on is not none", "ends_on >= as_of"),
        # Which value leads to it, no threshold tells.
        ("lines * lines < 49", "lines * lines > 49"),
    ],
)
def test_what_some_value_leads_to_is_not(low: str, high: str, tmp_path: Path) -> None:
    """One value is left out between the two."""
    assert [] == said(proven(tmp_path, "listed", apart(low, high)))


def test_what_turns_upon_another_fact_is_found_of_the_line_that_says_it(tmp_path: Path) -> None:
    ((message, line),) = said(
        proven(tmp_path, "listed", apart("fee_hkd == limit_hkd", "fee_hkd != limit_hkd"))
    )
    (open_,) = (name for name in ("fee_hkd", "limit_hkd") if f"no value of `{name}` leads to it" in message)
    (known,) = {"fee_hkd", "limit_hkd"} - {open_}
    assert line.startswith(f"{{wanted: yes, {known}: ")


def test_the_rule_is_told_that_may_hold(tmp_path: Path) -> None:
    rules = (("cancel", "gone"), *apart("lines <= 5", "lines > 5"))
    found = said(proven(tmp_path, "listed", rules, first_rule={"id": "left"}))
    assert [(vain("lines"), "{wanted: yes, gone: no}")] == found


def test_what_rests_on_it_is_looked_at_where_it_is_settled(tmp_path: Path) -> None:
    one = apart("lines <= 5", "lines > 5")
    resting = (("stay", "one is cancel"), ("go", "otherwise"))
    assert [(vain("lines"), "{wanted: yes}")] == said(proven(tmp_path / "a", "listed", one, resting))
    itself = (("stay", "one is cancel and gone"), ("go", "one is cancel and not gone"), ("ask", "otherwise"))
    found = said(proven(tmp_path / "b", "listed", one, itself))
    assert [vain("lines"), vain("gone", "two", "`ask` (`ask`)")] == [message for message, _ in found]


def test_of_what_is_presumed_nothing_is_listed_in_vain(tmp_path: Path) -> None:
    lines = {"lines": {"type": "count", "presumed": True}}
    assert [] == said(proven(tmp_path, "listed", apart("lines <= 5", "lines > 5"), facts=lines))


def test_a_fact_of_which_too_many_values_are_tried_is_not_settled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exactness, "MOST_VALUES", 2)
    found = proven(tmp_path, "listed", apart("lines * lines < 49", "lines * lines > 49"))
    assert Proven((), 0, ("listed",)) == found


ADDING: Rules = (("keep", "wanted"), ("wait", "gone and not known({0})"), ("cancel", "otherwise"))


def adding(name: str) -> Rules:
    return tuple((outcome, when.format(name)) for outcome, when in ADDING)


def adds(name: str) -> str:
    return f"to say `{name}` adds the outcome `cancel` of `one` to those possible"


@pytest.mark.parametrize("name", ["lines", "kind", "ends_on", "fee_hkd"])
def test_what_adds_an_outcome_is_found(name: str, tmp_path: Path) -> None:
    assert [(adds(name), "{gone: yes}")] == said(proven(tmp_path, "knowing_more", adding(name)))


def test_what_is_computed_of_it_is_known_with_it(tmp_path: Path) -> None:
    found = said(proven(tmp_path, "knowing_more", adding("due_on")))
    assert [adds("since_on"), adds("lines")] == sorted((message for message, _ in found), reverse=True)
    assert all("gone: yes" in line for _, line in found)


def test_a_term_is_known_with_the_plan_of_its_carrier(tmp_path: Path) -> None:
    found = said(proven(tmp_path / "a", "knowing_more", adding("notice")))
    assert {adds("plan_type"), adds("notice")} == {message for message, _ in found}
    assert {"{carrier: acme, gone: yes}", "{gone: yes}"} == {line for _, line in found}
    # Where the rules say what holds while it is not known, the plan may tell it as the line itself may.
    assert [] == said(proven(tmp_path / "b", "knowing_more", adding("notice"), notice={"presumed": True}))
