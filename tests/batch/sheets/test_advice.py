"""What messages advise is followed to the letter, mechanically: no row may lose the number or ICCID that it has."""

from __future__ import annotations

import itertools
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.support.real_sheets import Ran, batch, report
from tests.support.shipped import shipped

LINE = re.compile(r"`([a-z_0-9]+: [^`]+)`")
ROWS = 4
MOST_STEPS = 3
NUMBERS = [f"6123450{row}" for row in range(ROWS)]
OTHERS = [f"9234560{row}" for row in range(ROWS)]
OFFICES = [f"2345670{row}" for row in range(ROWS)]
CARDS = ["8985203000000010750", "8985203000000011121", "8985203000000011493", "8985203000000011865"]
HEADINGS = [
    "Phone", "Mobile", "SIM Number", "SIM No.", "ICCID", "Card No", "手机号", "電話號碼", "卡号", "ICCID号", "號碼",
    "Caller number", "3G号", "Tel", "Numbers on file", "Employee mobile",
]  # fmt: skip
KINDS = {"numbers": NUMBERS, "others": OTHERS, "offices": OFFICES, "cards": CARDS, "words": ["see HR"] * ROWS}


def advised(said: str) -> list[str]:
    """The lines of a columns file in a message, in its order."""
    return [line for line in dict.fromkeys(LINE.findall(said)) if line.split(":")[0] in shipped().readable]


def together(lines: Sequence[str]) -> list[list[str]]:
    """The columns files that these lines make: those for different facts in one, those for the same fact apart."""
    of = [
        [line for line in lines if line.split(":")[0] == fact]
        for fact in {line.split(":")[0]: 0 for line in lines}
    ]
    return [list(each) for each in itertools.product(*of)]


def kept(ran: Ran) -> set[tuple[int, str, str]]:
    """The number and the ICCID of each row that has them."""
    return {(sim["row"], fact, sim[fact]) for sim in ran.sims for fact in ("msisdn", "iccid") if sim[fact]}


def followed(path: Path, folder: Path, lines: Sequence[str], steps: int = MOST_STEPS) -> list[Ran]:
    """What comes of each advice, and of the advice given then, until nothing more is refused."""
    chosen = folder / "columns.yaml"
    chosen.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ran = batch([path], folder, *(["--columns", str(chosen)] if lines else []))
    more = [line for line in advised(ran.said) if line not in lines]
    found = [] if ran.status == 3 else [ran]
    for line in more if steps else ():
        fact = line.split(":")[0]
        found += followed(
            path, folder, [*(one for one in lines if one.split(":")[0] != fact), line], steps - 1
        )
    assert ran.status in (0, 1) or more or "into one column" in ran.said or "of its own" in ran.said, ran.said
    return found


def written(folder: Path, columns: Sequence[tuple[str, Sequence[str]]]) -> Path:
    """A text file with these columns and a reference."""
    path = folder / "fleet.csv"
    rows = [["Ref", *(heading for heading, _ in columns)]]
    rows += [[f"R{row}", *(cells[row] for _, cells in columns)] for row in range(ROWS)]
    path.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    return path


@st.composite
def tables(draw: st.DrawFn) -> list[tuple[str, list[str]]]:
    """Columns under headings of numbers and cards, holding either, whole or with blanks and remarks."""
    headings = draw(st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=3, unique=True))
    columns = []
    for heading in headings:
        cells = KINDS[draw(st.sampled_from([*KINDS]))]
        gaps = draw(
            st.lists(st.sampled_from(["", "", "see HR", None, None, None]), min_size=ROWS, max_size=ROWS)
        )
        columns.append(
            (heading, [cell if gap is None else gap for cell, gap in zip(cells, gaps, strict=True)])
        )
    return columns


