"""Answers laid over facts: whose own word goes before a wider one, which of two holds, and what is told of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.support.filling import Filling
from tests.support.real_sheets import Ran, batch, command
from tests.support.shipped import shipped_texts

NUMBERS = [f"6123400{digit}" for digit in range(1, 9)]
SHEET = "電話號碼,使用者,部門,電訊商,是否仍需使用\n" + "".join(
    f"{number},User {number[-1]},{'Sales' if number < '61234005' else 'IT'},csl,{'是' if number[-1] == '8' else ''}\n"
    for number in NUMBERS
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a fleet and its report."""
    folder = tmp_path_factory.mktemp("laid")
    (folder / "fleet.csv").write_text(SHEET, encoding="utf-8")
    status, _, said = command("batch", str(folder / "fleet.csv"), "-o", str(folder / "report.xlsx"))
    assert 0 == status, said
    return folder


def given(home: Path, folder: Path, *files: Path | str, options: tuple[str, ...] = ()) -> Ran:
    """The fleet with answers: files, or the text of a file of answers."""
    named = []
    for at, file in enumerate(files):
        if isinstance(file, str):
            (folder / f"answers{at}.yaml").write_text(file, encoding="utf-8")
        named += ["--answers", str(folder / f"answers{at}.yaml" if isinstance(file, str) else file)]
    ran = batch([home / "fleet.csv"], folder, *named, *options)
    assert 0 == ran.status, ran.said
    return ran


def answers(ran: Ran) -> dict[str, dict[str, str]]:
    """Each line's answers, by the end of its number."""
    texts = zip(ran.numbers, ran.column("answers"), strict=True)
    return {
        str(number)[-1]: dict(pair.split("=") for pair in (text or "").split(";") if pair)
        for number, text in texts
    }


WISH = {"still_needed", "needed_again", "port_out_wanted", "number_wanted_by_user"}


@pytest.fixture(scope="module")
def own(home: Path) -> Ran:
    """Every line is answered for at once, and some lines by themselves in words of all kinds."""
    sheet = Filling(home / "report.xlsx")
    sheet.put("every", wish="Not needed: may be cancelled", outstanding_hkd="0", bound_services="none")
    sheet.put("61234001", wish="ask Peter", outstanding_hkd="some, ask finance")
    sheet.put("61234002", outstanding_hkd="unknown", bound_services="不詳")
    sheet.put("61234003", wish="Move the number to another carrier")
    sheet.put("61234004", still_needed="banana")
    sheet.put("61234005", outstanding_hkd="? 0")
    house = "answers: [{facts: {outstanding_hkd: 7, still_needed: no, bill_day: 3}}]"
    return given(
        home, home, house, sheet.save(home / "own.xlsx"), options=("--save-answers", str(home / "saved.yaml"))
    )


def test_a_cell_that_is_not_understood_is_not_overruled_by_wider_answers(own: Ran) -> None:
    said = answers(own)

    assert not said["1"].keys() & {*WISH, "outstanding_hkd"}
    assert "0" == said["1"]["bound_services"], "what the cell does not touch is answered for every line"
    assert not said["2"].keys() & {"outstanding_hkd", "bound_services"}
    assert "still_needed" not in said["4"] and "no" == said["4"]["port_out_wanted"]
    assert ("0", "3") == (said["5"]["outstanding_hkd"], said["5"]["bill_day"]), (
        "a suggestion is no word of theirs"
    )


def test_a_choice_of_several_facts_leaves_none_of_them_to_wider_answers(own: Ran) -> None:
    said = answers(own)

    assert {"port_out_wanted": "yes"} == {name: said["3"][name] for name in WISH & said["3"].keys()}
    assert "wanted_twice" not in set().union(*own.problems)
    assert WISH == WISH & said["6"].keys()


