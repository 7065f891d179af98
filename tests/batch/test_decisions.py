"""Decisions that stand in a file count as those on the sheet do: taken where nothing that matters has changed."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from batch import yaml_text
from batch.errors import InputError
from batch.outputs.formats import write_outputs
from batch.readback.read import ReadReport
from batch.report.record import REVIEWED
from batch.review.carry import Carrying, carry_over
from batch.review.decision_shapes import ADVISED, WHOSE, DecisionsFile, LineDecision, TaskDone, in_short
from batch.review.decisions_file import decisions_text, read_decisions, write_decisions
from batch.review.decisions_made import decided_of, merged_decisions
from batch.review.decisions_taken import with_decisions
from batch.review.decisions_tasks import tasks_said, with_tasks_done
from batch.shapes import FleetResult
from batch.task_shapes import TaskKey, TaskNote
from batch.yaml_forms import OneLine
from engine.rulebook.book import SHIPPED
from engine.rulebook.yamlfile import read_yaml
from simexit.cli import run
from simexit.fleet_check import FleetCheck
from simexit.reviewing.review_run import ReviewRun
from simexit.rulebooks import Choices, prepare
from tests.support.review_fleet import AS_OF, LINES, Filled, checked, number, write_fleet
from tests.support.sheet_rows import rows_of

ROOT = Path(__file__).parents[2]
DAY = datetime.date.fromisoformat(AS_OF)
DECIDER = prepare(Choices())
BOOK = DECIDER.rulebook
REVIEWS = ReviewRun(BOOK)
WORDS = REVIEWS.words("en")
AT = {sim_id: at for at, sim_id in enumerate(LINES)}
#: What is decided: line, review, action, note. The last shares all its names.
DECIDED = [
    ("cancel", "approve", "", ""), ("at-end", "approve", "", ""), ("suspend", "approve", "", ""),
    ("empty", "change", "keep", "Ms Wong wants it: ask again in spring"), ("port", "hold", "", ""),
    ("owing", "approve", "", "accounts will pay"), ("moved", "", "", "call first"), ("other", "approve", "", ""),
    ("keep", "hold", "", "# ask Mr Chan"),
]  # fmt: skip


def fleet_of(path: Path, **changes: Any) -> Path:
    """The fleet, with two rows that share all their names, and two more that share a reference."""
    keep = {"sim_id": "same", "msisdn": number("keep"), "user": "Mr Chan"}
    changes |= {"rethought": {"sim_id": "same", "msisdn": number("keep"), "user": "Ms Ho"}}
    return write_fleet(path, keep=keep, taken_over={"sim_id": "twice", "user": "Ms Lee"},
                       missed={"sim_id": "twice"}, **changes)  # fmt: skip


def result_of(fleet: Path) -> FleetResult:
    """What a check of the fleet finds."""
    check = FleetCheck(DECIDER, DAY, "en")
    result = check.reported(*check.checked([str(fleet)], None))
    write_outputs([fleet.with_suffix(".xlsx")], None, result, None, check.texts, protect=None)
    return result


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("decisions")


@pytest.fixture(scope="module")
def result(folder: Path) -> FleetResult:
    return result_of(fleet_of(folder / "fleet.csv"))


@pytest.fixture(scope="module")
def on_sheet(folder: Path, result: FleetResult) -> Path:
    """The report with the decisions written into it by hand."""
    assert len(result.sims) == len(LINES)
    report = Filled((folder / "fleet.xlsx").rename(folder / "sheet.xlsx"))
    for sim_id, review, action, note in DECIDED:
        row = AT[sim_id] + 2
        report.rows[sim_id] = row
        report.put(sim_id, review, action or None, note or None)
    return report.save()


@pytest.fixture(scope="module")
def in_file(folder: Path, result: FleetResult) -> Path:
    """The same decisions in a file, as the page makes them."""
    made = [
        one
        for sim_id, review, action, note in DECIDED
        for one in decided_of(result, [AT[sim_id]], review, action, note, "Fleet desk", DAY)
    ]
    write_decisions(folder / "review.yaml", merged_decisions(DecisionsFile(), made), ["Decided by hand."])
    return folder / "review.yaml"


def reviewed(capsys: pytest.CaptureFixture[str], report: Path) -> dict[str, Any]:
    """What `review` says of a report, but for its name."""
    capsys.readouterr()
    assert run(["review", str(report), "--json", "--as-of", AS_OF]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return {name: value for name, value in found.items() if name != "report"}


def taken(result: FleetResult, *decisions: LineDecision) -> tuple[FleetResult, Carrying]:
    """The result with these decisions."""
    memory = REVIEWS.sentences("en", WORDS).memory
    return with_decisions(result, DecisionsFile(decisions), WORDS, REVIEWS.rules, memory)


def read(text: str, folder: Path) -> DecisionsFile:
    path = folder / "written.yaml"
    path.write_text(text, encoding="utf-8")
    return read_decisions(path, BOOK)


def nowhere(file: DecisionsFile) -> DecisionsFile:
    """What a file says, wherever it stands."""
    decisions = tuple(msgspec.structs.replace(one, place="") for one in file.decisions)
    return DecisionsFile(decisions, tuple(msgspec.structs.replace(one, place="") for one in file.tasks))


def test_what_a_file_decides_is_reviewed_as_if_it_stood_on_the_sheet(
    folder: Path, on_sheet: Path, in_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = checked(folder / "fleet.csv", folder / "new.xlsx", "--carry", str(in_file))
    said = capsys.readouterr().err
    assert "review.yaml: decisions carried over: 8; not carried over: 0" in said
    wanted, found = reviewed(capsys, on_sheet), reviewed(capsys, new)
    assert found == wanted
    assert wanted["counts"]["approved"]["sims"] == 4
    assert wanted["counts"]["once_settled"]["sims"] == 1
    assert {one["note"] for one in found["noted"]} == {note for *_, note in DECIDED if note}


def test_a_report_that_was_read_says_the_same_as_a_file(
    folder: Path, result: FleetResult, on_sheet: Path
) -> None:
    reviews, words = REVIEWS.read([on_sheet])
    report: ReadReport = reviews.report
    said: dict[tuple[str, str, str], list[int]] = {}
    for row in report.rows.to_dict("records"):
        said.setdefault(tuple(row[name] for name in REVIEWED), []).append(int(row["position"]))
    said.pop(("", "", ""))
    made = [one for entry, rows in said.items()
            for one in decided_of(result, rows, *words.said(*entry[:2]), entry[2])]  # fmt: skip
    file = merged_decisions(DecisionsFile(), made)
    assert nowhere(read(decisions_text(file), folder)) == file
    by_report, _ = carry_over(result, reviews, words, REVIEWS.sentences("en", words).memory)
    by_file, left = taken(result, *file.decisions)
    assert by_report.reviewed is not None
    assert by_file.reviewed is not None
    assert by_file.reviewed.equals(by_report.reviewed)
    assert left.left == []


def test_what_has_changed_is_asked_again_and_remembered(
    folder: Path, in_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "later").mkdir()
    changed = fleet_of(
        folder / "later" / "fleet.csv", cancel={"still_needed": "yes"}, at_end={"user": "Somebody else"},
        suspend={"carrier": "smartone"}, empty=None, owing={"outstanding_hkd": 0},
        other={"user": "CHAN  TAI MAN", "department": "Day shift"},
    )  # fmt: skip
    checked(changed, folder / "later.xlsx", "--carry", str(in_file))
    said = capsys.readouterr().err
    assert number("empty") not in said, "numbers are masked on the terminal"
    later = {str(row["SIM"]): (row["Review"], row["Note"]) for row in rows_of(folder / "later.xlsx", "SIMs")}
    assert later["cancel"] == (None, f"({AS_OF}: approve)")
    assert later["at-end"][0] is later["suspend"][0] is None
    assert later["other"] == ("approve", None), "its user is the same, however it is spelt"
    assert later["owing"] == ("approve", "accounts will pay")
    assert "approved once settled, and settled by now: 1: owing" in said
    left = rows_of(folder / "later.xlsx", "Not carried over")
    told = {str(row["Line, call or task"]): str(row["Why it is not carried over"]) for row in left}
    assert "Chan Tai Man → Somebody else" in told["at-end"]
    assert "smartone" in told["suspend"].lower()
    assert "goes by this name" in told[number("empty")]
    assert "Mr Chan → Chan Tai Man" in told["port"], "the row is another line's by now"
    assert set(told) == {"cancel", "at-end", "suspend", "port", number("empty")}


def test_of_what_is_to_be_settled_something_new_is_asked_again(result: FleetResult, folder: Path) -> None:
    approved = decided_of(result, [AT["owing"]], "approve")
    worse = fleet_of(folder / "worse.csv", owing={"bound_services": "bank"})
    _, found = taken(result_of(worse), *approved)
    assert [(one.sim_id, [change.name for change in one.why]) for one in found.left] == [
        ("owing", ["to_become_eligible"])
    ]


def test_a_line_is_called_as_people_call_it(result: FleetResult) -> None:
    bare = number("cancel").removeprefix("+852")
    spelt = [f"{bare[:4]} {bare[4:]}", f"+852-{bare[:4]}-{bare[4:]}", number("cancel"), "cancel"]
    for key in spelt:
        _, found = taken(result, LineDecision((key,), review="hold"))
        assert list(found.taken) == [AT["cancel"]], key
    row = AT["keep"] + 2
    _, found = taken(result, LineDecision(rows=(f"fleet.csv:{row}",), review="hold"))
    assert list(found.taken) == [AT["keep"]]


def test_what_names_no_line_or_several_is_told(result: FleetResult) -> None:
    unknown = LineDecision(("nobody",), review="approve", note="x")
    places = LineDecision(rows=("fleet.csv:99", "other.csv:2"), review="approve")
    _, found = taken(result, unknown, places, LineDecision(("twice",), review="hold"))
    assert [(one.sim_id, one.reason) for one in found.left] == [
        ("nobody", "no_line_why"), ("fleet.csv:99", "no_line_why"),
        ("other.csv:2", "no_line_why"), ("twice", "several_why"),
    ]  # fmt: skip
    assert found.taken == {}
    assert found.noted == {}
    _, found = taken(result, LineDecision(("twice",), review="hold", whose={"user": ("Ms Lee",)}))
    assert list(found.taken) == [AT["taken-over"]], "whose it is tells which of them"


def test_whose_a_line_was_is_said_as_in_a_file_of_answers(result: FleetResult) -> None:
    whose = {"user": ("CHAN TAI MAN", "Mr Wong"), "carrier": ("csl",), "owner": ("?",)}
    _, found = taken(result, LineDecision(("cancel", "empty"), review="hold", whose=whose))
    assert list(found.taken) == [AT["cancel"]]
    assert [(one.sim_id, [change.now for change in one.why]) for one in found.left] == [
        ("empty", ["Chan Tai Man"])
    ]
    _, found = taken(result, LineDecision(("cancel",), review="hold", whose={"carrier": ("smartone",)}))
    assert found.taken == {}


def test_what_is_said_last_of_a_line_counts_and_the_other_is_told(result: FleetResult) -> None:
    first = LineDecision(("cancel", "empty", "at-end"), review="approve")
    _, found = taken(result, first, LineDecision((number("empty"),), review="hold", note="wait"), first)
    assert {row: entry[0] for row, entry in found.taken.items()} == {
        AT[name]: "approve" for name in ("cancel", "empty", "at-end")
    }
    assert [(one.sim_id, one.review, one.note) for one in found.left] == [("empty", "hold", "wait")]


def test_a_file_goes_before_a_report(
    folder: Path, result: FleetResult, on_sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "over.yaml"
    over = [*decided_of(result, [AT["cancel"]], "hold"), *decided_of(result, [AT["port"]], "hold")]
    write_decisions(path, DecisionsFile(tuple(over)))
    new = checked(folder / "fleet.csv", folder / "both.xlsx", "--carry", str(path), "--carry", str(on_sheet))
    said = capsys.readouterr().err
    assert "cancel: approve not carried over: it has been reviewed again" in said
    assert Filled(new).entry("cancel")[0] == "hold"
    assert Filled(new).entry("empty") == ("change", "Keep", "Ms Wong wants it: ask again in spring")


def test_a_note_that_is_replaced_is_told(result: FleetResult) -> None:
    first, _ = taken(result, LineDecision(("empty",), review="hold", note="wait"))
    second, found = taken(first, LineDecision(("empty",), note="waited long enough"))
    assert (found.noted, found.taken) == ({AT["empty"]: "waited long enough"}, {})
    assert [(one.sim_id, one.review, one.note) for one in found.left] == [("empty", "", "wait")]
    assert second.reviewed is not None
    assert second.reviewed["note"].tolist()[AT["empty"]] == "waited long enough"
    assert second.reviewed["review"].tolist()[AT["empty"]] == "hold"


def test_a_later_decision_replaces_one_however_the_line_is_spelt(result: FleetResult) -> None:
    bare = number("cancel").removeprefix("+852")
    by_hand = LineDecision((f"{bare[:4]} {bare[4:]}", "port"), review="approve", note="x")
    once = merged_decisions(
        DecisionsFile((by_hand,)), decided_of(result, [AT["cancel"], AT["empty"]], "hold")
    )
    assert [(one.lines, one.review) for one in once.decisions] == [
        (("port",), "approve"), ((number("cancel"),), "hold"), ((number("empty"),), "hold"),
    ]  # fmt: skip
    none = merged_decisions(once, decided_of(result, [AT["cancel"]], ""))
    assert [one.lines for one in none.decisions] == [("port",), (number("empty"),)]
    alike = merged_decisions(none, [LineDecision(("a",), review="approve", note="x")])
    assert alike.decisions[0].lines == ("port", "a")


def test_tasks_are_ticked_in_a_file(folder: Path, result: FleetResult) -> None:
    text = f"""
