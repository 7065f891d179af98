"""A rulebook of a few lines with one fault of each kind, and what is told of it by whoever proves. Knows no solver."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.support.made_up import DAY, first

FACTS: dict[str, Any] = {
    "wanted": {"type": "yes_no"}, "gone": {"type": "yes_no"}, "lines": {"type": "count"},
    "fee_hkd": {"type": "money"}, "soft": {"type": "yes_no", "assume": True},
}  # fmt: skip
ACTION = (("keep", "wanted"), ("wait", "not gone"), ("cancel", "otherwise"))
ROLES = {"keep": {"purpose": "staying"}, "wait": {"purpose": "staying"}}
ENDS = {"purpose": "ending"}
MANY = {"id": "many", "when": "lines > 2"}
DEAR = {"id": "dear", "when": "fee_hkd > 100", "concerns": ["ending"]}
LATE, GONE_BY = DAY + dt.timedelta(4_000), DAY - dt.timedelta(1)
Rules = tuple[tuple[str, str], ...]
Note = Mapping[str, Any]


def book_of(rules: Rules = ACTION, notes: tuple[Note, ...] = (MANY, DEAR), **more: Any) -> dict[str, Any]:
    """Its files: the rules of two decisions, further keys of the one and of its first rule, and further files."""
    outcomes = {name: ROLES.get(name, ENDS) for name, _ in rules}
    action = first("action", *rules, outcomes=outcomes, **more.pop("action", {}))
    action["rules"][0] |= more.pop("first_rule", {})
    collected = {"decision": "notes", "hit_policy": "collect", "rules": [*notes]}
    return {"facts": {"facts": FACTS}, "decisions": [action, collected], **more}


def hint(**more: Any) -> dict[str, Any]:
    return {"hints": {"hints": {"one": {"suggests": {"wanted": False}, **more}}}}


def computed(type_: str, is_: str, when: str = "soft or not soft") -> dict[str, Any]:
    return {"derived": {"derived": {"worth": {"type": type_, "is": is_, "when": when}}}}


def never(**conditions: str) -> dict[str, Any]:
    return {"invariants": {"invariants": {name: {"never": text} for name, text in conditions.items()}}}


def note(when: str, **more: Any) -> dict[str, Any]:
    return book_of(notes=({"id": "many", "when": when, **more},))


class Case(NamedTuple):
    """The part of the proofs that looks, the files, and the grade, place, message and line of what it tells."""

    part: str
    files: Mapping[str, Any]
    told: tuple[tuple[str, str, str, str], ...] = ()


ABOVE = (("keep", "wanted"), ("wait", "wanted and gone"), ("cancel", "otherwise"))
BY_TWO = (
    ("keep", "known(wanted)"), ("park", "fee_hkd == 5"), ("cancel", "not known(wanted)"), ("wait", "otherwise"),
)  # fmt: skip
VAIN = (("cancel", "gone and not wanted"), ("keep", "wanted"), ("cancel", "otherwise"))
DOUBLED = (("cancel", "gone"), ("keep", "wanted and not gone"), ("cancel", "otherwise"))
APART = (("keep", "lines > 2 and wanted"), ("wait", "lines <= 2 and wanted"), ("cancel", "otherwise"))
ADDS = (("keep", "wanted"), ("wait", "not gone and not known(lines)"), ("cancel", "otherwise"))
UNTIL = "and only what is so until 2036-11-18 is looked at"
LISTED = (
    "`action` lists `cancel` (`cancel`) where no value of `lines` leads to it: each rule's condition is judged by "
    "itself, so what `lines` excludes in two rules together stays open in both while it is not known; no answer is "
    "wrong for it"
)
CASES = {
    "answered above": Case("action", book_of(ABOVE), (
        ("problem", "action.wait", ("row 2 (`wait`) is unreachable: wherever it holds, row 1 (`keep`) already matches "
         "(proven)"), "{wanted: yes, gone: yes}"),
        ("problem", "action", "`action`: no line ever comes to the outcome `wait` (proven)", "{}"),
    )),
    "answered by two": Case("action", book_of(BY_TWO), (
        ("problem", "action.wait", ("row 4 (`wait`) is unreachable: wherever it holds, row 1 (`keep`) and row 3 "
         "(`cancel`) already match (proven)"), "{}"),
        ("problem", "action", "`action`: no line ever comes to the outcome `wait` (proven)", ""),
    )),
    "contradicts itself": Case("action", book_of((("keep", "wanted and not wanted"), ("cancel", "otherwise"))), (
        ("problem", "action.keep", "row 1 (`keep`) can never hold, whatever a line is like (proven)", ""),
        ("problem", "action", "`action`: no line ever comes to the outcome `keep` (proven)", "{}"),
    )),
    "changes nothing": Case("action", book_of(DOUBLED, first_rule={"id": "left"}), (
        ("remark", "action.left", "row 1 (`left`) changes nothing: without it, what comes after says the same",
         "{gone: yes}"),
    )),
    "later on": Case("action", book_of(first_rule={"valid_from": LATE}), (
        ("remark", "action.keep", f"row 1 (`keep`) is in force from {LATE} on, {UNTIL}", ""),
    )),
    "over": Case("action", book_of(first_rule={"valid_to": GONE_BY})),
    "still in force today": Case("action", book_of(first_rule={"valid_to": DAY})),
    "gap": Case("action", book_of((("keep", "wanted"), ("cancel", "gone"))), (
        ("problem", "action.cancel", "`action` has no answer for some lines; end it with `when: otherwise`",
         "{wanted: no, gone: no}"),
    )),
    "no note": Case("notes", note("lines > 2 and lines < 2"), (
        ("problem", "notes.many", "row 1 (`many`) can never hold, whatever a line is like (proven)", ""),
    )),
    "no note told": Case("notes", note("wanted", concerns=["ending"]), (
        ("problem", "notes.many", ("row 1 (`many`) is never told: where it holds, none of what it concerns is possible "
         "(proven)"), "{wanted: yes}"),
    )),
    "later note": Case("notes", note("wanted", valid_from=LATE), (
        ("remark", "notes.many", f"row 1 (`many`) is in force from {LATE} on, {UNTIL}", ""),
    )),
    "note that is over": Case("notes", note("wanted", valid_to=GONE_BY)),
    "no hint": Case("hints", book_of(**hint(when="lines > 2 and lines < 2")), (
        ("problem", "hints.one", ("hint `one` can never apply: `lines > 2 and lines < 2` never holds of a line that "
         "lacks `wanted` (proven)"), ""),
    )),
    "hint where nothing is assumed": Case("hints", book_of(**hint(when="not known(soft)"))),
    "hint where its fact is known": Case(
        "hints", book_of(**hint(when="worth"), **computed("yes_no", "wanted or gone", when="known(wanted)")), (
        ("problem", "hints.one", ("hint `one` can never apply: `worth` never holds of a line that lacks `wanted` "
         "(proven)"), ""),
    )),
    "later hint": Case("hints", book_of(**hint(when="gone", valid_from=LATE)), (
        ("remark", "hints.one", f"hint `one` is in force from {LATE} on, {UNTIL}", ""),
    )),
    "hint that is over": Case("hints", book_of(**hint(when="gone", valid_to=GONE_BY))),
    "never known": Case("computed", book_of(**computed("count", "lines", "lines < 2 and lines > 2")), (
        ("problem", "derived.yaml", "`worth` is known of no line (proven)", ""),
    )),
    "never holds": Case("computed", book_of(**computed("yes_no", "lines < 0")), (
        ("problem", "derived.yaml", "`worth` never holds (proven)", ""),
    )),
    "always holds": Case("computed", book_of(**computed("yes_no", "lines >= 0")), (
        ("problem", "derived.yaml", "`worth` always holds where it is known (proven)", ""),
    )),
    "known sometimes": Case("computed", book_of(**computed("count", "lines", "wanted"))),
    "fact in vain": Case("looked_at", note("lines > 2 or lines > 2 and fee_hkd > 5"), (
        ("remark", "facts.yaml", "`fee_hkd` is looked at, but to say it changes nothing (proven)", ""),
    )),
    "fact of a rule that changes nothing": Case("looked_at", book_of(VAIN, first_rule={"id": "left"}), (
        ("remark", "facts.yaml", "`gone` is looked at, but to say it changes nothing (proven)", ""),
    )),
    "term in vain": Case(
        "looked_at", note("known(spare) or not known(spare)") | {"terms": {"terms": {"spare": {"type": "days"}}}}, (
        ("remark", "terms.yaml", "`spare` is looked at, but to say it changes nothing (proven)", ""),
    )),
    "fact of an amount": Case("looked_at", book_of(**computed("money", "fee_hkd + 1"))),
    "fact of another amount": Case(
        "looked_at", book_of(notes=(DEAR,), **computed("count", "1 if known(lines) else 2"))
    ),
    "invariants broken": Case(
        "invariants",
        book_of(**never(
            dear="action is cancel and possibly(dear in notes) and possibly(many in notes)",
            kept="action is keep and certainly(not wanted)", fees="fee_hkd == 5 and action is keep",
        )), (
        ("problem", "invariants.dear", ("the invariant `dear` is broken: `action is cancel and possibly(dear in "
         "notes) and possibly(many in notes)` can be, as there may hold `dear` (notes.dear), `many` (notes.many)"),
         "{wanted: no, gone: yes}"),
        ("problem", "invariants.fees", "the invariant `fees` is broken: `fee_hkd == 5 and action is keep` can be",
         "{wanted: yes, fee_hkd: 5}"),
    )),
    # What a result does not show may be.
    "notes that are not told": Case("invariants", book_of(**never(told="action is keep and dear in notes"))),
    "adds": Case("knowing_more", book_of(ADDS), (
        ("problem", "action", "to say `lines` adds the outcome `cancel` of `action` to those possible", "{gone: no}"),
    )),
    "adds on purpose": Case("knowing_more", book_of(ADDS, invariants={"unsaid": ["lines"]})),
    "listed in vain": Case("listed", book_of(APART), (
        ("remark", "action.cancel", (f"{LISTED}: name `lines` in the condition of `cancel`, or write `stays_listed: "
         "[lines]` where it is to be so"), "{wanted: yes}"),
    )),
    "listed on purpose": Case("listed", book_of(APART, action={"stays_listed": ["lines"]}), (
        ("intended", "action.cancel", LISTED, "{wanted: yes}"),
    )),
    "listed on purpose in vain": Case("listed", book_of(action={"stays_listed": ["gone"]}), (
        ("problem", "action.keep", ("`stays_listed` of `action` names `gone`, yet nothing is listed that no value of "
         "it leads to: take it out (proven)"), ""),
    )),
}  # fmt: skip
