"""Answers mean the same lines of a fleet in parts as of the fleet in one piece, and the same is told of them."""

from __future__ import annotations

import io
import random
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import pytest
import yaml

from batch.parted import report as report_in_parts
from batch.report import report as report_in_one_piece
from batch.report.answers import answers_table
from batch.report.sheets import Table
from batch.report.words import ReportWords
from batch.shapes import FleetResult
from simexit.cli import run
from tests.parted.fleets import AS_OF, Row, rows, write_csv

pytest.importorskip("duckdb")

SIZE = 300


class Plain(yaml.SafeDumper):
    """YAML with each value written out."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def batch(*words: object) -> list[str]:
    """The command, run here, and the lines it says."""
    with redirect_stderr(io.StringIO()) as said:
        status = run(["batch", "--as-of", AS_OF.isoformat(), "--force", *map(str, words)])
    assert status == 0, said.getvalue()
    return said.getvalue().splitlines()


def fleet(seed: int) -> list[Row]:
    """A fleet of which some references are several lines', some lines have an ICCID alone, and texts are bilingual."""
    draw = random.Random(seed)
    made = rows(SIZE, seed)
    for row in made:
        row["Still needed"] = draw.choice([row["Still needed"], None])
        row["Site"] = draw.choice(
            ["Central", "中環 Central", "Kwun Tong", "觀塘 Kwun Tong", "Tai Po 大埔", None]
        )
        if draw.random() < 0.1:
            row["SIM ID"] = f"HL-{draw.randrange(20):05d}"
        if draw.random() < 0.1:
            twin = draw.choice(made)
            row["ICCID"], row["SIM ID"], row["Mobile no."] = twin["ICCID"], twin["SIM ID"], None
    return made


FACTS: dict[str, list[object]] = {
    "still_needed": ["yes", "no"],
    "needed_again": ["yes", "no"],
    "owner": ["Harbour 0", "Peak Ltd"],
    "line_status": ["active", "suspended"],
    "outstanding_hkd": [0, 7],
    "plan_type": ["prepaid", "postpaid"],
    "bound_services": ["none", "HSBC"],
}
WHERE: dict[str, list[object]] = {
    "carrier": ["csl", "3HK", "Vodafone"],
    "Department": ["Sales", "IT", "Telemetry", ["Stores", "Finance"]],
    "Site": ["Central", "觀塘", "Tai Po", "Sha Tin", "大埔"],
    "Monthly fee HK$": [98, 48],
    "owner": ["Harbour 0", "harbour 3"],
}


def answers(made: list[Row], seed: int, where: list[str]) -> list[dict[str, Any]]:
    """Answers for everybody, for groups, for lines by each of their names, and for lines that are nowhere."""
    draw = random.Random(seed)
    names = [
        str(row[column]) for row in made for column in ("SIM ID", "Mobile no.", "ICCID") if row.get(column)
    ]
    names += ["HL-99999", "6999 9999", "nobody"]
    found: list[dict[str, Any]] = [{"facts": {"records_backed_up": "yes"}}]
    called = [row["SIM ID"] for row in made]
    torn = max(set(called), key=called.count)
    found += [{"line": name, "facts": {"bill_day": 5}} for name in (torn, "nobody at all")]
    for number in range(150):
        facts = draw.sample([*FACTS], draw.choice([1, 1, 2]))
        one: dict[str, Any] = {"facts": {name: draw.choice(FACTS[name]) for name in facts}}
        whom = draw.choice(["line", "line", "lines", "where"])
        if whom == "line":
            one["line"] = draw.choice(names) if number % 3 else f"HL-{draw.randrange(20):05d}"
        elif whom == "lines":
            one["lines"] = draw.sample(names, 4)
        else:
            one["where"] = {
                name: draw.choice(WHERE[name]) for name in draw.sample(where, draw.choice([1, 1, 2]))
            }
        if draw.random() < 0.5:
            one |= {"by": draw.choice(["Amy", "Bob"]), "on": draw.choice([AS_OF, AS_OF.replace(year=2024)])}
        if draw.random() < 0.2:
            one["replace"] = True
        found.append(one)
    return found


@pytest.mark.parametrize(
    ("seed", "where"),
    [(1, [*WHERE]), (2, ["carrier", "owner"]), (3, ["Site", "Department"]), (4, ["Monthly fee HK$", "Site"])],
)
def test_answers_are_those_of_the_fleet_in_one_piece(tmp_path: Path, seed: int, where: list[str]) -> None:
    made = fleet(seed)
    write_csv(tmp_path / "fleet.csv", made)
    said = {"answers": answers(made, seed, where), "words": {"still_needed": {"maybe": "yes"}}}
    (tmp_path / "answers.yaml").write_text(yaml.dump(said, Dumper=Plain, sort_keys=False), encoding="utf-8")
    words = [tmp_path / "fleet.csv", "--answers", tmp_path / "answers.yaml"]
    whole = batch(*words, "-o", tmp_path / "whole.csv")
    parts = batch(*words, "-o", tmp_path / "parts.csv", "--jobs", 1, "--part-lines", 90)
    assert not any("in one piece" in line for line in parts)
    assert (tmp_path / "whole.csv").read_bytes() == (tmp_path / "parts.csv").read_bytes()
    told = "\n".join(of_answers(whole))
    assert "several lines have" in told and "not in the inputs" in told and "the oldest of" in told
    assert of_answers(whole) == of_answers(parts)
    assert whole[-1].rpartition(" → ")[0] == parts[-1].rpartition(" → ")[0]
    codes = (tmp_path / "parts.csv").read_text(encoding="utf-8")
    assert all(problem in codes for problem in ("answer_differs", "answers_differ", "duplicate_msisdn"))


