"""`rules test --update`: what a deliberate change does to cases is told in words, and written into the YAML alone."""

import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from simexit.cases.case_text import NewValue, changed
from simexit.cases.expected import PartOfList
from simexit.cli import run as run_line
from simexit.cli import simexit

TERMS = "carriers:\n  cmhk: {terms: {cancels_by_hotline: no, cancels_in_store: yes, notice_days: 10}}\n"
CASES = """\
# What we were told (in writing).
about: leavers   # of this spring
cases:
  - name: one   # the first
    as_of: 2026-11-21
    why: The hotline takes it.
    facts: {carrier: cmhk, plan_type: prepaid, account_type: personal, line_status: active, still_needed: no,
      needed_again: no, port_out_wanted: no, number_wanted_by_user: no, outstanding_hkd: 0, balance_hkd: 0,
      active_vas: none, bound_services: none, auto_recharge: no, identity_document_ready: yes, name_matches: yes,
      online_account: no, can_visit_store: yes}
    expect:
      # the door
      channel: hotline   # by telephone

      documents: [number_and_bills,
        identity_document, security_answers]
      follow_ups: {has: [deregister_name]}   # unchanged
      steps: {lacks: [store_go, online_cancel], has: [hotline_call]}
      cancel_on:
      exit_cost_hkd: 5.50

  - {name: two, as_of: 2026-11-21, facts: {line_status: cancelled}, expect: {action: none, cancel_on: 2026-11-21}}
"""
AFTER = """\
# What we were told (in writing).
about: leavers   # of this spring
cases:
  - name: one   # the first
    as_of: 2026-11-21
    why: The hotline takes it.
    facts: {carrier: cmhk, plan_type: prepaid, account_type: personal, line_status: active, still_needed: no,
      needed_again: no, port_out_wanted: no, number_wanted_by_user: no, outstanding_hkd: 0, balance_hkd: 0,
      active_vas: none, bound_services: none, auto_recharge: no, identity_document_ready: yes, name_matches: yes,
      online_account: no, can_visit_store: yes}
    expect:
      # the door
      channel: store   # by telephone

      documents: [number_and_bills, identity_document, sim_card]
      follow_ups: {has: [deregister_name]}   # unchanged
      steps: {has: [store_go], lacks: [hotline_call, online_cancel]}
      cancel_on: 2026-12-01
      exit_cost_hkd: 0

  - {name: two, as_of: 2026-11-21, facts: {line_status: cancelled}, expect: {action: none, cancel_on: null}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "terms.yaml").write_text(TERMS)
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "own.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "80"}).invoke(
        simexit,
        ["rules", "test", str(folder / "cases"), "--terms", str(folder / "terms.yaml"), *arguments],
        standalone_mode=False,
    )


def test_the_change_is_shown_in_words_and_nothing_is_written(folder: Path) -> None:
    result = run(folder, "--update")
    assert result.return_value == 1
    said = " ".join(result.output.split())
    assert "own.yaml:4one" in said.replace(" ", "")  # wherever a long path was broken
    assert "Where to apply (channel) - Hotline (hotline) + Store (store)" in said
    assert "Have ready (documents) - Security answers (security_answers) + SIM card (sim_card)" in said
    assert "Ends on (cancel_on) - nothing + 2026-12-01" in said
    assert "Cost of the contract, HK$ (exit_cost_hkd) - HK$5.50 + HK$0.00" in said
    assert "The reason given: The hotline takes it. Check whether it still holds." in said
    assert "deregister_name" not in said
    assert "2 of 2 cases would change. Nothing is written yet; add --write to write it." in said
    assert (folder / "cases" / "own.yaml").read_text(encoding="utf-8") == CASES


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-Hans", "2 个案例中，2 个会改变"), ("zh-Hant", "2 個個案之中，2 個會改變")],
)
def test_the_change_is_told_in_chinese(folder: Path, language: str, said: str) -> None:
    assert said in run(folder, "--update", "--lang", language).output


def test_what_is_written_is_the_answers_alone(folder: Path) -> None:
    result = run(folder, "--update", "--write")
    assert (folder / "cases" / "own.yaml").read_text(encoding="utf-8") == AFTER
    assert result.return_value == 0
    said = " ".join(result.output.split())
    assert "+ Store (store)" in said
    assert "2 cases changed, in " in said
    assert "2 cases: 2 passed, 0 failed." in said


def test_where_nothing_differs_nothing_is_touched(folder: Path) -> None:
    run(folder, "--update", "--write")
    path = folder / "cases" / "own.yaml"
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    result = run(folder, "--update", "--write")
    assert "No case changes." in result.output
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@pytest.mark.parametrize("write", [(), ("--write",)])
def test_too_little_covered_ends_with_one_whatever_is_updated(folder: Path, write: tuple[str, ...]) -> None:
    run(folder, "--update", "--write")
    result = run(folder, "--update", *write, "--fail-under", "100", "--uncovered")
    assert result.return_value == 1
    assert "is below --fail-under 100" in result.stderr
    assert "obstacles.arrears" in result.output
    assert run(folder, "--update", *write).return_value == 0


def test_a_mark_at_the_beginning_and_the_ends_of_lines_stay(folder: Path) -> None:
    path = folder / "cases" / "own.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + CASES.replace("\n", "\r\n").encode())
    assert run(folder, "--update", "--write").return_value == 0
    assert path.read_bytes() == b"\xef\xbb\xbf" + AFTER.replace("\n", "\r\n").encode()


def test_a_value_with_a_comment_inside_is_left_to_a_person(folder: Path) -> None:
    path = folder / "cases" / "own.yaml"
    text = CASES.replace("[number_and_bills,\n", "[number_and_bills,   # always\n")
    path.write_text(text, encoding="utf-8")
    result = run(folder, "--update", "--write")
    assert result.return_value == 1
    assert "To be changed by hand, because there is a comment inside:" in result.output
    assert "[number_and_bills,   # always\n" in path.read_text(encoding="utf-8")
    assert "2 cases: 1 passed, 1 failed." in result.output


def test_a_case_that_expects_all_gains_what_it_left_out(folder: Path) -> None:
    path = folder / "cases" / "own.yaml"
    path.write_text(
        "expect_all: yes\ncases:\n"
        "  - name: block\n    as_of: 2026-11-21\n    facts: {line_status: cancelled}\n"
        "    expect:\n      action: none  # gone\n"
        "  - {name: flow, as_of: 2026-11-21, expect: {},\n"
        "     facts: {still_needed: yes, port_out_wanted: no, line_status: active}}\n",
        encoding="utf-8",
    )
    assert run(folder, "--update", "--write").return_value == 0
    text = path.read_text(encoding="utf-8")
    assert "      action: none  # gone\n      status: determined\n      stage: closed\n" in text
    assert yaml.safe_load(text)["cases"][1]["expect"]["action"] == "keep"


def test_write_goes_with_update(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_line(["rules", "test", str(folder / "cases"), "--write"]) == 2
    assert "--write needs --update" in capsys.readouterr().err


KEYS: dict[str, list[NewValue]] = {
    "action": [NewValue("action", ("keep",), False), NewValue("action", ("cancel", "none"), False)],
    "documents": [
        NewValue("documents", (), True),
        NewValue("documents", ("sim_card",), True),
        NewValue("documents", tuple(f"a_rather_long_code_{number}" for number in range(9)), True),
        NewValue("documents", PartOfList(("sim_card",), ("bank_account", "target_number")), True),
    ],
    "cancel_on": [NewValue("cancel_on", None, False)],
    "saving_hkd_year": [NewValue("saving_hkd_year", cents, False) for cents in (0, 5, 119950, None)],
}
WRITTEN: dict[str, list[str]] = {
    "action": ["keep", "[keep, cancel]", "\n{in}  - keep\n{in}  - cancel", '"keep"'],
    "documents": ["[]", "[a, b]", "[a,\n{in}    b]", "\n{in}  - a\n{in}  - b", "{has: [a]}",
                  "\n{in}  has: [a]\n{in}  lacks: [b]"],
    "cancel_on": ["", "2026-11-21", "null"],
    "saving_hkd_year": ["", "45.50", "~"],
}  # fmt: skip


def plain(value: Any) -> Any:
    """A new value as YAML reads it."""
    if isinstance(value.value, PartOfList):
        return {part: list(codes) for part in ("has", "lacks") if (codes := getattr(value.value, part))}
    if isinstance(value.value, tuple):
        return list(value.value) if value.listed or len(value.value) != 1 else value.value[0]
    return value.value / 100 if isinstance(value.value, int) else value.value


@pytest.mark.parametrize("seed", range(60))
def test_however_a_case_is_laid_out_only_the_new_values_change(seed: int) -> None:
    rng = random.Random(seed)
    keys = rng.sample(list(KEYS), 4)
    flow, step = rng.random() < 0.3, " " * rng.choice([2, 4])
    inside = "    " + step
    lines = []
    for key in keys:
        said = rng.choice([one for one in WRITTEN[key] if not (flow and "\n" in one)]).replace("{in}", inside)
        lines.append(f"{key}:{said}" if said.startswith("\n") or not said else f"{key}: {said}")
    comment = rng.choice(["", "  # why", "\n\n      # a remark\n"])
    expect = (
        " {" + ", ".join(lines) + "}" if flow else "".join(f"\n{inside}{line}{comment}" for line in lines)
    )
    text = f"cases:\n  - name: a\n    expect:{expect}\n    why: because\n  - {{name: b, expect: {{action: keep}}}}\n"
    before = yaml.safe_load(text)
    new = [rng.choice(KEYS[key]) for key in rng.sample(keys, rng.randint(1, 4))]
    after, by_hand = changed(text, {0: new})
    assert by_hand == []
    before["cases"][0]["expect"] |= {value.key: plain(value) for value in new}
    assert yaml.safe_load(after) == before
    assert after.count("#") == text.count("#")
