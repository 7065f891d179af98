"""Two rulebooks of a few lines that differ in one thing: all kinds of lines that show it are told, each whole."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from engine.proofs import unequal as comparing
from engine.proofs.house import MOST_DAYS
from engine.proofs.prover import Prover
from engine.proofs.unequal import Unequal, Unlike, recoded_values, unequal
from engine.rulebook.book import Rulebook, load_rulebook
from engine.verifying.finding import Witness
from tests.support.made_up import DAY, first, folder_of, made_up

TODAY = DAY.toordinal()
FACTS: dict[str, Any] = {
    "wanted": {"type": "yes_no"}, "gone": {"type": "yes_no"}, "lines": {"type": "count"}, "fee_hkd": {"type": "money"},
    "spare": {"type": "yes_no"},
    "kind": {"type": "choice", "values": {"card": [], "chip": []}},
}  # fmt: skip
COMPUTED: dict[str, Any] = {
    "cancel_on": {"type": "date", "is": "as_of + 3", "when": "wanted"},
    "exit_cost_hkd": {"type": "money", "is": "fee_hkd * 2"},
    "unseen": {"type": "count", "is": "lines + 1"},
}
RULES = (("keep", "wanted"), ("wait", "gone"), ("cancel", "otherwise"))
NOTES = ({"id": "many", "when": "lines == 2"}, {"id": "chip", "when": "kind is chip"})


MAY_GO = "wanted or gone"
PLEAS = {"decision": "pleas", "hit_policy": "collect", "rules": [{"id": "one", "when": "gone"}]}


def files(**other: Any) -> dict[str, Any]:
    """Its files, some of them otherwise."""
    decisions = [
        first("action", *other.pop("rules", RULES)),
        {"decision": "notes", "hit_policy": "collect", "rules": [*other.pop("notes", NOTES)]},
        *other.pop("more", ()),
    ]
    facts = {"facts": FACTS | other.pop("facts", {})}
    return {
        "facts": facts,
        "derived": {"derived": COMPUTED | other.pop("computed", {})},
        "decisions": decisions,
    } | other


def compared(folder: Path, *, day: dt.date = DAY, **other: Any) -> Unequal:
    """The rulebook and what it would be with something otherwise."""
    before, after = made_up(folder / "before", **files()), made_up(folder / "after", **files(**other))
    return unequal(before, after, (DAY, day))


def unlike(about: str, was: str, now: str, codes: dict[str, Any], rule: str = "", **facts: Any) -> Unlike:
    return Unlike(about, rule, was, now, Witness(facts), codes, TODAY)


EDITS: dict[str, tuple[dict[str, Any], list[Unlike]]] = {
    "nothing": ({}, []),
    "other words": ({"rules": (("keep", "not (not wanted)"), *RULES[1:])}, []),
    # Those that are settled on both sides first.
    "a rule gone": ({"rules": (RULES[0], RULES[2])}, [
        unlike("action", "wait", "cancel", {"wanted": 0, "gone": 1}, wanted=False, gone=True),
        unlike("action", "", "cancel", {"wanted": 0}, wanted=False),
        unlike("action", "", "", {}),
    ]),
    "a note": ({"notes": ({"id": "many", "when": "lines == 3"}, NOTES[1])}, [
        unlike("notes", "yes", "no", {"lines": 2}, "many", lines=2),
        unlike("notes", "no", "yes", {"lines": 3}, "many", lines=3),
    ]),
    "a note more": ({"notes": (*NOTES, {"id": "few", "when": "lines == 0"})}, [
        unlike("notes", "no", "yes", {"lines": 0}, "few", lines=0),
    ]),
    "a note less": ({"notes": NOTES[:1]}, [unlike("notes", "yes", "no", {"kind": 1}, "chip", kind="chip")]),
    "a fact that was not looked at": ({"notes": (NOTES[0], {"id": "chip", "when": "spare"})}, [
        unlike("notes", "yes", "no", {"kind": 1}, "chip", kind="chip"),
        unlike("notes", "no", "yes", {"spare": 1}, "chip", spare=True),
    ]),
    "a decision more": ({"more": [PLEAS]}, [
        unlike("pleas", "no", "yes", {"gone": 1}, "one", gone=True),
    ]),
    "a day": ({"computed": {"cancel_on": {"type": "date", "is": "as_of + 4", "when": "wanted"}}}, [
        unlike("cancel_on", "", "", {"wanted": 1}, wanted=True),
    ]),
    "when a day is known": ({"computed": {"cancel_on": {"type": "date", "is": "as_of + 3"}}}, [
        unlike("cancel_on", "", "", {}),
    ]),
    "an amount": ({"computed": {"exit_cost_hkd": {"type": "money", "is": "fee_hkd * 3"}}}, [
        unlike("exit_cost_hkd", "", "", {"fee_hkd": ANY}, fee_hkd=ANY),
    ]),
    "an amount more": ({"computed": {"saving_hkd_year": {"type": "money", "is": "fee_hkd"}}}, [
        unlike("saving_hkd_year", "", "", {"fee_hkd": ANY}, fee_hkd=ANY),
    ]),
    "what nothing is told of": ({"computed": {"unseen": {"type": "count", "is": "lines + 2"}}}, []),
    "a day of what is decided otherwise": (
        {"rules": (("keep", "wanted"), ("cancel", "otherwise")),
         "computed": {"cancel_on": {"type": "date", "is": "as_of + 3 if wanted else as_of", "when": MAY_GO}}}, [
        unlike("action", "wait", "cancel", {"wanted": 0, "gone": 1}, wanted=False, gone=True),
        unlike("action", "", "cancel", {"wanted": 0}, wanted=False),
        unlike("action", "", "", {}),
    ]),
}  # fmt: skip


def order(one: Unlike) -> tuple[str, str, bool, str, str]:
    """Those of a decision that are settled on both sides first."""
    return one.about, one.rule, not (one.was and one.now), one.was, one.now


@pytest.mark.parametrize("edit", EDITS)
def test_each_kind_is_told_whole(edit: str, tmp_path: Path) -> None:
    other, kinds = EDITS[edit]
    found = compared(tmp_path, **other)
    assert (DAY + dt.timedelta(MOST_DAYS), {}, ()) == (found.until, found.left_out, found.unsettled)
    assert sorted(kinds, key=order) == sorted(found.kinds, key=order)
    settled = [bool(one.was and one.now) for one in found.kinds if not one.rule]
    assert settled == sorted(settled, reverse=True)


def test_two_days_are_compared_alone(tmp_path: Path) -> None:
    found = compared(tmp_path, day=DAY + dt.timedelta(1))
    assert [unlike("cancel_on", "", "", {"wanted": 1}, wanted=True)] == [*found.kinds]
    assert found.until is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("rules", (RULES[0], RULES[2])), ("computed", {"cancel_on": {"type": "date", "is": "as_of"}})],
)
def test_what_is_not_settled_is_told_by_name(
    name: str, value: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a decision, what was found before that counts."""
    monkeypatch.setattr(comparing, "MOST_KINDS", 1)
    monkeypatch.setattr(comparing, "AMOUNTS", ())
    if name == "computed":
        monkeypatch.setattr(Prover, "smallest", lambda *_: None)
    found = compared(tmp_path, **{name: value})
    assert ("action" if name == "rules" else "follows",) == found.unsettled


