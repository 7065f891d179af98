"""A carrier that the rulebook doesn't know: its name stays as written, wherever a person reads or writes to it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pyarrow as pa
import pytest

from batch.report.record import escaped, name_of
from batch.understanding.understand import Understood
from simexit.cli import run
from tests.support.cell_help import read
from tests.support.review_fleet import AS_OF, Filled, checked, write_fleet

AWAY = {"needed_again": "yes", "still_needed": "no"}
ODD = "Telstra, Ltd 50% %2C"  # with all that separates the parts of a record
NAMED = {"cancel": "Vodafone", "empty": "VODAFONE", "keep": ODD, "other": "Other", "suspend": "csl"}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reviewed report with lines that are to be suspended, of several carriers that the rulebook doesn't know."""
    folder = tmp_path_factory.mktemp("names")
    changes: dict[str, Any] = {line: {"carrier": name, **AWAY} for line, name in NAMED.items()}
    fleet = write_fleet(folder / "fleet.csv", **changes)
    filled = Filled(checked(fleet, folder / "report.xlsx", "-o", str(folder / "codes.csv")))
    for line in NAMED:
        filled.put(line, "approve")
    return filled.save()


# ----------------------------------------------------------------------------------------------- what is a name


@pytest.mark.parametrize(
    "text", ["Vodafone", "Virgin Mobile", "StarHub", "O2", "Telstra Corporation Ltd", "遠傳電信", "T-Mobile"]
)
def test_a_name_is_kept_as_written_and_told(text: str) -> None:
    found = read("carrier", f" {text} ")
    assert ("other", (text,)) == (found.value, found.names)
    assert found.trouble is not None
    assert "unknown_carrier" == found.trouble.type


@pytest.mark.parametrize("text", ["other", "其他", "其它", "another carrier", "Others"])
def test_the_word_other_alone_is_no_problem(text: str) -> None:
    assert Understood("other") == read("carrier", text)


@pytest.mark.parametrize("text", ["no", "NONE", "冇", "無", "无", "沒有", "None / 無", "nil", "N/A", "-"])
def test_no_carrier_is_no_name(text: str) -> None:
    assert Understood() == read("carrier", text)


@pytest.mark.parametrize(
    "text",
    ["5G", "4G LTE", "Apple", "iPhone 15 Pro", "蘋果", "9123 4567", "Tel 9123 4567", "12345", "0", "yes", "是", "eSIM",
     "prepaid", "me@example.com"],
)  # fmt: skip
def test_what_is_no_carrier_is_no_name(text: str) -> None:
    found = read("carrier", text)
    assert (None, ()) == (found.value, found.names)
    assert found.trouble is not None
    assert "not_carrier" == found.trouble.type


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("SmarTone Corporate", ["SmarTone"]),
        ("csl → 3HK", ["csl", "3HK"]),
        ("csl/3HK", ["csl", "3HK"]),
        ("CMHK (prepaid)", ["cmhk"]),
        ("數碼通企業", ["數碼通"]),
        ("cmkh", ["cmhk"]),
        ("CMHKK", ["cmhk"]),
        ("移動", ["中移動", "新移動"]),  # of two carriers
    ],
)
def test_what_may_be_a_known_brand_is_asked_about(text: str, near: list[str]) -> None:
    found = read("carrier", text)
    assert found.value is None
    assert found.trouble is not None
    assert "carrier_not_sure" == found.trouble.type
    params = found.trouble.params
    told = params.get("several", params.get("nearest", "")).casefold().split(", ")
    assert [] == [name for name in near if not any(name.casefold() in one for one in told)]


# ------------------------------------------------------------------------------------------------ where it is read


def test_the_codes_stay_codes_and_the_problem_is_among_them(report: Path) -> None:
    with (report.parent / "codes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["sim_id"]: row for row in csv.DictReader(file)}
    assert {"other"} == {rows[line]["carrier"] for line, name in NAMED.items() if name != "csl"}
    told = {line for line in NAMED if "unknown_carrier" in rows[line]["problems"].split(";")}
    assert {"cancel", "empty", "keep"} == told
    assert "needs_info" not in {rows[line]["status"] for line in NAMED}


def test_the_report_shows_and_counts_the_name(report: Path) -> None:
    book = openpyxl.load_workbook(report)
    sims = Filled(report)
    shown = {line: sims.sheet.cell(sims.rows[line], sims.columns["carrier"]).value for line in NAMED}
    assert ["Vodafone", "VODAFONE", ODD, "another carrier"] == [
        shown[line] for line in ("cancel", "empty", "keep", "other")
    ]
    summary = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
    assert {"Vodafone", ODD, "another carrier"} <= summary


def test_a_letter_is_addressed_by_the_name_and_each_name_has_one(
    report: Path, tmp_path: Path, capsys: Any
) -> None:
    arguments = ["review", str(report), "--as-of", AS_OF, "--requests", str(tmp_path / "out")]
    assert 0 == run([*arguments, "--json"])
    made = json.loads(capsys.readouterr().out)["requests"]
    lines = {one["carrier_name"]: len(one["lines"]) for one in made if one["carrier"] == "other"}
    assert {"Vodafone": 2, ODD: 1, None: 1} == lines
    assert {None} == {one["carrier_name"] for one in made if one["carrier"] != "other"}
    for one in made:
        letter = docx.Document(str(Path(one["folder"]) / "letter.en.docx"))
        said = "\n".join(paragraph.text for paragraph in letter.paragraphs)
        assert one["carrier_name"] is None or one["carrier_name"] in said
    folders = {Path(one["folder"]).name.split("-corporate")[0] for one in made}
    assert {"vodafone", "telstra-ltd-50-2c", "other"} <= folders


def test_a_review_counts_by_the_name(report: Path, capsys: Any) -> None:
    assert 0 == run(["review", str(report), "--as-of", AS_OF])
    said = capsys.readouterr().out
    assert "Vodafone" in said
    assert ODD in said


def test_another_name_is_another_case(report: Path, tmp_path: Path, capsys: Any) -> None:
    """A decision about a line of one carrier is not carried to the same line of another."""
    changes: dict[str, Any] = {line: {"carrier": name, **AWAY} for line, name in NAMED.items()}
    changes["keep"]["carrier"] = "Telstra"
    later = checked(write_fleet(tmp_path / "fleet.csv", **changes), tmp_path / "later.xlsx")
    assert 0 == run(["review", str(later), "--against", str(report), "--as-of", AS_OF, "--json"])
    found = json.loads(capsys.readouterr().out)["against"]
    assert ["keep"] == [one["sim_id"] for one in found["not_carried"]]
    assert ODD in found["not_carried"][0]["why"]
    assert "Telstra" in found["not_carried"][0]["why"]


def test_a_question_to_the_carrier_says_which_it_is(tmp_path: Path) -> None:
    fleet = tmp_path / "fleet.csv"
    fleet.write_text("sim_id,carrier\na,Vodafone\nb,csl\nc,other\n", encoding="utf-8")
    assert 0 == run(["batch", str(fleet), "-o", str(tmp_path / "r.xlsx"), "--as-of", AS_OF])
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["Questions"]
    about = {row[2].value for row in sheet.iter_rows(min_row=2)}
    assert {"Vodafone", "csl"} <= about


@pytest.mark.parametrize("name", ["a,b", "50%", "%2C", "%25", "%252C,%", "数码，通"])
def test_a_name_comes_back_from_the_record(name: str) -> None:
    code = escaped(pa.array([name]))[0].as_py()
    assert "," not in code
    assert name == name_of(code)
