"""A fleet's rows are what each line alone is told, with what section 6 adds; however the sheet is arranged."""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet
import pytest

from batch.shapes import SIM_COLUMNS
from simexit import check_fleet
from simexit.cli import run
from tests import compare
from tests.compare import Case
from tests.support import random_sims, reference_fleet
from tests.support.answers import check, decider_with
from tests.support.random_sims import AS_OF, Sim
from tests.support.terms_file import terms_yaml

COUNT = 180
HEADINGS = [*random_sims.HEADINGS, *random_sims.OWN_TERMS]
Row = dict[str, str]


@pytest.fixture(scope="module")
def case() -> Case:
    """A random fleet with made-up carriers, some numbers there twice, some owners with too many cards."""
    made = compare.made_up(COUNT, 20261121, contracts=False)
    rng = random.Random(20261121)
    fleet = [
        {name: value for name, value in sim.items() if name != "carrier_as_written"} for sim in made.fleet
    ]
    for kind, cards in (("personal", 12), ("corporate", 24)):
        for sim in fleet[:cards] if kind == "personal" else fleet[-cards:]:
            sim |= {
                "owner": f"{kind} collector",
                "carrier": "acme_1",
                "plan_type": "prepaid",
                "account_type": kind,
            }
            sim["line_status"] = "active"
    for name in ("msisdn", "sim_id"):
        for place in rng.sample(range(COUNT), 8):
            fleet[place].pop(name, None)
            if "msisdn" not in fleet[place]:  # a row with neither number nor ICCID is no line
                fleet[place].setdefault("iccid", compare.iccid(COUNT * 3 + place))
    return replace(made, fleet=fleet)


@pytest.fixture(scope="module")
def terms(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("terms") / "terms.yaml"
    path.write_text(terms_yaml(case.carriers, case.contracts), encoding="utf-8")
    return path


def write(fleet: Sequence[Sim], path: Path, headings: Sequence[str] = HEADINGS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        random_sims.write_csv(fleet, file, headings)
    return path


def batch(case: Case, terms: Path, source: Path, *endings: str) -> list[Path]:
    outputs = [source.with_name(f"codes.{ending}") for ending in endings]
    flags = [part for output in outputs for part in ("-o", str(output))]
    settings = ["--terms", str(terms), "--as-of", AS_OF.isoformat(), "--prefer", case.preference, "--force"]
    assert 0 == run(["batch", str(source), *flags, *settings])
    return outputs


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def outputs(case: Case, terms: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    source = write(case.fleet, tmp_path_factory.mktemp("run") / "fleet.csv")
    csv_path, lines, parquet = batch(case, terms, source, "csv", "jsonl", "parquet")
    return {"csv": csv_path, "jsonl": lines, "parquet": parquet}


@pytest.fixture(scope="module")
def rows(outputs: dict[str, Path]) -> list[Row]:
    return read(outputs["csv"])


def test_every_row_says_what_the_slow_reading_says(case: Case, rows: list[Row], tmp_path: Path) -> None:
    compared = compare.compare(case, tmp_path)
    assert ([], []) == (compared.lacking, compared.differences[:3])
    assert len(SIM_COLUMNS) - len(compare.NOT_COMPARED) == len(compared.columns)
    met = {problem for row in rows for problem in row["problems"].split(";") if problem}
    assert {"duplicate_msisdn", "duplicate_iccid", "registration_cap"} <= met
    assert 12 == sum(
        row["owner"] == "personal collector" and "registration_cap" in row["problems"] for row in rows
    )


def test_the_fleet_did_find_what_only_its_rows_show(case: Case, tmp_path: Path) -> None:
    """So that the comparison above is of something."""
    found = reference_fleet.with_found_facts(case.fleet)
    added = [
        sim
        for sim, own in zip(found, case.fleet, strict=True)
        if "transfer_target" in sim.keys() - own.keys()
    ]
    assert len(added) > COUNT // 50
    moves = {
        **random_sims.FREE_TO_GO, "plan_type": "prepaid", "balance_hkd": 2000, "balance_transferable": True,
        "balance_refundable": False, "transfer_limit_hkd": 2000, "number_wanted_by_user": False,
    }  # fmt: skip
    decider = decider_with(tmp_path, case.carriers, case.preference)
    assert {check(decider, sim | moves).answer("balance").outcome for sim in added} == {"transfer"}


def test_json_of_a_single_check_agrees(
    case: Case, terms: Path, rows: list[Row], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sims = reference_fleet.with_found_facts(case.fleet)
    for place in range(0, COUNT, 37):
        file = tmp_path / "line.json"
        file.write_text(json.dumps(random_sims.to_check(sims[place])), encoding="utf-8")
        settings = ["--terms", str(terms), "--as-of", AS_OF.isoformat(), "--prefer", case.preference]
        assert 0 == run(["check", str(file), "--json", *settings])
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
        assert [row[name] for name in compare.DATES] == [alone[name] or "" for name in compare.DATES]
        assert len(alone["provided"]) == len([part for part in row["provided"].split(";") if part])
        for name in compare.MONEY:
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


def test_the_order_of_columns_does_not_matter(
    case: Case, terms: Path, rows: list[Row], tmp_path: Path
) -> None:
    headings = list(HEADINGS)
    random.Random(1).shuffle(headings)
    (shuffled,) = batch(case, terms, write(case.fleet, tmp_path / "fleet.csv", headings), "csv")
    assert [without_place(row) for row in rows] == [without_place(row) for row in read(shuffled)]


def test_the_order_of_rows_does_not_matter(case: Case, terms: Path, rows: list[Row], tmp_path: Path) -> None:
    order = list(range(COUNT))
    random.Random(2).shuffle(order)
    source = write([case.fleet[place] for place in order], tmp_path / "fleet.csv")
    found = read(batch(case, terms, source, "csv")[0])
    assert [str(place + 2) for place in range(COUNT)] == [row["row"] for row in found]
    moved = [rows[place] for place in order]
    assert [without_place(row) for row in moved] == [without_place(row) for row in found]


def without_place(row: Row) -> Row:
    named = "" if row["sim_id"].startswith("row ") else row["sim_id"]
    return {**row, "source": "", "row": "", "sim_id": named}


def test_a_frame_is_checked_as_a_sheet_is(case: Case, terms: Path, rows: list[Row]) -> None:
    frame = pd.DataFrame([{name: exact(name, value) for name, value in sim.items()} for sim in case.fleet])
    found = check_fleet(frame, as_of=AS_OF, terms=terms, prefer=case.preference)
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


def test_rows_out_are_rows_in_whatever_is_in_them(case: Case, terms: Path, tmp_path: Path) -> None:
    """Cells of nonsense leave problems; they lose no row and stop no other."""
    source = tmp_path / "fleet.csv"
    lines = ["sim_id,line_status,balance_hkd,contract_end_on", "a,active,12,2026-12-31"]
    lines += [f"{place},???,many,31/02/2026" for place in range(50)]
    source.write_text("\n".join([*lines, "z,active,12,2026-12-31", ""]), encoding="utf-8")
    found = read(batch(case, terms, source, "csv")[0])
    assert ["a", *map(str, range(50)), "z"] == [row["sim_id"] for row in found]
    assert {**found[0], "sim_id": "", "row": ""} == {**found[-1], "sim_id": "", "row": ""}
    for row in found[1:-1]:
        assert 2 <= len(row["problems"].split(";"))
