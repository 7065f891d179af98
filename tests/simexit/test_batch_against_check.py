"""A fleet's rows are what each line alone is told, with what section 6 adds; however the sheet is arranged."""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet
import pytest

from batch.shapes import SIM_COLUMNS
from engine.deciding.decide import Decider
from simexit import check_fleet
from simexit.cli import run
from tests.support import random_sims, reference, reference_fleet
from tests.support.answers import check, decider_with
from tests.support.random_sims import AS_OF, Sim
from tests.support.reference_book import Carriers

COUNT = 600
Row = dict[str, str]


@dataclass(frozen=True)
class Case:
    """A random fleet with made-up carriers, some numbers there twice, some owners with too many cards."""

    fleet: list[Sim]
    terms: Path
    decider: Decider
    carriers: Carriers


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("fleet")
    rng = random.Random(20261121)
    carriers = random_sims.random_carriers(rng)
    fleet = random_sims.random_fleet(rng, list(carriers), COUNT)
    for sim in rng.sample(fleet, COUNT // 2):
        sim.pop("transfer_target", None)
    for sim in rng.sample(fleet, COUNT // 8):
        sim |= {"line_status": "active", "still_needed": True, "plan_type": "prepaid"}
    for sim in rng.sample(fleet, 10):
        sim["msisdn"] = rng.choice(fleet)["msisdn"]
    for sim in rng.sample(fleet, 40):
        sim["iccid"] = iccid(rng.randrange(30))
    for kind, cards in (("personal", 12), ("corporate", 24)):
        for sim in fleet[:cards] if kind == "personal" else fleet[-cards:]:
            sim |= {"owner": f"{kind} collector", "carrier": "acme_1", "plan_type": "prepaid"}
            sim["account_type"] = kind
    for sim in rng.sample(fleet, 15):
        del sim["msisdn"]
    for sim in rng.sample(fleet, 15):
        del sim["sim_id"]
    return Case(fleet, folder / "terms.yaml", decider_with(folder, carriers), carriers)


def iccid(number: int) -> str:
    """A serial number with its check digit."""
    body = f"898520000000{number:06d}"
    total = sum(sum(divmod(int(char) * (2 - place % 2), 10)) for place, char in enumerate(reversed(body)))
    return body + str(-total % 10)


def write(fleet: Sequence[Sim], path: Path, headings: Sequence[str] | None = None) -> Path:
    names = headings or ["sim_id", "msisdn", "iccid", "owner", "carrier", *random_sims.VALUES]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for sim in fleet:
            writer.writerow([random_sims.cell(name, sim[name]) if name in sim else "" for name in names])
    return path


def batch(case: Case, source: Path, *endings: str) -> list[Path]:
    outputs = [source.with_name(f"codes.{ending}") for ending in endings]
    flags = [part for output in outputs for part in ("-o", str(output))]
    arguments = [
        "batch",
        str(source),
        *flags,
        "--terms",
        str(case.terms),
        "--as-of",
        AS_OF.isoformat(),
        "--force",
    ]
    assert 0 == run(arguments)
    return outputs


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def outputs(case: Case, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    source = write(case.fleet, tmp_path_factory.mktemp("run") / "fleet.csv")
    csv_path, lines, parquet = batch(case, source, "csv", "jsonl", "parquet")
    return {"csv": csv_path, "jsonl": lines, "parquet": parquet}


@pytest.fixture(scope="module")
def rows(outputs: dict[str, Path]) -> list[Row]:
    return read(outputs["csv"])


def expected(case: Case) -> list[Row]:
    """What each line alone is told once the fleet has found its transfer target."""
    problems = reference_fleet.problems(case.fleet)
    sims = reference_fleet.with_transfer_targets(case.fleet)
    return [
        told(case, place, sim, types) for place, (sim, types) in enumerate(zip(sims, problems, strict=True))
    ]


def told(case: Case, place: int, sim: Sim, problems: list[str]) -> Row:
    checked = check(case.decider, sim)
    slow = reference.decide(sim, AS_OF, [case.carriers])
    row = place + 2
    questions: dict[str, list[str]] = {"owner": [], "carrier": []}
    for question in slow["questions"]:
        questions[question["asks"]].append(question["fact"])
    assert {*questions["owner"], *questions["carrier"]} == {*checked.questions()}
    names = [*checked.questions()]  # the order of the vocabulary, of which the page says nothing
    codes = {
        "source": "fleet.csv",
        "row": str(row),
        "sim_id": sim.get("sim_id") or sim.get("msisdn") or sim.get("iccid") or f"row {row}",
        **{name: sim.get(name, "") for name in ("msisdn", "iccid", "carrier", "owner", "department", "user")},
        "status": reference_fleet.status(slow["status"], problems),
        **{name: "|".join(found["candidates"]) for name, found in slow["decisions"].items()},
        **{
            name: ";".join(slow[name])
            for name in ("obstacles", "unknown_obstacles", "documents", "follow_ups", "to_become_eligible")
        },
        **{f"questions_{who}": ";".join(sorted(asked, key=names.index)) for who, asked in questions.items()},
        "problems": ";".join(problems),
        "assumptions": ";".join(checked.assumptions()),
        **{name: slow[name].isoformat() if slow[name] else "" for name in ("cancel_on", "undo_until")},
        **{name: amount(slow[name]) for name in ("saving_hkd_year", "exit_cost_hkd")},
    }
    return {name: codes[name] for name in SIM_COLUMNS}


def amount(cents: int | None) -> str:
    return "" if cents is None else f"{cents // 100}.{cents % 100:02d}"


def test_every_row_says_what_the_line_alone_is_told(case: Case, rows: list[Row]) -> None:
    told_alone = expected(case)
    assert len(told_alone) == len(rows)
    for one, row in zip(told_alone, rows, strict=True):
        assert {**one, "source": row["source"], "problems": ""} == {**row, "problems": ""}
        assert {*one["problems"].split(";")} == {*row["problems"].split(";")}
    met = {problem for row in rows for problem in row["problems"].split(";") if problem}
    assert {"duplicate_msisdn", "duplicate_iccid", "registration_cap"} == met
    assert 12 == sum(
        row["owner"] == "personal collector" and "registration_cap" in row["problems"] for row in rows
    )


def test_the_fleet_did_find_transfer_targets(case: Case) -> None:
    """So that the comparison above is of something."""
    found = reference_fleet.with_transfer_targets(case.fleet)
    added = [sim for sim, own in zip(found, case.fleet, strict=True) if sim.keys() != own.keys()]
    assert len(added) > 50
    moves = {
        **random_sims.FREE_TO_GO, "plan_type": "prepaid", "balance_hkd": 100, "balance_transferable": True,
        "balance_refundable": False, "transfer_limit_hkd": 100,
    }  # fmt: skip
    assert {check(case.decider, sim | moves).answer("balance").outcome for sim in added} == {"transfer"}


def test_json_of_a_single_check_agrees(
    case: Case, rows: list[Row], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sims = reference_fleet.with_transfer_targets(case.fleet)
    for place in range(0, COUNT, 75):
        file = tmp_path / "line.json"
        file.write_text(json.dumps(random_sims.to_check(sims[place])), encoding="utf-8")
        assert 0 == run(
            ["check", str(file), "--json", "--terms", str(case.terms), "--as-of", AS_OF.isoformat()]
        )
        alone, row = json.loads(capsys.readouterr().out), rows[place]
        assert alone["sim_id"] == (row["sim_id"] if "row " not in row["sim_id"] else "row 1")
        for name, decision in alone["decisions"].items():
            assert "|".join(decision["candidates"]) == row[name]
        holding = [item["rule"] for item in alone["obstacles"] if item["holds"]]
        unknown = [item["rule"] for item in alone["obstacles"] if item["holds"] is None]
        assert (row["obstacles"], row["unknown_obstacles"]) == (";".join(holding), ";".join(unknown))
        for name in ("documents", "follow_ups"):
            assert ";".join(item["rule"] for item in alone[name]) == row[name]
        for who in ("owner", "carrier"):
            asked = [item["fact"] for item in alone["questions"] if item["asks"] == who]
            assert ";".join(asked) == row[f"questions_{who}"]
        assert [alone[name] or "" for name in ("cancel_on", "undo_until")] == [
            row[name] for name in ("cancel_on", "undo_until")
        ]
        for name in ("saving_hkd_year", "exit_cost_hkd"):
            assert ("" if alone[name] is None else f"{alone[name]:.2f}") == row[name]


def test_all_formats_say_the_same(outputs: dict[str, Path], rows: list[Row]) -> None:
    lines = [json.loads(line) for line in outputs["jsonl"].read_text(encoding="utf-8").splitlines()]
    parquet = pyarrow.parquet.read_table(outputs["parquet"]).to_pylist()
    for found in (lines, parquet):
        assert [list(row) for row in found] == [list(SIM_COLUMNS)] * COUNT
        assert rows == [{name: as_csv(name, value) for name, value in row.items()} for row in found]


def as_csv(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name.endswith(("_hkd", "_hkd_year")):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def test_the_order_of_columns_does_not_matter(case: Case, rows: list[Row], tmp_path: Path) -> None:
    headings = ["sim_id", "msisdn", "iccid", "owner", "carrier", *random_sims.VALUES]
    random.Random(1).shuffle(headings)
    (shuffled,) = batch(case, write(case.fleet, tmp_path / "fleet.csv", headings), "csv")
    assert [without_place(row) for row in rows] == [without_place(row) for row in read(shuffled)]


def test_the_order_of_rows_does_not_matter(case: Case, rows: list[Row], tmp_path: Path) -> None:
    order = list(range(COUNT))
    random.Random(2).shuffle(order)
    source = write([case.fleet[place] for place in order], tmp_path / "fleet.csv")
    found = read(batch(case, source, "csv")[0])
    assert [str(place + 2) for place in range(COUNT)] == [row["row"] for row in found]
    moved = [rows[place] for place in order]
    assert [without_place(row) for row in moved] == [without_place(row) for row in found]


def without_place(row: Row) -> Row:
    named = "" if row["sim_id"].startswith("row ") else row["sim_id"]
    return {**row, "source": "", "row": "", "sim_id": named}


def test_a_frame_is_checked_as_a_sheet_is(case: Case, rows: list[Row]) -> None:
    frame = pd.DataFrame([{name: exact(name, value) for name, value in sim.items()} for sim in case.fleet])
    found = check_fleet(frame, as_of=AS_OF, terms=case.terms)
    assert list(SIM_COLUMNS) == list(found.columns)
    columns = {name: found[name].tolist() for name in SIM_COLUMNS}
    told = [
        {
            name: "" if pd.isna(values[place]) else as_csv(name, values[place])
            for name, values in columns.items()
        }
        for place in range(COUNT)
    ]
    assert [without_place(row) for row in rows] == [without_place(row) for row in told]


def exact(name: str, value: Any) -> Any:
    return Decimal(value) / 100 if name.endswith("_hkd") else value


def test_rows_out_are_rows_in_whatever_is_in_them(case: Case, tmp_path: Path) -> None:
    """Cells of nonsense leave problems; they lose no row and stop no other."""
    source = tmp_path / "fleet.csv"
    lines = ["sim_id,line_status,balance_hkd,contract_end_on", "a,active,12,2026-12-31"]
    lines += [f"{place},???,many,31/02/2026" for place in range(50)]
    source.write_text("\n".join([*lines, "z,active,12,2026-12-31", ""]), encoding="utf-8")
    found = read(batch(case, source, "csv")[0])
    assert ["a", *map(str, range(50)), "z"] == [row["sim_id"] for row in found]
    assert {**found[0], "sim_id": "", "row": ""} == {**found[-1], "sim_id": "", "row": ""}
    for row in found[1:-1]:
        assert 2 <= len(row["problems"].split(";"))