tasks:
- {{line: {number("owing")}, task: arrears, who: Ms Lee, done_on: 2026-11-20}}
- {{line: owing, task: obstacles.backup, who: x}}
"""
    ticked, since = with_tasks_done(result, read(text, folder).tasks, BOOK)
    key, note = next(iter(ticked.task_notes.items()))
    assert (key.rule, key.line, note) == ("obstacles.arrears", "owing", TaskNote("Ms Lee", "2026-11-20"))
    assert [one.rule for one in since.left] == ["obstacles.backup"]
    # Whatever stands there already stays, but for what is said anew; a day to come does not count.
    later = TaskDone("obstacles.arrears", ("owing",), done_on=DAY + datetime.timedelta(1))
    again, since = with_tasks_done(ticked, [later, TaskDone("obstacles.arrears", ("owing",), who="Bo")], BOOK)
    assert again.task_notes[key] == TaskNote("Bo", "2026-11-20")


def test_ticks_of_a_check_read_back(folder: Path, result: FleetResult) -> None:
    shared = [one for one in with_all_tasks(result) if one.whose]
    alone = [one for one in with_all_tasks(result) if one.line and not one.line.startswith("row")]
    assert shared
    assert alone
    notes = {one: TaskNote("Ms Lee", "2026-11-20") for one in (*shared[:2], *alone)}
    file = merged_decisions(DecisionsFile(), [], tasks_said(result, notes))
    assert len(file.tasks) < len(notes), "what is alike stands in one item"
    again, since = with_tasks_done(result, read(decisions_text(file), folder).tasks, BOOK)
    assert since.left == {}
    assert again.task_notes == notes


def test_a_tick_is_taken_back_and_no_other_with_it() -> None:
    shared = [TaskDone("obstacles.backup", whose="Sales", says=(says,), done_on=DAY) for says in ("1", "2")]
    both = merged_decisions(
        DecisionsFile(), [], [TaskDone("obstacles.backup", whose="Sales", who="Bo"), *shared]
    )
    assert list(both.tasks) == shared
    one = merged_decisions(both, [], [msgspec.structs.replace(shared[0], done_on=None)])
    assert list(one.tasks) == shared[1:]
    assert merged_decisions(one, [], [TaskDone("obstacles.backup", whose="Sales")]).tasks == ()


def with_all_tasks(result: FleetResult) -> list[TaskKey]:
    from batch.report.tasks import keys_of, tasks_of
    from batch.task_shapes import parsed

    keys = (parsed(str(one)) for one in keys_of(result, tasks_of(result)).to_pylist())
    return [one for one in keys if one is not None]


@pytest.mark.parametrize(
    ("review", "action", "wanted"),
    [
        ("批准", "", ("approve", "")), ("ok", "", ("approve", "")), ("no", "", ("hold", "")),
        ("N", "Keep", ("change", "keep")), ("", "保留", ("change", "keep")), ("", "keep", ("change", "keep")),
        ("change", "suspend", ("change", "suspend")),
    ],
)  # fmt: skip
def test_the_words_of_the_sheet_are_understood(
    review: str, action: str, wanted: tuple[str, str], folder: Path
) -> None:
    (one,) = read(f"decisions: [{{line: a, review: {review}, action: {action}}}]", folder).decisions
    assert (one.review, one.action) == wanted


def test_the_example_of_the_documentation_is_one(folder: Path) -> None:
    text = (ROOT / "docs" / "review.md").read_text(encoding="utf-8")
    example = text.partition("```yaml\n")[2].partition("```")[0]
    file = read(example, folder)
    assert (len(file.decisions), len(file.tasks)) == (2, 2)
    schema = json.loads((SHIPPED / "schema" / "decisions-file.json").read_text(encoding="utf-8"))
    as_data = json.loads(json.dumps(read_yaml(folder / "written.yaml").data, default=str))
    assert [*Draft202012Validator(schema).iter_errors(as_data)] == []


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    text = """
decision: []
answers: []
decisions:
- {line: a, reviw: approve}
- {line: a, review: aprove}
- {line: a, action: susspend}
- {review: approve}
- {line: a, row: "x:1", review: approve}
- {lines: [], review: approve}
- {line: a, review: approve, on: soon, advised: {acton: keep}, whose: {user: [A, B]}}
- 7
tasks:
- {line: a, task: arears, who: Bo}
- {line: a, task: arrears}
"""
    with pytest.raises(InputError) as caught:
        read(text, folder)
    told = str(caught.value).splitlines()
    assert [one.partition(", line ")[2].partition(":")[0] for one in told] == [
        "2", "3", "5", "5", "6", "7", "8", "9", "10", "11", "11", "11", "12", "14", "15"
    ]  # fmt: skip
    for name in ("decisions", "--answers", "review", "approve, change, hold", "suspend", "action", "arrears"):
        assert any(name in one for one in told), name


def test_decisions_are_no_answers_and_no_report(
    folder: Path, in_file: Path, on_sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fleet = str(folder / "fleet.csv")
    assert run(["batch", fleet, "-o", str(folder / "x.csv"), "--answers", str(in_file)]) == 3
    assert "--carry" in capsys.readouterr().err
    assert run(["review", str(on_sheet), "--against", str(in_file)]) == 3
    assert "no report" in capsys.readouterr().err
    assert run(["answers", "init", fleet, "-o", str(folder / "init.yaml"), "--carry", str(in_file)]) == 0
    assert "carried over" not in capsys.readouterr().err


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
SENTENCES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30)
DAYS = st.one_of(st.none(), st.dates(datetime.date(2020, 1, 1), datetime.date(2027, 1, 1)))


@st.composite
def items(draw: st.DrawFn) -> LineDecision:
    keys = tuple(draw(st.lists(TEXTS, min_size=1, max_size=3, unique=True)))
    each = st.lists(SENTENCES, min_size=len(keys), max_size=len(keys)).map(in_short)
    lines = draw(st.booleans())
    return LineDecision(
        keys if lines else (), () if lines else keys, draw(st.sampled_from(["approve", "change", "hold"])),
        draw(st.sampled_from(["", "keep", "suspend"])), draw(SENTENCES), draw(SENTENCES), draw(DAYS),
        draw(st.dictionaries(st.sampled_from(ADVISED), SENTENCES, max_size=3)),
        draw(st.dictionaries(st.sampled_from(WHOSE), each, max_size=2)),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(items(), max_size=3))
def test_whatever_is_decided_reads_back(
    tmp_path_factory: pytest.TempPathFactory, decisions: list[LineDecision]
) -> None:
    path = tmp_path_factory.getbasetemp() / "law.yaml"
    file = DecisionsFile(tuple(decisions))
    write_decisions(path, file, ["above"])
    assert nowhere(read_decisions(path, BOOK)) == file


@settings(max_examples=60, deadline=None)
@given(st.lists(items(), max_size=3), st.lists(items(), max_size=2))
def test_what_is_decided_later_of_a_line_replaces_what_was_before(
    before: list[LineDecision], after: list[LineDecision]
) -> None:
    once = merged_decisions(DecisionsFile(tuple(before)), after)
    assert merged_decisions(once, []) == once
    gone = [msgspec.structs.replace(one, review="", action="", note="") for one in (*before, *after)]
    assert merged_decisions(once, gone).decisions == ()


@settings(max_examples=40, deadline=None)
@given(st.lists(SENTENCES, max_size=3))
def test_a_file_is_written_alike_with_c_and_without(texts: list[str]) -> None:
    body = {"decisions": [{"lines": texts, "whose": OneLine({"user": texts})}]}
    plain = yaml.dump(body, Dumper=yaml_text._Writer, allow_unicode=True, sort_keys=False, width=110)
    assert yaml_text.yaml_text(body) == plain
