"""`rules verify`: the shipped rulebook is sound, and each thing that can be wrong with one is found."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.rulebook.book import load_rulebook
from engine.types.kleene import NO, YES
from engine.verifying.reach import Reach
from engine.verifying.verify import verify, verify_decision
from language.missing_texts import missing_texts
from simexit.cli import simexit
from tests.support.own_books import change, copy_of_shipped, copy_with_made_up_data
from tests.support.shipped import shipped

OWN = """\
decision: own
hit_policy: {policy}
rules:
{rules}
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return copy_of_shipped(tmp_path)


def with_rules(book: Path, *rules: tuple[str, str], policy: str = "first") -> Path:
    """The book with a decision of its own; each rule is an outcome and a condition."""
    key = "outcome" if policy == "first" else "id"
    lines = [
        f"  - {{{key}: {name}, id: r_{name}_{place}, when: '{when}'}}"
        for place, (name, when) in enumerate(rules)
    ]
    if policy == "collect":
        lines = [f"  - {{id: {name}, when: '{when}'}}" for name, when in rules]
    (book / "decisions" / "95-own.yaml").write_text(OWN.format(policy=policy, rules="\n".join(lines)))
    return book


def problems(book: Path) -> list[str]:
    """What is wrong with the decision of its own."""
    rulebook = load_rulebook(book)
    found = verify_decision(rulebook, rulebook.decisions["own"])
    return [item.message for item in found if item.grade == "problem"]


def test_the_shipped_rulebook_has_no_problem() -> None:
    assert [
        str(item) for item in (*verify(shipped()), *missing_texts(shipped())) if item.grade == "problem"
    ] == []


def test_a_rule_below_one_that_always_matches_first_is_unreachable(book: Path) -> None:
    with_rules(
        book,
        ("a", "still_needed"),
        ("b", "outstanding_hkd > 5"),
        ("c", "needed_again"),
        ("d", "outstanding_hkd > 10 and needed_again"),
        ("e", "otherwise"),
    )
    assert problems(book) == ["row 4 (`r_d_3`) is unreachable: row 2 (`r_b_1`) already matches"]


def test_a_threshold_that_leaves_room_is_reachable(book: Path) -> None:
    with_rules(book, ("a", "outstanding_hkd > 10"), ("b", "outstanding_hkd > 5"), ("c", "otherwise"))
    assert problems(book) == []


def test_rows_above_may_leave_nothing_only_together(book: Path) -> None:
    with_rules(
        book,
        ("a", "plan_type is prepaid"),
        ("b", "plan_type is postpaid"),
        ("c", "known(plan_type) and still_needed"),
    )
    assert problems(book) == ["row 3 (`r_c_2`) is unreachable: the rows above leave no case for it"]


@pytest.mark.parametrize(
    "when",
    [
        "outstanding_hkd > 5 and outstanding_hkd < 3",
        "still_needed and not still_needed",
        "action is cancel and action is keep",
        "blocker in obstacles and not blocker in obstacles",
        "not known(balance_hkd) and balance_hkd > 0",
        "balance_preference is refund and balance_preference is transfer",
    ],
)
@pytest.mark.parametrize("policy", ["first", "collect"])
def test_a_condition_that_contradicts_itself_is_found(book: Path, when: str, policy: str) -> None:
    with_rules(book, ("a", when), ("b", "otherwise"), policy=policy)
    (found,) = problems(book)
    assert "can never hold: its condition contradicts itself" in found


def test_a_case_without_an_answer_is_named(book: Path) -> None:
    with_rules(book, ("a", "plan_type is prepaid"), ("b", "not still_needed"))
    assert problems(book) == [
        "`own` has no answer where `plan_type is postpaid` and `still_needed`; end it with `when: otherwise`"
    ]


def test_every_outcome_of_another_decision_is_a_case(book: Path) -> None:
    with_rules(book, ("a", "stage in [closed, in_progress, lapsed]"))
    assert problems(book) == ["`own` has no answer where `stage is open`; end it with `when: otherwise`"]


def test_an_arithmetic_comparison_is_tried_with_figures(book: Path) -> None:
    with_rules(book, ("a", "balance_hkd + deposit_hkd > 100"), ("b", "balance_hkd > 100"), ("c", "otherwise"))
    assert problems(book) == ["row 2 (`r_b_1`) is unreachable: row 1 (`r_a_0`) already matches"]