def of_answers(said: list[str]) -> list[str]:
    """What is told of a file of answers as a whole, each once."""
    return sorted({line for line in said if "answers.yaml" in line})


def test_a_line_in_several_parts_is_one_line_if_its_numbers_say_so(tmp_path: Path) -> None:
    """A row with an ICCID alone is about the number that stands beside it in another part."""
    made = rows(SIZE, 5)[:60]
    for at, row in enumerate(made):
        row["SIM ID"], row["Mobile no."] = f"L-{at}", str(61_000_000 + at)
        row["ICCID"] = f"8985200{at:012d}"
    made[50] |= {"SIM ID": "L-3", "Mobile no.": None, "ICCID": made[3]["ICCID"]}
    made[55] |= {"SIM ID": "L-4", "Mobile no.": None, "ICCID": "8985211000000000001"}
    write_csv(tmp_path / "fleet.csv", made)
    said = {"answers": [{"line": f"L-{at}", "facts": {"bill_day": 5}, "replace": True} for at in (3, 4)]}
    (tmp_path / "answers.yaml").write_text(yaml.dump(said, Dumper=Plain), encoding="utf-8")
    words = [tmp_path / "fleet.csv", "--answers", tmp_path / "answers.yaml"]
    whole = batch(*words, "-o", tmp_path / "whole.csv")
    parts = batch(*words, "-o", tmp_path / "parts.csv", "--jobs", 1, "--part-lines", 20)
    assert (tmp_path / "whole.csv").read_bytes() == (tmp_path / "parts.csv").read_bytes()
    assert of_answers(whole) == of_answers(parts) and "rows 6, 57" in "".join(of_answers(parts))
    assert 2 == (tmp_path / "parts.csv").read_text(encoding="utf-8").count("bill_day=5")


def test_the_report_counts_the_lines_of_all_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = fleet(6)
    write_csv(tmp_path / "fleet.csv", made)
    said = {"answers": answers(made, 6, ["carrier", "Department"])}
    (tmp_path / "answers.yaml").write_text(yaml.dump(said, Dumper=Plain), encoding="utf-8")
    words = [tmp_path / "fleet.csv", "--answers", tmp_path / "answers.yaml", "-o", tmp_path / "report.xlsx"]
    told: list[list[tuple[str, str, str, int, bool]]] = []

    def listening(result: FleetResult, words: ReportWords) -> Table:
        told.append([(one.place, one.fact, one.value, one.lines, one.old) for one in result.given])
        return answers_table(result, words)

    for module in (report_in_one_piece, report_in_parts):
        monkeypatch.setattr(module, "answers_table", listening)
    batch(*words)
    batch(*words, "--jobs", 1, "--part-lines", 90, "--list-sims", 0)
    assert told[0] == told[1] and sum(lines > 0 for _, _, _, lines, _ in told[0]) > 20


@pytest.mark.parametrize("more", [{"whose": {"owner": "Harbour 1"}}, {"carried": 1}])
def test_answers_of_another_day_are_laid_in_one_piece(tmp_path: Path, more: dict[str, object]) -> None:
    write_csv(tmp_path / "fleet.csv", rows(SIZE, 7)[:60])
    said = {"answers": [{"line": "HL-00003", "facts": {"still_needed": "no"}} | more]}
    (tmp_path / "answers.yaml").write_text(yaml.dump(said, Dumper=Plain), encoding="utf-8")
    parts = batch(
        tmp_path / "fleet.csv", "--answers", tmp_path / "answers.yaml", "-o", tmp_path / "parts.csv",
        "--jobs", 1, "--part-lines", 20,
    )  # fmt: skip
    assert any("in one piece" in line for line in parts)


def test_what_no_column_is_called_is_refused_before_the_work(tmp_path: Path) -> None:
    write_csv(tmp_path / "fleet.csv", rows(SIZE, 7)[:60])
    said = {"answers": [{"where": {"Departmint": "IT"}, "facts": {"still_needed": "no"}}]}
    (tmp_path / "answers.yaml").write_text(yaml.dump(said, Dumper=Plain), encoding="utf-8")
    with redirect_stderr(io.StringIO()) as told:
        status = run(
            ["batch", str(tmp_path / "fleet.csv"), "--answers", str(tmp_path / "answers.yaml"), "--jobs", "1",
             "-o", str(tmp_path / "parts.csv"), "--part-lines", "20"]
        )  # fmt: skip
    assert status == 3 and "Departmint" in told.getvalue()
    assert not (tmp_path / "parts.csv.parts").exists()