def test_values_that_stand_elsewhere_in_their_list_are_the_same(tmp_path: Path) -> None:
    kinds = {"kind": {"type": "choice", "values": {"watch": [], "chip": [], "card": []}}}
    found = compared(tmp_path, facts=kinds)
    assert ((), {"kind": ("watch",)}) == (found.kinds, found.left_out)
    found = compared(tmp_path, facts=kinds, notes=(NOTES[0], {"id": "chip", "when": "kind is card"}))
    assert {("no", "yes", "card", 0), ("yes", "no", "chip", 1)} == {
        (one.was, one.now, one.shown_by.facts["kind"], one.codes["kind"]) for one in found.kinds
    }


def test_what_only_one_of_them_can_say_is_said_of_no_line(tmp_path: Path) -> None:
    """A value that the other does not know, and all of a fact that is of another type there."""
    few = {"kind": {"type": "choice", "values": {"card": []}}}
    found = compared(tmp_path, facts=few, notes=(NOTES[0], {"id": "chip", "when": "not known(kind)"}))
    assert {"kind": ("chip",)} == found.left_out
    assert [("no", "yes", {})] == [(one.was, one.now, one.shown_by.facts) for one in found.kinds]
    found = compared(
        tmp_path, facts={"kind": {"type": "yes_no"}}, notes=(NOTES[0], {"id": "chip", "when": "kind"})
    )
    assert ((), {"kind": ("card", "chip")}) == (found.kinds, found.left_out)


def of_contracts(folder: Path, references: str) -> Rulebook:
    """One with contracts of the company's own, each with a notice of its own."""
    facts = {"carrier": {"type": "carrier"}, "contract_ref": {"type": "contract"}} | {
        name: {"type": "choice", "values": {code: [] for code in values}}
        for name, values in (
            ("plan_type", ("prepaid", "postpaid")),
            ("account_type", ("personal", "corporate")),
        )
    }
    folder_of(
        folder,
        **files(facts=facts, notes=({"id": "long", "when": "notice > 20"},)),
        **{
            "terms": {"terms": {"notice": {"type": "days"}}},
            "carriers/acme": {"carriers": {"acme": {"label": {"en": "A"}}}},
        },
    )
    company = folder / "company.yaml"
    company.write_text(
        "contracts:\n"
        + "".join(
            f"  {one}: {{carrier: acme, terms: {{notice: {10 * ord(one[0]) - 640}}}}}\n" for one in references
        )
    )
    return load_rulebook(folder, company)


def test_contracts_are_told_apart_by_their_references(tmp_path: Path) -> None:
    before, after = of_contracts(tmp_path / "before", "ABC"), of_contracts(tmp_path / "after", "DBA")
    recoded, left_out = recoded_values(before, after)
    assert ({"contract_ref": {2: 4, 3: 3}}, {"contract_ref": ("C", "D")}) == (recoded, left_out)
    found = unequal(before, after, (DAY, DAY))
    assert ((), left_out, ()) == (found.kinds, found.left_out, found.unsettled)
