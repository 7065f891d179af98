"""A rule in force from one day to another is a rule on these days, and not there on all others: for one line and for
many, whoever decides."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from bench import fleets
from engine.deciding.decide import Decider
from engine.deciding.many import FOLLOWING, decide_many
from engine.engine_check import Compared
from engine.problems import RulebookInvalid
from engine.proofs.prove import prove
from engine.rulebook.book import load_rulebook
from engine.types.kleene import NO
from engine.types.lanes import OneSim
from engine.verifying.over import dated_ahead, over
from simexit.cli import run
from tests.support.own_books import change, copy_of_shipped
from tests.support.shipped import shipped

SIZE = 300
FIRST, LAST = dt.date(2027, 1, 1), dt.date(2027, 3, 31)
DAYS = {
    FIRST: True,
    LAST: True,
    FIRST - dt.timedelta(1): False,
    LAST + dt.timedelta(1): False,
}
# A rule of each hit policy, as written, and the decision it is part of.
RULES = {
    "action": ("40-action.yaml", "  - id: keep_in_use\n    outcome: keep\n    when: still_needed\n"),
    "checks": ("95-checks.yaml", "  - id: prepaid_with_contract\n    names: [contract_end_on, plan_type]\n"),
}


def book(folder: Path, decision: str, more: str) -> Path:
    """A copy of the shipped rulebook in which one rule says more of itself."""
    folder.mkdir()
    copied = copy_of_shipped(folder)
    file, rule = RULES[decision]
    change(copied / "decisions" / file, rule, f"{rule}{more}")
    return copied


def dated(first: dt.date | None, last: dt.date | None) -> str:
    said = {"valid_from": first, "valid_to": last}
    return "".join(f"    {key}: {day}\n" for key, day in said.items() if day)


def everything(decider: Decider, columns: Any, day: dt.date) -> Any:
    """All that is decided of a fleet."""
    found = decide_many(decider, columns, SIZE, day.toordinal())
    answers = {
        name: [found.answers[name][at].candidates for at in index.tolist()]
        for name, index in found.index.items()
    }
    codes = {(name, rule): [*code] for name, rules in found.codes.items() for rule, code in rules.items()}
    follows = {name: [*getattr(found.consequences, name).values] for name in FOLLOWING}
    return answers, codes, follows


@pytest.mark.parametrize("decision", RULES)
def test_it_is_there_on_its_days_alone(decision: str, tmp_path: Path) -> None:
    always = Decider(load_rulebook(book(tmp_path / "a", decision, "")))
    between = Decider(load_rulebook(book(tmp_path / "b", decision, dated(FIRST, LAST))), make=Compared)
    never = Decider(load_rulebook(book(tmp_path / "c", decision, dated(None, dt.date(2000, 1, 1)))))
    columns = fleets.draw(always.rulebook, SIZE, seed=16)
    for day, there in DAYS.items():
        wanted = everything(always if there else never, columns, day)
        assert wanted == everything(between, columns, day)
    assert everything(always, columns, FIRST) != everything(never, columns, FIRST)


def test_what_is_not_in_force_never_holds_and_asks_nothing(tmp_path: Path) -> None:
    decider = Decider(load_rulebook(book(tmp_path / "b", "checks", dated(FIRST, None))))
    before = decider.decide({}, FIRST.toordinal() - 1, OneSim())
    assert NO == before.codes["checks"]["prepaid_with_contract"]
    assert NO != decider.decide({}, FIRST.toordinal(), OneSim()).codes["checks"]["prepaid_with_contract"]


@pytest.mark.parametrize("day", DAYS)
def test_a_hint_is_given_on_its_days(
    day: dt.date, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copied = copy_of_shipped(tmp_path)
    rule = "    when: known(valid_until)\n"
    change(copied / "hints.yaml", rule, f"{rule}{dated(FIRST, LAST)}")
    line = ["check", "--set", "valid_until=2028-01-01", "--as-of", day.isoformat(), "--json"]
    assert run([*line, "--rulesets", str(copied)]) == 0
    hints = json.loads(capsys.readouterr().out)["hints"]
    assert DAYS[day] == ("plan_type" in [hint["fact"] for hint in hints])


def test_a_last_day_before_the_first_is_refused(tmp_path: Path) -> None:
    copied = book(tmp_path / "b", "action", dated(LAST, FIRST))
    change(
        copied / "hints.yaml",
        "    when: known(valid_until)\n",
        f"    when: known(valid_until)\n{dated(LAST, FIRST)}",
    )
    with pytest.raises(RulebookInvalid) as refused:
        load_rulebook(copied)
    said = [problem.message for problem in refused.value.problems]
    assert [f"`valid_to` ({FIRST}) comes before `valid_from` ({LAST})"] * 2 == [
        one.partition(":")[0] for one in said
    ]


def test_what_is_over_for_good_is_a_remark_and_no_problem(tmp_path: Path) -> None:
    loaded = load_rulebook(book(tmp_path / "b", "action", dated(None, LAST)))
    for day, there in ((LAST, False), (LAST + dt.timedelta(1), True)):
        found = [*over(loaded, day)]
        assert there == bool(found)
        assert all(one.grade == "remark" and "`keep_in_use`" in one.message for one in found)
    proven = prove(loaded, (LAST + dt.timedelta(1)).toordinal(), only=["action"])
    assert not any("keep_in_use" in one.message for one in proven.found)


def test_what_is_dated_after_the_check_is_a_remark(tmp_path: Path) -> None:
    assert [] == [*dated_ahead(shipped(), dt.date(2026, 12, 31))]
    copied = copy_of_shipped(tmp_path)
    (copied / "carriers" / "new.yaml").write_text(
        "carriers: {new: {label: {en: New}, "
        "terms: {notice_days: [{value: 30, source: a page, as_of: 2062-11-25, from: 2025-01-01},"
        " {value: 10, source: a page, as_of: 2062-11-26, from: 2026-01-01}]}, "
        "notes: [{id: one, text: {en: A note.}, source: a page, as_of: 2062-11-27}]}}\n",
        encoding="utf-8",
    )
    change(copied / "sources.yaml", "  K1:", "  NEW: {title: New, says: New., as_of: 2062-11-28}\n  K1:")
    found = [*dated_ahead(load_rulebook(copied), dt.date(2062, 11, 24))]
    assert [
        "remark: carriers: `notice_days` of `new` (terms) is dated 2062-11-25, which is still to come",
        "remark: carriers: `notice_days` of `new` (terms) is dated 2062-11-26, which is still to come",
        "remark: carriers: note `one` of `new` is dated 2062-11-27, which is still to come",
        "remark: sources.yaml: source `NEW` is dated 2062-11-28, which is still to come",
    ] == sorted(f"{one.grade}: {one}" for one in found)
    assert [] == [*dated_ahead(load_rulebook(copied), dt.date(2062, 11, 28))]


def test_pages_say_when_it_is_in_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copied = str(book(tmp_path / "b", "action", dated(FIRST, None)))
    for command in (["show", "action.keep_in_use"], ["list", "action"]):
        assert run(["rules", *command, "--rulesets", copied]) == 0
        assert f"from {FIRST} on" in capsys.readouterr().out
