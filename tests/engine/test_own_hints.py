"""A rulebook's own hints work like the shipped ones."""

import contextlib
import io
from pathlib import Path

from simexit import check
from simexit.cli import run
from tests.support.own_books import copy_of_shipped
from tests.support.real_sheets import command

OWN = """\
remarks: {headings: {en: [Memo]}}
hints:
  long_contract: {when: contract_days_left > 30, suggests: {outstanding_hkd: 45.50}}
  home_worker: {ends: {department: {en: [Home]}}, suggests: {online_account: yes}}
  card: {words: {en: [stock card]}, suggests: {sim_in_hand: no}}
"""


def test_a_rulebook_may_have_hints_of_its_own(tmp_path: Path) -> None:
    """Of any type, over computed facts, about any text; a hint goes before what is assumed of any line."""
    folder = copy_of_shipped(tmp_path)
    (folder / "hints.yaml").write_text(OWN, encoding="utf-8")
    facts = {"contract_end_on": "2099-01-01", "department": "Home", "Memo": "Stock-card"}
    checked = check(facts, rulesets=folder, hints="use")
    assert {"outstanding_hkd": 4550, "sim_in_hand": False, "online_account": True} == {
        name: one.value for name, one in checked.hints.found.items()
    }
    assert checked.assumptions()["outstanding_hkd"] == 4550
    assert "arrears" in checked.holding("obstacles")
    assert check({**facts, "department": "Homer"}, rulesets=folder).hints.found.keys() == {
        "outstanding_hkd", "sim_in_hand",
    }  # fmt: skip


def test_verify_counts_what_hints_look_at_and_misses_their_texts(tmp_path: Path) -> None:
    folder = copy_of_shipped(tmp_path)
    _, out = command_of_rules("verify")
    assert "last_used_on" not in out
    assert "user_left" not in out
    never = '  never: {when: "user_left and not user_left", suggests: {still_needed: no}, sources: [HOUSE]}\n'
    (folder / "hints.yaml").write_text(OWN + never, encoding="utf-8")
    status, out = command_of_rules("verify", "--rulesets", str(folder))
    assert 4 == status
    line = (OWN + never).count("\n")
    assert f"rules/hints.yaml:{line}: row 4 (`never`) can never hold" in out
    assert "row 1 (`long_contract`) cites no source" in out
    for name in ("long_contract", "home_worker", "card"):
        assert f"has no text `hints.{name}.why`" in out
    assert "no rule, date or sentence uses `last_used_on`" in out
    assert "nothing uses the text `hints.fee_postpaid`" in out


def command_of_rules(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = run(["rules", *arguments])
    return status, out.getvalue()


def test_hints_are_listed_and_shown_with_their_source() -> None:
    _, listed = command_of_rules("list", "hints")
    assert "fee_postpaid → plan_type=postpaid" in listed
    assert "eligibility" not in listed
    _, page = command_of_rules("show", "hints.company_owner", "--lang", "zh-Hant")
    assert "有限公司" in page
    assert "HOUSE" in page
    assert "rulesets/hints.yaml:" in page


def test_a_users_mistake_names_the_modes() -> None:
    status, _, said = command("check", "--set", "user_left=yes", "--hints", "perhaps")
    assert 2 == status
    assert "show" in said
