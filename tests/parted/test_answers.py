"""Answers mean the same lines of a fleet in parts as of the fleet in one piece, and the same is told of them."""

from __future__ import annotations

import io
import random
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import pytest
import yaml

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
    assert "several lines" in told and "HL-99999" in told and "2024" in told
    assert of_answers(whole) == of_answers(parts)
    assert whole[-1].rpartition(" → ")[0] == parts[-1].rpartition(" → ")[0]
    codes = (tmp_path / "parts.csv").read_text(encoding="utf-8")
    assert all(problem in codes for problem in ("answer_differs", "answers_differ", "duplicate_msisdn"))


def of_answers(said: list[str]) -> list[str]:
    """What is told of a file of answers as a whole, each once."""
    return sorted({line for line in said if "answers.yaml" in line})