def test_what_is_held_open_is_so_in_the_saved_file_and_in_the_report(
    own: Ran, home: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.xlsx"
    again = given(home, tmp_path, home / "saved.yaml", options=("-o", str(report)))
    carried = given(home, tmp_path, options=("--carry", str(report)))

    assert own.column("answers") == again.column("answers") == carried.column("answers")


TIES = """answers:
- {line: "61234001", facts: {bill_day: 1}, by: Amy, on: 2026-01-05}
- {line: "+852 6123 4001", facts: {bill_day: 2}, by: amy, on: 2026-02-05}
- {line: "61234002", facts: {bill_day: 1}, by: Amy, on: 2026-01-05}
- {line: "61234002", facts: {bill_day: 2}, by: Bob, on: 2026-02-05}
- {line: "61234003", facts: {bill_day: 1}, by: Amy, on: 2026-01-05}
- {line: "61234003", facts: {bill_day: 2}, by: Bob, on: 2026-02-05}
- {line: "61234003", facts: {bill_day: 3}, replace: yes, by: Chief}
- {lines: ["61234004", "61234005"], facts: {bill_day: 1}}
- {lines: ["61234004", "61234005", "61234006"], facts: {bill_day: 2}}
- {line: "61234005", facts: {bill_day: 5}}
- {line: "61234007", facts: {bill_day: 1}, by: Amy}
- {line: "61234007", facts: {bill_day: 2}, by: Amy, on: 2026-02-05}
- {where: {部門: IT}, facts: {still_needed: yes}}
- {where: {電訊商: csl}, facts: {still_needed: no}, replace: yes}
"""


def test_a_tie_is_settled_by_who_insists_or_said_it_later_and_else_told(home: Path, tmp_path: Path) -> None:
    ran = given(home, tmp_path, TIES)

    days = [answers(ran)[number[-1]].get("bill_day") for number in NUMBERS]
    assert ["2", None, "3", None, "5", "2", None, None] == days
    tied = [bool({"answers_differ"} & met) for met in ran.problems]
    assert [False, True, False, True, True, True, True, True] == tied, (
        "also where the sheet says something itself"
    )


def test_the_advice_for_a_tie_settles_it(home: Path, tmp_path: Path) -> None:
    for name, said in (("amy", "no"), ("bob", "yes")):
        sheet = Filling(home / "report.xlsx").put("61234001", still_needed=said, by=name)
        sheet.save(tmp_path / f"{name}.xlsx")
    chief = 'answers: [{line: "61234001", facts: {still_needed: no}, replace: yes}]'
    files = tmp_path / "amy.xlsx", tmp_path / "bob.xlsx"
    told, settled = given(home, tmp_path, *files), given(home, tmp_path, *files, chief)

    assert (
        "with `line:` and `replace: yes`" in shipped_texts("en").section("problems")["answers_differ"]["mend"]
    )
    assert {"answers_differ"} == told.problems[0] and "answers_differ" not in settled.problems[0]
    assert "no" == answers(settled)["1"]["still_needed"]


def test_what_is_answered_anew_goes_before_what_is_carried_however_it_is_spelt(
    home: Path, tmp_path: Path
) -> None:
    old = """answers:
- {line: "61234001", facts: {bill_day: 1, bound_services: none}}
- {where: {部門: IT}, facts: {bill_day: 1}}
- {lines: ["61234002", "61234003"], facts: {bill_day: 1}}
"""
    new = """answers:
- {line: "+85261234001", facts: {bill_day: 2}}
- {where: {department: it}, facts: {bill_day: 2}}
- {lines: ["61234003", "61234004", "61234002"], facts: {bill_day: 2}}
"""
    newer = 'answers: [{lines: ["61234004", "61234003"], facts: {bill_day: 3}}]'
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    given(home, tmp_path, old, options=("-o", str(first)))
    saved = tmp_path / "saved.yaml"
    given(
        home, tmp_path, new, options=("--carry", str(first), "-o", str(second), "--save-answers", str(saved))
    )

    third = given(home, tmp_path, newer, options=("--carry", str(second)))
    of_file = given(home, tmp_path, saved)

    for ran, listed in ((third, "3"), (of_file, "2")):
        assert not set().union(*ran.problems)
        days = [answers(ran)[number[-1]].get("bill_day") for number in NUMBERS]
        assert ["2", "2", listed, listed, "2", "2", "2", "2"] == days
        assert "0" == answers(ran)["1"]["bound_services"]


def test_every_line_that_is_not_there_is_told_with_its_place(home: Path, tmp_path: Path) -> None:
    text = """answers:
- {lines: ["61234001", "69999998"], facts: {bill_day: 2}}
- {lines: ["69999997", "69999996"], facts: {bill_day: 2}}
- {line: A-17, facts: {bill_day: 2}}
"""
    sheet = (
        Filling(home / "report.xlsx").put("every", bound_services="none").put("61234002", plan_type="prepaid")
    )
    known = tmp_path / "known.csv"
    known.write_text("電話號碼,電訊商\n61234001,csl\n", encoding="utf-8")
    sheet.save(tmp_path / "filled.xlsx")
    (tmp_path / "list.yaml").write_text(text, encoding="utf-8")
    files = "--answers", str(tmp_path / "list.yaml"), "--answers", str(tmp_path / "filled.xlsx")
    ran = batch([known], tmp_path, *files)

    missing = "lines that answers name are not in the inputs"
    assert f"list.yaml: 4 {missing}: A-17, ****9998, ****9997, ****9996 (there in row 4, 2, 3)" in ran.said
    assert f"filled.xlsx [To fill in]: 7 {missing}: +*******4002, +*******4003" in ran.said
    assert "+*******4008 (there in row 5, 3)" in ran.said, "its own row, and that of every line below"


DAYS = """answers:
- {line: "61234001", facts: {outstanding_hkd: 0, bill_day: 1}, by: Amy, on: 2026-01-05}
- {line: "61234002", facts: {outstanding_hkd: 0, bound_services: none}, by: Bob, on: 2026-02-05}
- {line: "61234003", facts: {outstanding_hkd: 0}}
- {line: "61234004", facts: {outstanding_hkd: 0}, on: 2031-01-01}
- {line: "61234005", facts: {bill_day: 1}}
- {line: "61234006", facts: {outstanding_hkd: 0}, on: 2026-11-25}
"""


def test_how_old_an_answer_is_can_be_told_or_that_nobody_knows_it(home: Path, tmp_path: Path) -> None:
    said = given(home, tmp_path, DAYS).said

    file = f"{tmp_path / 'answers0.yaml'}: "
    assert (
        file + "2 answers that 2 lines go by are old by now (there in row 2, 3; the oldest of 2026-01-05)"
        in said
    )
    assert "Ask Amy, Bob again whether" in said
    assert (
        file + "1 answer is dated after 2026-11-25, the day of the check" in said
        and "there in row 5)" in said
    )
    assert file + "2 answers have no day" in said and "there in row 4, 5)" in said


def test_an_answer_in_a_sheet_is_as_old_as_its_row_says_or_every_line_or_the_sheet(
    home: Path, tmp_path: Path
) -> None:
    sheet = Filling(home / "report.xlsx")
    for number, on in (
        ("61234001", "2026-11-03"),
        ("61234002", None),
        ("61234003", "2/12/2026"),
        ("61234004", "soon"),
    ):
        sheet.put(number, outstanding_hkd="0", on=on)
    sheet.save(tmp_path / "undated.xlsx")
    sheet.put("every", on="2026-11-04", bound_services="none").save(tmp_path / "dated.xlsx")

    for name, otherwise in (("undated", "2026-11-25"), ("dated", "2026-11-04")):
        saved = tmp_path / f"{name}.yaml"
        ran = given(home, tmp_path, tmp_path / f"{name}.xlsx", options=("--save-answers", str(saved)))
        found = {
            one.get("line", "")[-1:]: str(one["on"])
            for one in yaml.safe_load(saved.read_text("utf-8"))["answers"]
        }
        assert {"1": "2026-11-03", "2": otherwise, "3": otherwise, "4": otherwise}.items() <= found.items()
        assert "The day is after 2026-11-25" in ran.said and "no day" not in ran.said


OTHERS = {
    "1": ("User 1", "Fung"),
    "2": ("Sales", "財務部"),
    "3": ("csl", "SmarTone"),
    "4": ("User 4", ""),
    "5": ("User 5", "USER  5"),
}


@pytest.fixture(scope="module")
def later(home: Path) -> Path:
    """The fleet a month later: some lines have gone to others, one's user is only spelt otherwise."""
    rows = SHEET.splitlines()
    for digit, (was, now) in OTHERS.items():
        rows[int(digit)] = rows[int(digit)].replace(was, now)
    path = home / "later.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


HOUSE = """answers:
- lines: ["61234001", "61234002", "61234003", "61234004", "61234005", "61234006", "61234007"]
  facts: {needed_again: no}
- {line: "61234001", facts: {still_needed: no, bill_day: 3}, by: Amy, on: 2026-11-20}
"""


@pytest.fixture(scope="module")
def wished(home: Path) -> dict[str, tuple[str, ...]]:
    """The ways in which what was said in the month before is brought on."""
    folder = home / "wished"
    folder.mkdir()
    sheet = Filling(home / "report.xlsx").put(
        "every", wish="Not needed: may be cancelled", outstanding_hkd="0"
    )
    sheet.put("61234001", still_needed="no").put("61234006", still_needed="no").save(folder / "filled.xlsx")
    (folder / "house.yaml").write_text(HOUSE, encoding="utf-8")
    listed = HOUSE.splitlines()[1]
    facts = f"{{{', '.join(f'{name}: no' for name in sorted(WISH))}, outstanding_hkd: 0}}"
    (folder / "undated.yaml").write_text(f"answers:\n{listed}\n  facts: {facts}\n", encoding="utf-8")
    filled, house = ("--answers", str(folder / "filled.xlsx")), ("--answers", str(folder / "house.yaml"))
    made, saved = ("-o", str(folder / "report.xlsx")), str(folder / "saved.yaml")
    status, _, said = command(
        "batch", str(home / "fleet.csv"), *filled, *house, *made, "--save-answers", saved
    )
    assert 0 == status, said
    carry = "--carry", str(folder / "report.xlsx")
    return {
        "the sheet given again": filled, "the saved file": ("--answers", saved), "the report": carry,
        "a file that is kept": (*house, *carry), "the report as filled in": ("--carry", str(folder / "filled.xlsx")),
        "a file without a day": ("--answers", str(folder / "undated.yaml"), "--carry", str(home / "report.xlsx")),
    }  # fmt: skip


@pytest.mark.parametrize(
    "way",
    [
        "the sheet given again",
        "the saved file",
        "the report",
        "a file that is kept",
        "the report as filled in",
        "a file without a day",
    ],
)
def test_what_somebody_wished_of_a_line_is_asked_again_when_it_is_somebody_else_s(
    way: str, wished: dict[str, tuple[str, ...]], later: Path, tmp_path: Path
) -> None:
    ran = batch([later], tmp_path, *wished[way])

    said = answers(ran)
    assert {digit: set() for digit in "134"} == {digit: WISH & said[digit].keys() for digit in "134"}
    # The second line's user is the same, in another department.
    assert dict.fromkeys("2567", WISH) == {digit: WISH & said[digit].keys() for digit in "2567"}
    assert {"0"} == {said[digit].get("outstanding_hkd") for digit in "1234567"}, "what is no wish holds"
    assert "lines are somebody else's now" in ran.said and "+*******4001" in ran.said


def test_an_answer_that_the_inputs_contradict_is_told_where_they_do(home: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("電話號碼,電訊商\n61234001,csl\n61234002,csl\n", encoding="utf-8")
    (tmp_path / "reply.csv").write_text(
        "電話號碼,仍需使用,未繳金額\n61234009,是,\n61234002,否,88.5\n", encoding="utf-8"
    )
    (tmp_path / "answers.yaml").write_text(
        'answers: [{line: "61234002", facts: {still_needed: yes, outstanding_hkd: 0}}]', encoding="utf-8"
    )
    inputs = [tmp_path / "list.csv", tmp_path / "reply.csv"]

    ran = batch(inputs, tmp_path, "--join", "--answers", str(tmp_path / "answers.yaml"))

    place, answer = f"{tmp_path / 'reply.csv'}, row 3", f"{tmp_path / 'answers.yaml'}:1"
    assert (
        f"“仍需使用”, {place}: The sheet says no under Still needed, but an answer says yes ({answer})."
        in ran.said
    )
    assert f"“未繳金額”, {place}: The sheet says 88.50 under Unpaid amount, but an answer says 0" in ran.said
    assert [set(), {"answer_differs"}, set()] == ran.problems


def test_joining_is_not_advised_to_whoever_joins(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("電話號碼,電訊商\n61234001,csl\n61234002,csl\n", encoding="utf-8")
    (tmp_path / "dup.csv").write_text(
        "電話號碼,月費\n61234001,98\n61234001,88\n61234002,9\n", encoding="utf-8"
    )
    inputs = [tmp_path / "list.csv", tmp_path / "dup.csv"]
    insisting, asking = batch(inputs, tmp_path, "--join").said, batch(inputs, tmp_path).said

    assert "Keep one row per line, or say --join to join the others." in asking
    assert "Keep one row per line." in insisting and "say --join" not in insisting


def test_a_merged_answer_holds_for_all_its_rows(home: Path, tmp_path: Path) -> None:
    sheet = Filling(home / "report.xlsx").put("61234002", bound_services="HSBC", by="Amy", on="2026-11-20")
    for code in ("bound_services", "by", "on"):
        at, first = sheet.column(code), sheet.row("61234002")
        sheet.sheet.merge_cells(start_row=first, end_row=first + 2, start_column=at, end_column=at)
    saved = tmp_path / "saved.yaml"
    ran = given(home, tmp_path, sheet.save(tmp_path / "merged.xlsx"), options=("--save-answers", str(saved)))

    found = {digit: said.get("bound_services") for digit, said in answers(ran).items()}
    assert {**dict.fromkeys("15678"), **dict.fromkeys("234", "1")} == found
    items = yaml.safe_load(saved.read_text("utf-8"))["answers"]
    assert {("Amy", "2026-11-20")} == {(one["by"], str(one["on"])) for one in items}


def test_answers_are_saved_only_where_they_are_read_back(home: Path, tmp_path: Path) -> None:
    fleet, output = str(home / "fleet.csv"), ("-o", str(tmp_path / "x.csv"))

    assert 2 == command("batch", fleet, *output, "--save-answers", str(tmp_path / "x.txt"))[0]
    assert 2 == command("batch", fleet, "--dry-run", "--save-answers", str(tmp_path / "x.yaml"))[0]
    assert not list(tmp_path.iterdir())


def test_a_report_brings_on_what_was_said_of_more_lines_than_a_cell_can_list(tmp_path: Path) -> None:
    numbers = [f"6123{number:04d}" for number in range(600)]
    rows = "".join(f"{number},{'a very long name ' * 4}{number},Sales\n" for number in numbers)
    (tmp_path / "fleet.csv").write_text("電話號碼,使用者,部門\n" + rows, encoding="utf-8")
    listed = ", ".join(f'"{number}"' for number in numbers)
    (tmp_path / "all.yaml").write_text(
        f"answers: [{{lines: [{listed}], facts: {{still_needed: no}}}}]", "utf-8"
    )
    report, fleet = str(tmp_path / "report.xlsx"), tmp_path / "fleet.csv"
    assert 0 == command("batch", str(fleet), "-o", report, "--answers", str(tmp_path / "all.yaml"))[0]

    ran = batch([fleet], tmp_path, "--carry", report)

    assert ["still_needed=no"] * 600 == ran.column("answers")
    assert "somebody else" not in ran.said


def test_where_a_number_stands_twice_each_row_has_its_own_answers(tmp_path: Path) -> None:
    """Answers are known again by the number; what tells two rows of one apart is whose each is."""

    def listed(name: str, *users: str) -> Path:
        rows = "".join(f"61234001,{user},csl\n" for user in users)
        (tmp_path / name).write_text(f"電話號碼,使用者,電訊商\n{rows}61234002,Cat,csl\n", encoding="utf-8")
        return tmp_path / name

    both, report = listed("both.csv", "Amy", "Bob"), tmp_path / "report.xlsx"
    assert 0 == command("batch", str(both), "-o", str(report))[0]
    sheet = Filling(report)
    first = sheet.row("61234001")
    for row, cells in (
        (first, {"still_needed": "no", "outstanding_hkd": "0"}),
        (first + 1, {"outstanding_hkd": "88"}),
    ):
        for code, text in cells.items():
            sheet.sheet.cell(row, sheet.column(code)).value = text
    filled = sheet.save(tmp_path / "filled.xlsx")

    ran = batch([both], tmp_path, "--answers", str(filled))
    assert ["still_needed=no;outstanding_hkd=0", "outstanding_hkd=88"] == ran.column("answers")[:2]
    assert not any("answers_differ" in met for met in ran.problems)
    assert "somebody else's" not in ran.said

    later = tmp_path / "later.xlsx"
    assert 0 == command("batch", str(both), "--answers", str(filled), "-o", str(later))[0]
    one = batch([listed("one.csv", "Bob")], tmp_path, "--carry", str(later))
    assert ["outstanding_hkd=88", None] == one.column("answers")
    assert not any("answers_differ" in met for met in one.problems)


def test_a_list_that_has_overtaken_its_answers_is_told_once(tmp_path: Path) -> None:
    """What was answered last month and stands in the list by now is no mistake of anybody's."""
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("電話號碼,電訊商\n61234001,csl\n61234002,csl\n", encoding="utf-8")
    rows = "61234001,csl,cancel_requested\n61234002,csl,cancel_requested\n"
    new.write_text(f"電話號碼,電訊商,line_status\n{rows}", encoding="utf-8")
    facts = "{line_status: active, port_out_wanted: no}"
    said = [f"{{line: '{line}', facts: {facts}}}" for line in ("61234001", "61234002")]
    (tmp_path / "answers.yaml").write_text(f"answers: [{', '.join(said)}]", encoding="utf-8")
    before, after = tmp_path / "before.xlsx", tmp_path / "after.xlsx"
    assert 0 == command("batch", str(old), "--answers", str(tmp_path / "answers.yaml"), "-o", str(before))[0]

    ran = batch([new], tmp_path, "--carry", str(before))
    assert ran.said.count("the list now says otherwise") == 1
    assert not any("answer_differs" in met for met in ran.problems)
    assert ["port_out_wanted=no"] * 2 == ran.column("answers")

    assert 0 == command("batch", str(new), "--carry", str(before), "-o", str(after))[0]
    again = batch([new], tmp_path, "--carry", str(after))
    assert "the list now says otherwise" not in again.said
    assert ["port_out_wanted=no"] * 2 == again.column("answers")


@pytest.mark.parametrize("wide", [True, False], ids=["every line", "its own row"])
def test_what_is_said_of_a_number_is_no_word_of_its_other_row(tmp_path: Path, wide: bool) -> None:
    """A number that was ported stands in two rows: who knows one of them says nothing of the other, saved or not."""
    (tmp_path / "fleet.csv").write_text(
        "電話號碼,電訊商,部門,狀態,是否仍需使用\n61230001,csl,Sales,使用中,否\n61230001,smartone,IT,已取消,否\n"
        "61230002,csl,Sales,使用中,否\n",
        encoding="utf-8",
    )
    fleet, sheets, saved = tmp_path / "fleet.csv", tmp_path / "asked", tmp_path / "saved.yaml"
    status, _, said = command("ask", str(fleet), "-o", str(sheets), "--by", "department")
    assert 0 == status, said
    sheet = Filling(sheets / "sales.xlsx")
    sheet.put("every" if wide else "61230001", plan_type="prepaid").save(sheets / "sales.xlsx")
    first = batch([fleet], tmp_path, "--answers", str(sheets), "--save-answers", str(saved))
    again = batch([fleet], tmp_path, "--answers", str(saved))
    for ran in (first, again):
        assert ["plan_type=prepaid", None, "plan_type=prepaid" if wide else None] == ran.column("answers")


def test_what_is_said_of_all_lines_holds_for_both_rows_of_a_number(tmp_path: Path) -> None:
    (tmp_path / "fleet.csv").write_text(
        "電話號碼,電訊商,使用者,部門,狀態\n61230001,csl,Ann,Sales,使用中\n61230001,smartone,Bob,Sales,使用中\n",
        encoding="utf-8",
    )
    fleet, sheets, saved = tmp_path / "fleet.csv", tmp_path / "asked", tmp_path / "saved.yaml"
    status, _, said = command("ask", str(fleet), "-o", str(sheets), "--by", "department")
    assert 0 == status, said
    Filling(sheets / "sales.xlsx").put("every", plan_type="prepaid", still_needed="no").save(
        sheets / "sales.xlsx"
    )
    first = batch([fleet], tmp_path, "--answers", str(sheets), "--save-answers", str(saved))
    again = batch([fleet], tmp_path, "--answers", str(saved))
    for ran in (first, again):
        assert ["plan_type=prepaid;still_needed=no"] * 2 == ran.column("answers"), ran.said


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "says yes under"), ("zh-Hant", "寫的是「是」，答覆是「否」")]
)
def test_what_an_answer_says_against_the_sheet_is_told_in_words(home: Path, lang: str, words: str) -> None:
    """As people chose it from a list, not as a file has it."""
    (home / "against.yaml").write_text(
        'answers: [{line: "61234008", facts: {still_needed: no}}]', encoding="utf-8"
    )
    ran = batch([home / "fleet.csv"], home, "--answers", str(home / "against.yaml"), "--lang", lang)
    assert words in ran.said
