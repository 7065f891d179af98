"""Outcomes say what they are for, and the program knows nothing else of them: one may be renamed, and the report, the
review and the letters follow."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import yaml

from engine.problems import RulebookInvalid
from engine.rulebook.book import load_rulebook
from engine.types.roles import COMPARED, Roles
from simexit.cli import run
from tests.support.made_up import PLAIN, first, made_up
from tests.support.own_books import change, copy_of_shipped
from tests.support.real_sheets import command
from tests.support.review_fleet import AS_OF, Filled, checked, write_fleet
from tests.support.shipped import shipped
from tests.support.unhurried import some_in_haste

ROOT = Path(__file__).resolve().parents[2]
BOOK = shipped()
REVIEW = BOOK.review
assert REVIEW is not None
PROGRAM = ("engine", "language", "batch", "simexit")
# Made-up fleets know facts by their names, as companies do; they decide nothing.
MADE_UP = "batch/samples"

# --- no outcome and no rule in Python

#: Words that are an outcome or a rule of the shipped rulebook and mean something else where they stand.
MEANS_SOMETHING_ELSE: dict[str, tuple[str, ...]] = {
    # The word for "there is none", which cells and conditions may say of a date, a list or a number.
    "none": (
        "batch/reading", "batch/report", "batch/understanding", "engine/conditions",
        "engine/rulebook/checks.py", "engine/types", "language", "simexit/asking", "simexit/completing.py",
        "simexit/pages", "simexit/reviewing",
    ),
    # States of a reviewer's entry, which the review's outcomes carry as a role, and words of the program's answers.
    "approved": ("batch/review", "engine/types/roles.py"),
    "changed": ("batch/review", "engine/types/roles.py", "simexit/reviewing"),
    "held": ("batch/parted/planning.py", "batch/review", "engine/types/roles.py"),
    # How a line stands, as a column of what is looked through.
    "closed": ("batch/parted/keys.py",),
    "open": ("batch/parted/keys.py", "batch/review", "simexit/answer"),
    # How the house prefers its credit back: a setting's values, not what becomes of a line's credit.
    "refund": ("engine/rulebook/model.py", "simexit/api.py", "simexit/options.py", "simexit/cases"),
    "transfer": ("engine/rulebook/model.py", "simexit/api.py", "simexit/options.py", "simexit/cases"),
    # A purpose that an outcome may carry.
    "lapse": ("engine/types/roles.py",),
    # A kind of problem with a row's identity; its answer is a key of the problems' texts.
    "duplicate": ("batch/review",),
    # A kind of problem that rows show together, told under the name of the check of one row.
    "secondary_without_main": ("batch/fleet/across_problems.py",),
    # Facts and terms, by their names.
    "still_needed": ("batch/fleet/across.py", "batch/parted/keys.py"),
    "needed_again": ("simexit/answer",),
    "dependent_lines": ("batch/fleet/across.py", "batch/parted/found.py", "batch/parted/keys.py"),
    "hotline": ("simexit/answer",),
    # A type of fact, and a kind of problem with a cell.
    "contract": ("batch/understanding", "engine/types", "engine/rulebook/carriers.py"),
    "second_number": ("batch/understanding/phones.py",),
    # Keys of the texts.
    "ask_carrier": ("simexit/answer/open_points.py",),
    "unreadable": ("batch", "engine/types/roles.py"),
    "allowed": ("batch/fleet/sentences.py", "engine/problems.py", "simexit/asking/question_words.py"),
    "undetermined": ("batch/report", "engine/types/roles.py"),
}  # fmt: skip


def codes() -> set[str]:
    """Every outcome and rule of the shipped rulebook, its review included."""
    decisions = [*BOOK.decisions.values(), *REVIEW.decisions.values()]  # type: ignore[union-attr]
    return {code for one in decisions for rule in one.rules for code in (rule.id, rule.outcome) if code}


def texts_in(place: str) -> list[tuple[str, str]]:
    """Each text that stands in a module, or in the modules of a folder, and where."""
    root = ROOT / place
    return [
        (str(node.value), f"{path.relative_to(ROOT).as_posix()}:{node.lineno}")
        for path in sorted([root] if root.is_file() else root.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def test_no_outcome_and_no_rule_stands_in_python() -> None:
    known = codes()
    found = [
        f"{place}: {text}"
        for package in PROGRAM
        for text, place in texts_in(package)
        if text in known and not place.startswith((MADE_UP, *MEANS_SOMETHING_ELSE.get(text, ())))
    ]
    assert found == []


def test_what_means_something_else_is_still_there() -> None:
    """A word that no module uses any more has no place on the list."""
    listed = [(word, place) for word, places in MEANS_SOMETHING_ELSE.items() for place in places]
    assert [pair for pair in listed if pair[0] not in {text for text, _ in texts_in(pair[1])}] == []


# --- the shipped rulebook's roles


def test_every_action_says_where_it_counts_and_what_it_is_for() -> None:
    for outcome, roles in BOOK.roles.outcomes["action"].items():
        assert roles.verdict in BOOK.verdicts, outcome
        assert roles.purpose in COMPARED["purpose"], outcome
        assert bool(roles.notice) == (roles.purpose == "ending"), outcome


def test_one_group_for_each_thing_that_no_action_says() -> None:
    for means in ("undetermined", "unreadable"):
        assert sum(group.means == means for group in BOOK.verdicts.values()) == 1


def test_every_role_is_told_in_the_page_about_roles() -> None:
    page = (ROOT / "docs" / "roles.md").read_text(encoding="utf-8")
    for role in Roles.__struct_fields__:
        assert f"`{role}`" in page
    for values in COMPARED.values():
        assert [value for value in values if f"`{value}`" not in page] == []


# --- what is wrong with roles is said

KEEP: dict[str, Any] = first("line", ("keep", "wanted"), ("drop", "otherwise"))
FACTS = {"facts": {"facts": {"wanted": {"type": "yes_no"}}}}


def problems(tmp_path: Path, *decisions: dict[str, Any], **files: Any) -> list[str]:
    with pytest.raises(RulebookInvalid) as caught:
        made_up(tmp_path, **{**PLAIN, **FACTS, **files}, decisions=list(decisions))
    return [problem.message for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ({"keep": {}}, "`outcomes` lacks `drop`: say what it is for"),
        ({"keep": {}, "drop": {}, "dropp": {}}, "no rule comes to `dropp`; did you mean `drop`?"),
        ({"keep": {"purpos": "staying"}, "drop": {}}, "unknown key `purpos`; did you mean `purpose`?"),
        ({"keep": {"purpose": "stay"}, "drop": {}}, "`purpose` can't be `stay`; did you mean `staying`?"),
        ({"keep": {"notice": "now"}, "drop": {}}, "`notice` can't be `now`; allowed: at_once, contract_end, "),
        ({"keep": {"verdict": "stays"}, "drop": {}}, "`stays` is not a verdict of the report; did you mean `stay`?"),
        ({"keep": {"to_number": "maybe"}, "drop": {}}, "`to_number` must be yes or no, not `maybe`"),
        ({"keep": [], "drop": {}}, "must be a mapping of keys to values, not a list"),
    ],
)  # fmt: skip
def test_a_wrong_role_is_refused(outcomes: dict[str, Any], said: str, tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, {**KEEP, "outcomes": outcomes})
    assert said in problem


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"id": "a", "when": "wanted", "said_by": "lin"}, "`lin` is no decision; did you mean `line`?"),
        ({"id": "a", "when": "wanted", "owed": "wanted"}, "`wanted` is no amount of a line"),
        ({"id": "a", "when": "wanted", "enclosd": True}, "unknown key `enclosd`; did you mean `enclosed`?"),
    ],
)
def test_a_wrong_role_of_a_collected_rule_is_refused(rule: dict[str, Any], said: str, tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, {"decision": "papers", "hit_policy": "collect", "rules": [rule]}, KEEP)
    assert said in problem


def test_roles_of_collected_rules_have_no_place_on_outcomes(tmp_path: Path) -> None:
    wrong = first("line", ("keep", "otherwise"))
    wrong["rules"][0]["letter"] = "deposit"
    assert problems(tmp_path, wrong) == ["only a rule of a `collect` decision has the key `letter`"]
    papers = {"decision": "papers", "hit_policy": "collect", "rules": [{"id": "a", "when": "wanted"}]}
    assert (
        "only a `first` decision has `outcomes`"
        in problems(tmp_path / "2", papers | {"outcomes": {"a": {}}})[0]
    )


def test_what_stays_listed_is_a_fact_of_a_first_decision(tmp_path: Path) -> None:
    assert ["`wante` is no fact; did you mean `wanted`?"] == problems(
        tmp_path, {**KEEP, "stays_listed": ["wante"]}
    )
    papers = {"decision": "papers", "hit_policy": "collect", "rules": [{"id": "a", "when": "wanted"}]}
    assert ["only a `first` decision lists what is possible"] == problems(
        tmp_path / "2", papers | {"stays_listed": ["wanted"]}
    )


def test_a_rule_may_ask_what_an_outcome_is_for(tmp_path: Path) -> None:
    line = {
        **KEEP,
        "outcomes": {"keep": {"purpose": "staying"}, "drop": {"purpose": "ending", "letter": "end"}},
    }
    then = first("then", ("write", "line.purpose in [ending, lapse]"), ("wait", "otherwise"))
    also = first("also", ("write", "line.letter is not none"), ("wait", "line.letter is none"))
    book = made_up(tmp_path, **FACTS, decisions=[line, then, also])
    conditions = {name: [rule.condition for rule in book.decisions[name].rules] for name in ("then", "also")}
    assert "outcomes=('drop',)" in str(conditions["then"][0])
    assert "outcomes=('keep',)" in str(conditions["also"][1])


def test_the_review_asks_no_decision_that_comes_later(tmp_path: Path) -> None:
    own = copy_of_shipped(tmp_path)
    change(own / "review" / "10-approval.yaml", "allowed: {state: approved}", "allowed: {then: entry}")
    with pytest.raises(
        RulebookInvalid, match="`entry` is no decision of the review that comes before `approval`"
    ):
        load_rulebook(own)


# --- the drill: an outcome is renamed in a rulebook of one's own

NAMES = {"en": ("Cancel", "Give it up"), "zh-Hans": ("注销", "放弃号码"), "zh-Hant": ("取消服務", "放棄號碼")}


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped rulebook, but `cancel` is called `give_up`: in the rules and in the texts, nowhere else."""
    own = copy_of_shipped(tmp_path_factory.mktemp("renamed"))
    for path in [*own.glob("decisions/*.yaml"), own / "derived.yaml", own / "invariants.yaml"]:
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"(?<![\w-])cancel(?=[\],:\n])", "give_up", text), encoding="utf-8")
    for lang, (_, label) in NAMES.items():
        (texts,) = (path for path in own.rglob("*.yaml") if _has_outcomes(path, lang))
        text = texts.read_text(encoding="utf-8")
        found = re.search(r"(?m)^( +)cancel: \{label: [^,]+,", text)
        assert found
        texts.write_text(text.replace(found[0], f"{found[1]}give_up: {{label: {label},"), encoding="utf-8")
    return own


