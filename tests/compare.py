"""Compare a fleet's codes with the slow reading: `python -m tests.compare --lines 3000 --seed 1`.

Random lines of the shipped carriers and of made-up ones, in one sheet, go through `simexit batch`, or with `--alone`
each through what `simexit check` calls; each column of the CSV that the page defines is compared. It must not decide
anything itself.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simexit.cli import run
from tests.support import random_sims, reference_fleet
from tests.support.answers import answer_of, check, decider_with
from tests.support.random_sims import AS_OF, Sim
from tests.support.reference_answer import decide
from tests.support.reference_book import Carriers, Contracts, read_book
from tests.support.terms_file import terms_yaml

Row = dict[str, str]
# What a sheet suggests, and what people answered, is no decision: nothing of it is in a made-up sheet.
NOT_COMPARED = ("source", "row", "hints", "answers")
IN_ANY_ORDER = ("questions_owner", "questions_carrier", "problems", "assumptions")
LISTS = ("obstacles", "unknown_obstacles", "documents", "follow_ups", "to_become_eligible")
DATES = ("cancel_on", "notice_by", "notice_from", "top_up_by", "undo_until")
MONEY = ("saving_hkd_year", "exit_cost_hkd", "fees_until_end_hkd")


@dataclass(frozen=True)
class Case:
    """A fleet, and what its carriers and contracts say."""

    fleet: list[Sim]
    carriers: Carriers
    contracts: Contracts
    preference: str


@dataclass
class Compared:
    """How many lines and cells agreed, and where they did not."""

    lines: int = 0
    columns: Counter[str] = field(default_factory=Counter)  # cells compared
    said: Counter[str] = field(default_factory=Counter)  # of them those that are not blank
    differences: list[tuple[str, str, str, Sim]] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)  # columns that the output does not have


def made_up(lines: int, seed: int, *, contracts: bool = True) -> Case:
    """A fleet in which numbers stand twice, owners have many cards, and plans are shared."""
    rng = random.Random(seed)
    carriers = random_sims.random_carriers(rng)
    codes = [*[*carriers] * 6, *read_book().carriers]
    own = random_sims.random_contracts(rng, list(carriers)) if contracts else {}
    fleet = random_sims.random_fleet(rng, codes, lines)
    fleet = [random_sims.with_own_terms(rng, sim) for sim in fleet]
    for sim in fleet:
        for fact in ("transfer_target", "dependent_lines"):
            if rng.random() < 0.5:
                sim.pop(fact, None)
        if rng.random() < 0.02:
            sim["msisdn"] = rng.choice(fleet)["msisdn"]
        if rng.random() < 0.2:
            sim["iccid"] = iccid(rng.randrange(lines * 3))
        if rng.random() < 0.1:
            sim |= {"line_status": "active", "still_needed": True, "plan_type": "prepaid"}
        if rng.random() < 0.03:
            sim |= {
                "owner": "a collector",
                "carrier": rng.choice(["sosim", "three", "hahasim"]),
                "plan_type": "prepaid",
            }
        if rng.random() < 0.05:
            sim |= {"carrier": "other", "carrier_as_written": rng.choice(["Quux Overseas", "Quuz Wireless"])}
    return Case(fleet, carriers, own, rng.choice(["refund", "transfer"]))


def iccid(number: int) -> str:
    """A serial number with its check digit, and without the zeros at its end that a spreadsheet leaves."""
    body = f"8985200{number:06d}12345"
    total = sum(sum(divmod(int(char) * (2 - place % 2), 10)) for place, char in enumerate(reversed(body)))
    return body + str(-total % 10)


def slow_rows(case: Case) -> list[Row]:
    """What the slow reading says of each line, as the CSV writes it."""
    sources = [case.carriers, read_book().carriers]
    known = {**read_book().carriers, **case.carriers}
    made = reference_fleet.problems(case.fleet, carriers=known)
    found = reference_fleet.with_found_facts(case.fleet)
    return [
        _row(sim, decide(sim, AS_OF, sources, case.preference, contracts=case.contracts), problems, place)
        for place, (sim, problems) in enumerate(zip(found, made, strict=True), 2)
    ]


def _row(sim: Sim, answer: dict[str, Any], problems: Sequence[str], place: int) -> Row:
    told = list(dict.fromkeys([*answer["problems"], *problems]))
    if "carrier_as_written" in sim:
        told.append("unknown_carrier")
    asked = {
        who: [one["fact"] for one in answer["questions"] if one["asks"] == who]
        for who in ("owner", "carrier")
    }
    key = sim.get("sim_id") or sim.get("msisdn") or sim.get("iccid") or f"row {place}"
    return {
        "sim_id": key,
        **{name: sim.get(name, "") for name in ("msisdn", "iccid", "carrier", "owner", "department", "user")},
        "status": reference_fleet.status(answer["status"], problems),
        **{name: "|".join(one["candidates"]) for name, one in answer["decisions"].items()},
        **{name: ";".join(answer[name]) for name in LISTS},
        **{f"questions_{who}": ";".join(names) for who, names in asked.items()},
        "provided": ";".join(f"{name}={_code(value)}" for name, value in answer["provided"].items()),
        "problems": ";".join(told),
        "assumptions": ";".join(answer["assumptions"]),
        **{name: answer[name].isoformat() if answer[name] else "" for name in DATES},
        **{name: _amount(answer[name]) for name in MONEY},
    }


def _code(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _amount(cents: int | None) -> str:
    return "" if cents is None else f"{cents // 100}.{cents % 100:02d}"


def fast_rows(case: Case, folder: Path) -> list[Row]:
    """What `simexit batch` writes of the same lines."""
    source, terms, output = folder / "fleet.csv", folder / "terms.yaml", folder / "codes.csv"
    headings = [*random_sims.HEADINGS, *random_sims.OWN_TERMS]
    written = [{**sim, "carrier": sim.get("carrier_as_written", sim.get("carrier"))} for sim in case.fleet]
    with source.open("w", encoding="utf-8", newline="") as file:
        random_sims.write_csv(
            [{name: value for name, value in sim.items() if value is not None} for sim in written],
            file,
            headings,
        )
    terms.write_text(terms_yaml(case.carriers, case.contracts), encoding="utf-8")
    flags = ["--terms", str(terms), "--as-of", AS_OF.isoformat(), "--prefer", case.preference, "--force"]
    status = run(["batch", str(source), "-o", str(output), *flags])
    if status != 0:
        raise SystemExit(f"simexit batch ended with status {status}")
    with output.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows_alone(case: Case, folder: Path) -> tuple[list[Row], list[Row]]:
    """What the slow reading and what a single check say of each line alone."""
    sources = [case.carriers, read_book().carriers]
    decider = decider_with(folder, case.carriers, case.preference, contracts=case.contracts)
    slow, fast = [], []
    for place, sim in enumerate(case.fleet, 2):
        plain = {name: value for name, value in sim.items() if name != "carrier_as_written"}
        said = decide(plain, AS_OF, sources, case.preference, contracts=case.contracts)
        slow.append(_row(plain, said, [], place))
        fast.append(_row(plain, answer_of(check(decider, plain)), [], place))
    return slow, fast


def compare(case: Case, folder: Path, *, alone: bool = False) -> Compared:
    """Each cell of the CSV that the page defines against the slow reading."""
    slow, fast = rows_alone(case, folder) if alone else (slow_rows(case), fast_rows(case, folder))
    if len(slow) != len(fast):
        raise SystemExit(f"{len(slow)} lines went in, {len(fast)} came out")
    compared = Compared(lines=len(slow), lacking=[name for name in slow[0] if name not in fast[0]])
    for sim, one, other in zip(case.fleet, slow, fast, strict=True):
        for name in other:
            if name in NOT_COMPARED:
                continue
            compared.columns[name] += 1
            compared.said[name] += bool(one[name])
            if _settled(name, one[name]) != _settled(name, other[name]):
                compared.differences.append((name, one[name], other[name], sim))
    return compared


def _settled(name: str, cell: str) -> str:
    return ";".join(sorted(cell.split(";"))) if name in IN_ANY_ORDER else cell


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how many lines and columns were compared and how many cells differ, with the first few."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5, help="differences shown")
    parser.add_argument("--no-contracts", action="store_true", help="without contracts of the company's own")
    parser.add_argument("--alone", action="store_true", help="each line by itself, not in a sheet")
    options = parser.parse_args(arguments)
    begun = dt.datetime.now(tz=dt.UTC)
    case = made_up(options.lines, options.seed, contracts=not options.no_contracts)
    with tempfile.TemporaryDirectory() as folder:
        compared = compare(case, Path(folder), alone=options.alone)
    took = (dt.datetime.now(tz=dt.UTC) - begun).seconds
    print(f"{compared.lines} lines, seed {options.seed}, preference {case.preference}, {took} s")
    print(f"{len(compared.columns)} columns, {sum(compared.columns.values())} cells compared")
    print("not blank: " + ", ".join(f"{name} {count}" for name, count in compared.said.items()))
    if compared.lacking:
        print(f"columns that the output lacks: {', '.join(compared.lacking)}")
    print(f"{len(compared.differences)} differences")
    for name, count in Counter(name for name, *_ in compared.differences).items():
        print(f"  {name}: {count}")
    for name, slow, fast, sim in compared.differences[: options.show]:
        print(f"{name}: the slow reading says {slow!r}, the batch {fast!r}, of")
        print("  " + ", ".join(f"{fact}={random_sims.cell(fact, value)}" for fact, value in sim.items()))
    return 1 if compared.differences else 0


if __name__ == "__main__":
    sys.exit(main())