@given(columns=tables())
@example(
    columns=[
        ("卡号", ["61234500", "see HR", "", ""]),
        ("ICCID", ["", "see HR", "see HR", ""]),
        ("手机号", ["23456700", "", "", "23456703"]),
    ]
)
@example(columns=[("Caller number", NUMBERS), ("3G号", OTHERS), ("卡号", ["see HR"] * ROWS)])
@example(columns=[("Caller number", NUMBERS), ("3G号", [*CARDS[:2], "see HR", ""]), ("卡号", OTHERS)])
@example(columns=[("3G号", [*CARDS[:2], "see HR", ""]), ("卡号", OTHERS), ("Phone", ["see HR"] * ROWS)])
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
def test_advice_loses_no_number(columns: list[tuple[str, list[str]]]) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        path = written(folder, columns)
        first = batch([path], folder)
        lines = advised(first.said)
        choices = together(lines) if lines else []
        assert len(choices) <= 1 or "only one of them" in first.said, first.said
        for ran in [ran for choice in choices for ran in followed(path, folder, choice, 1)]:
            assert kept(first) <= kept(ran), first.said
            for row, number in _told_of(columns, first.said):
                kept_there = any(row + 2 == at and value.endswith(number) for at, _, value in kept(ran))
                assert kept_there or _told_as_wrong(number, row, ran.said), first.said


def _told_as_wrong(number: str, row: int, said: str) -> bool:
    """Whether a cell is named that can't be what its column holds, as a telephone number under “card number”."""
    return bool(re.search(rf"rows? [\d, -]*\b{row + 2}\b.*“\*+{number[-4:]}” has", said))


def _told_of(columns: list[tuple[str, list[str]]], said: str) -> list[tuple[int, str]]:
    """The numbers in the columns that a refusal names, with their rows."""
    letters = re.findall(r" ([A-Z]) “", said) if re.search(r"columns for `(msisdn|iccid)`", said) else []
    cells = [columns[ord(letter) - ord("B")][1] for letter in letters]
    return [(row, one[row]) for one in cells for row in range(ROWS) if one[row].isdigit()]


SPELT = [f"+852 {number[:4]} {number[4:]}" for number in NUMBERS]


@pytest.mark.parametrize(
    "columns",
    [
        [("Phone", NUMBERS), ("Mobile", SPELT)],
        [("手机号", NUMBERS), ("电话", ["", *SPELT[1:]])],
        [("電話號碼", SPELT), ("手機號碼", [*NUMBERS[:2], "see HR", ""])],
        [("ICCID", CARDS), ("SIM card number", [*CARDS[:2], "", ""])],
    ],
)  # fmt: skip
def test_what_a_conflict_advises_keeps_every_number(
    columns: list[tuple[str, list[str]]], tmp_path: Path
) -> None:
    path = written(tmp_path, columns)
    first = batch([path], tmp_path)
    assert first.status == 3
    assert advised(first.said), first.said
    found = followed(path, tmp_path, advised(first.said))
    assert found
    for ran in found:
        assert len(ran.sims) == ROWS
        for row, number in _told_of(columns, first.said):
            assert any(row + 2 == at and value.endswith(number) for at, _, value in kept(ran)), first.said


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ([("Phone", NUMBERS), ("Mobile", OTHERS)], "a row of its own"),
        ([("手机号", NUMBERS), ("电话", OTHERS)], "a row of its own"),
        ([("電話號碼", NUMBERS), ("手機號碼", OTHERS)], "a row of its own"),
        ([("ICCID", CARDS), ("SIM card number", CARDS[::-1])], "a row of its own"),
        ([("Phone", NUMBERS), ("Mobile", ["", *OTHERS[1:]])], "a row of its own"),
        ([("Phone", ["61234500", "see HR", "61234502", "61234503"]), ("Mobile", ["", "92345601", "", ""])],
         "into one column"),
    ],
)  # fmt: skip
def test_nothing_is_advised_that_loses_a_number(
    columns: list[tuple[str, list[str]]], said: str, tmp_path: Path
) -> None:
    first = batch([written(tmp_path, columns)], tmp_path)
    assert first.status == 3
    assert said in first.said
    assert [] == advised(first.said)