def _has_outcomes(path: Path, lang: str) -> bool:
    """Whether this is the file with the outcomes' words in a language, wherever it lies."""
    if lang not in path.relative_to(path.parents[2]).as_posix() or "texts" not in path.as_posix():
        return False
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return "outcomes" in str(data.get("decisions", {}).get("action", ""))


def test_a_renamed_outcome_verifies(renamed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "give_up" in load_rulebook(renamed).decisions["action"].outcomes
    assert run(["rules", "verify", "--rulesets", str(renamed)]) == 0
    assert "0 problems" in capsys.readouterr().out


@pytest.mark.parametrize("lang", some_in_haste(NAMES, 3))
def test_report_review_and_letters_follow_a_renamed_outcome(
    lang: str, renamed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = ("--rulesets", str(renamed))
    fleet = write_fleet(tmp_path / "fleet.csv")
    reports = {
        name: Filled(checked(fleet, tmp_path / f"{name}.xlsx", *more, lang=lang))
        for name, more in (("ours", ()), ("theirs", own))
    }
    for report in reports.values():
        report.put("cancel", "approve")
        report.put("keep", "change", NAMES[lang][report is reports["theirs"]])
        report.save()
    said = {}
    for name, more in (("ours", ()), ("theirs", own)):
        cells = _words(openpyxl.load_workbook(reports[name].path))
        folder = tmp_path / name
        capsys.readouterr()
        arguments = ["review", str(reports[name].path), "--as-of", AS_OF, "--json", "--requests", str(folder)]
        assert run([*arguments, *more]) == 0
        answer = json.loads(capsys.readouterr().out)
        letters = {
            path.relative_to(folder).as_posix(): [one.text for one in docx.Document(str(path)).paragraphs]
            for path in sorted(folder.rglob("*.docx"))
        }
        said[name] = (cells, answer["counts"], answer["problems"], answer["notes"], letters)
    ours, theirs = said["ours"], said["theirs"]
    assert ours[4]
    assert theirs[1] == ours[1]
    assert theirs[4] == ours[4]
    assert [one["reason"] for one in theirs[2]] == [one["reason"] for one in ours[2]]
    assert [one["reason"] for one in theirs[3]] == [one["reason"] for one in ours[3]]
    assert theirs[0] == [[_renamed(text, lang) for text in row] for row in ours[0]]


def _words(book: Any) -> list[list[str]]:
    """What the Summary and the visible columns of the first lines' verdicts say."""
    summary, sims = book.worksheets[0], book.worksheets[1]
    rows = [[str(cell.value or "") for cell in row] for row in summary.iter_rows(max_row=30)]
    return [*rows, *([str(cell.value or "") for cell in row[:11]] for row in sims.iter_rows())]


def _renamed(text: str, lang: str) -> str:
    old, new = NAMES[lang]
    return re.sub(rf"(^| / ){re.escape(old)}(?=$| / |\?|？)", rf"\g<1>{new}", text)


def test_an_outcome_without_its_roles_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = copy_of_shipped(tmp_path)
    change(own / "decisions" / "40-action.yaml", "verdict: now, purpose: ending, ", "purpose: ending, ")
    assert run(["rules", "verify", "--rulesets", str(own)]) == 4
    assert "the outcome `cancel` of `action` has no `verdict`" in capsys.readouterr().out
    fleet = write_fleet(tmp_path / "fleet.csv")
    assert (
        run(["batch", str(fleet), "-o", str(tmp_path / "r.xlsx"), "--rulesets", str(own), "--as-of", AS_OF])
        == 4
    )
    assert "has no `verdict`; give it one under `outcomes`: now, settle," in capsys.readouterr().err


def test_without_rules_for_reviews_that_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import shutil

    own = copy_of_shipped(tmp_path)
    shutil.rmtree(own / "review")
    report = checked(write_fleet(tmp_path / "fleet.csv"), tmp_path / "r.xlsx", "--rulesets", str(own))
    capsys.readouterr()
    assert run(["review", str(report), "--rulesets", str(own)]) == 4
    assert "review: is not there: it holds the rules for what reviewers decide" in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["xlsx", "jsonl"])
def test_a_fleet_is_refused_where_its_actions_could_not_be_counted(ending: str, tmp_path: Path) -> None:
    """Before anything is read: the closing line counts them, as the report does."""
    book = copy_of_shipped(tmp_path)
    change(book / "verdicts.yaml", "means: undetermined, ", "")
    output = tmp_path / f"out.{ending}"
    status, _, said = command("batch", str(tmp_path / "none.csv"), "-o", str(output), "--rulesets", str(book))
    assert (4, False) == (status, output.exists())
    assert "one group, and one only, must mean `undetermined`" in said