def test_any_later_day_may_be_the_one_that_the_calendar_gives(book: Path) -> None:
    with_rules(
        book,
        ("a", "working_days_after(contract_end_on, 3) > valid_until and contract_end_on > valid_until"),
        ("b", "contract_end_on > valid_until"),
        ("c", "otherwise"),
    )
    assert problems(book) == ["row 2 (`r_b_1`) is unreachable: row 1 (`r_a_0`) already matches"]


def test_the_values_found_are_a_case_of_that_kind() -> None:
    rulebook = shipped()
    action = rulebook.decisions["action"]
    place = [rule.outcome for rule in action.rules].index("port_out")
    found = Reach(rulebook, action).case({**dict.fromkeys(range(place), NO), place: YES})
    assert found is not None
    assert found["decision", "stage"] == "open"
    assert found["name", "port_out_wanted"] == 1


def test_missing_texts_are_named_by_language(book: Path) -> None:
    def said(rule: str) -> str:
        return ", ".join(f"`rules.obstacles.{rule}.{key}`" for key in ("label", "to_do", "to_ask"))

    change(book / "texts" / "zh-Hant" / "main.yaml", "    arrears: {label:", "    arreas: {label:")
    change(
        book / "texts" / "en" / "main.yaml",
        "    active_vas: {label: Value-added services, to_do",
        "    vas: {label: V, to_do",
    )
    assert [str(item) for item in missing_texts(load_rulebook(book))] == [
        "rules/texts/en: has no text `rules.obstacles.active_vas.label`",
        "rules/texts/en: has no text `rules.obstacles.active_vas.to_do`",
        f"rules/texts/zh-Hans: lacks 3 texts ({said('vas')}), said in English instead",
        f"rules/texts/zh-Hant: lacks 6 texts ({said('arrears')}, …), said in English instead",
    ]


def test_sources_that_are_unknown_or_cited_by_nothing(tmp_path: Path) -> None:
    book = copy_with_made_up_data(tmp_path)
    change(book / "carriers" / "carriers.yaml", 'source: "its site (2026)"', "source: K99")
    change(book / "terms.yaml", "value: 30, source: D13", "value: 30, source: D99")
    change(book / "decisions" / "70-documents.yaml", "sources: [D10]", "sources: []")
    change(book / "sources.yaml", "  D14:", "  D15: {title: a}\n  D14:")
    found = [str(item) for item in verify(load_rulebook(book), tried=False)]
    assert "carriers: `cmhk` cites an unknown source `K99` for `hotline` (terms); did you mean `K9`?" in found
    assert (
        "carriers: `general` cites an unknown source `D99` for `refund_days` (terms); did you mean `D9`?"
        in found
    )
    assert "sources.yaml: nothing cites `D15`" in found
    assert any("cites no source" in line and "70-documents.yaml" in line for line in found)


def test_the_source_of_a_value_that_is_over_is_looked_at_too(tmp_path: Path) -> None:
    own = tmp_path / "terms.yaml"
    history = "[{value: 30, from: 2020-01-01, source: K99}, {value: 60, from: 2026-01-01, source: K9}]"
    own.write_text(f"carriers: {{csl: {{terms: {{refund_days: {history}}}}}}}\n")
    found = [str(item) for item in verify(load_rulebook(None, own), tried=False) if "K99" in str(item)]
    (line,) = found
    assert line.startswith("carriers: `csl` cites an unknown source `K99` for `refund_days` (terms)")


def test_terms_that_contradict_each_other_are_remarked_on(tmp_path: Path) -> None:
    own = tmp_path / "terms.yaml"
    own.write_text("carriers: {cmhk: {prepaid: {refund_days: 10}, corporate: {refund_days: 20}}}\n")
    found = [str(item) for item in verify(load_rulebook(None, own), tried=False) if "`cmhk`" in str(item)]
    assert len(found) == 1
    assert "gives `refund_days` one value under `prepaid` and another under `corporate`" in found[0]
    own.write_text(own.read_text().replace("20}}", "20}, corporate_prepaid: {refund_days: 20}}"))
    assert [] == [one for one in verify(load_rulebook(None, own), tried=False) if "`cmhk`" in str(one)]


def test_the_command_ends_with_4_only_when_something_is_wrong(book: Path) -> None:
    def run() -> tuple[int, str]:
        result = CliRunner().invoke(
            simexit, ["rules", "verify", "--rulesets", str(book)], standalone_mode=False
        )
        return result.return_value, result.output

    status, output = run()
    assert (status, output.splitlines()[-1].split(": ")[1].split(",")[0]) == (0, "0 problems")
    with_rules(book, ("a", "still_needed"))
    assert run()[0] == 4