@pytest.mark.parametrize(
    "columns",
    [[("SIM Number", CARDS), ("Mobile Number", NUMBERS)], [("卡号", NUMBERS), ("ICCID号", CARDS)]],
)
def test_columns_that_their_contents_settle_need_no_advice(
    columns: list[tuple[str, list[str]]], tmp_path: Path
) -> None:
    first = batch([written(tmp_path, columns)], tmp_path)
    assert first.status == 0
    assert 2 * ROWS == len(kept(first))


@pytest.mark.parametrize(
    "name",
    ["03-mdm-device-export.xlsx", "04-sim-report-trailing-comma.csv", "05-iccid-and-sim-number-phone.csv",
     "07-iot-card-kahao-msisdn.xlsx", "10-terminal-ledger-3g.xlsx", "18-glpi-lines.csv", "17-snipeit.csv"],
)  # fmt: skip
def test_what_real_sheets_are_told_loses_nothing(name: str, tmp_path: Path) -> None:
    first = batch([name], tmp_path)
    assert first.status in (0, 1), first.said
    chosen = tmp_path / "columns.yaml"
    for line in advised(first.said):
        chosen.write_text(line + "\n", encoding="utf-8")
        ran = batch([name], tmp_path, "--columns", str(chosen))
        assert kept(first) <= kept(ran)


@pytest.mark.parametrize(
    "heading",
    [
        "Emergency contact",
        "Manager phone",
        "Office number",
        "主管電話",
        "緊急聯絡",
        "办公号码",
        "紧急联系人",
        "Supplier hotline",
    ],
)
def test_a_number_that_is_somebody_else_s_is_not_advised(heading: str, tmp_path: Path) -> None:
    rows = [("User", heading, "Carrier"), *(("Amy", number, "CSL") for number in NUMBERS)]
    path = tmp_path / "fleet.csv"
    path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    ran = batch([path], tmp_path)
    assert ran.status == 0
    assert "No column gives the numbers" in ran.said
    assert [] == advised(ran.said)
    path.write_text(path.read_text("utf-8").replace(heading, "Who knows"), encoding="utf-8")
    assert ['msisdn: "Who knows"'] == advised(batch([path], tmp_path).said)


@pytest.mark.parametrize("heading", ["Balance (as billed)", "Balance", "餘額", "余额（见账单）"])
def test_what_a_problem_advises_loses_no_number(heading: str, tmp_path: Path) -> None:
    path = tmp_path / "fleet.csv"
    path.write_text(
        f"Phone,Plan type,{heading}\n" + "".join(f"{number},Postpaid,98\n" for number in NUMBERS),
        encoding="utf-8",
    )
    first = batch([path], tmp_path)
    _, sheets = report([path], tmp_path)
    lines = advised("\n".join(str(cell) for rows in sheets.values() for row in rows for cell in row if cell))
    assert lines
    chosen = tmp_path / "columns.yaml"
    for line in lines:
        chosen.write_text(line + "\n", encoding="utf-8")
        ran = batch([path], tmp_path, "--columns", str(chosen))
        assert ran.status in (0, 1), ran.said
        assert first.numbers == ran.numbers
        assert "balance_or_due" not in str(ran.problems)


@pytest.mark.parametrize(
    "numbers", [NUMBERS, [f"2345678{at}" for at in range(ROWS)]], ids=["mobile", "fixed"]
)
def test_a_choice_for_one_column_leaves_what_another_holds(numbers: list[str], tmp_path: Path) -> None:
    """A column headed as the cards holds the numbers; cards are chosen from another."""
    path = written(tmp_path, [("ICCID", numbers), ("X", CARDS)])
    columns = tmp_path / "columns.yaml"
    columns.write_text("iccid: X\n", encoding="utf-8")
    first, chosen = batch([path], tmp_path), batch([path], tmp_path, "--columns", str(columns))
    assert first.numbers == chosen.numbers
    assert all(first.numbers)
