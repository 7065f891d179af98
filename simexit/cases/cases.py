"""Reads worked cases from YAML: what is known of a line, and the answer it must get. Runs nothing.

A mistake in a case file is reported as one in a rulebook is: file, line, what is wrong, the nearest right name.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal

import msgspec

from engine.problems import RulebookInvalid, RulebookProblem, kind, suggest
from engine.rulebook.book import Rulebook
from engine.rulebook.shape import build, mapping, only_keys, where
from engine.rulebook.yamlfile import YamlFile, read_yaml

STATUSES = ("determined", "needs_info")
DATES = ("cancel_on", "undo_until")
MONEY = ("saving_hkd_year", "exit_cost_hkd")
LISTS = ("questions_owner", "questions_carrier", "to_become_eligible", "assumptions")


class CaseEntry(msgspec.Struct, frozen=True):
    """The keys of a case. `terms` are the line's own terms; `why` says how the answer was worked out."""

    name: str
    as_of: datetime.date
    facts: dict[str, Any]
    expect: dict[str, Any]
    sources: list[str] = []
    why: str = ""
    terms: dict[str, Any] = {}
    assume: dict[str, Any] = {}
    prefer: Literal["refund", "transfer"] | None = None


class CaseFile(msgspec.Struct, frozen=True):
    """The keys of a file of cases. `terms` names a company's terms file, beside this one, for all of its cases."""

    cases: list[Any]
    terms: str = ""
    about: str = ""


@dataclass(frozen=True)
class Case:
    """One case: where it stands, what is put in, and what must come out (only the keys that are written)."""

    file: str
    line: int
    entry: CaseEntry
    expect: dict[str, Any]
    terms: Path | None = None

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


def case_files(paths: Iterable[Path]) -> list[Path]:
    """The YAML files among some files and folders, in name order within a folder."""
    found: list[Path] = []
    for path in paths:
        found += sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    return found


def read_cases(paths: Iterable[Path], rulebook: Rulebook) -> list[Case]:
    """Every case of the files; RulebookInvalid with every mistake in them."""
    cases: list[Case] = []
    problems: list[RulebookProblem] = []
    for path in paths:
        file = read_yaml(path, str(path))
        if not file.problems:
            cases += _cases(file, path, rulebook)
        problems += file.problems
    if problems:
        raise RulebookInvalid(problems)
    return cases


def _cases(file: YamlFile, path: Path, rulebook: Rulebook) -> list[Case]:
    whole = build(CaseFile, file.data, file)
    if whole is None:
        return []
    terms = path.parent / whole.terms if whole.terms else None
    found, names = [], set()
    for position, data in enumerate(whole.cases):
        here = ("cases", position)
        entry = build(CaseEntry, data, file, *here)
        if entry is None:
            continue
        if entry.name in names:
            file.problem(f"there are two cases called `{entry.name}`", *here, "name")
        names.add(entry.name)
        for key, known in (
            ("facts", [*rulebook.facts, *rulebook.terms]),
            ("assume", [*rulebook.facts, *rulebook.terms]),
            ("terms", [*rulebook.terms]),
        ):
            only_keys(mapping(data.get(key), file, *here, key), known, file, *here, key)
        found.append(
            Case(file.name, file.line(*here), entry, _expected(entry, file, rulebook, *here, "expect"), terms)
        )
    return found


def _expected(entry: CaseEntry, file: YamlFile, rulebook: Rulebook, *path: str | int) -> dict[str, Any]:
    """The expected answer in the form in which the real one is compared; what can't be meant is noted."""
    allowed = expectable(rulebook)
    only_keys(entry.expect, allowed, file, *path)
    return {
        key: _value(key, value, file, rulebook, *path, key)
        for key, value in entry.expect.items()
        if key in allowed
    }


def expectable(rulebook: Rulebook) -> list[str]:
    """The keys that `expect` may have."""
    collects = [f"unknown_{one.name}" for one in rulebook.decisions.values() if one.hit_policy == "collect"]
    return ["status", *rulebook.decisions, *collects, *LISTS, *DATES, *MONEY]


def _value(key: str, value: Any, file: YamlFile, rulebook: Rulebook, *path: str | int) -> Any:
    if key == "status":
        return _one_of(value, STATUSES, file, *path)
    if key in DATES:
        if value is not None and not isinstance(value, datetime.date):
            file.problem(f"`{key}` must be a date, YYYY-MM-DD, or blank, not {kind(value)}", *path)
        return value
    if key in MONEY:
        return _cents(key, value, file, *path)
    decision = rulebook.decisions.get(key.removeprefix("unknown_"))
    if decision is not None and decision.hit_policy == "first":
        candidates = value if isinstance(value, list) else [value]
        return tuple(_one_of(item, decision.outcomes, file, *path) for item in candidates)
    codes: Iterable[str] = [*rulebook.facts, *rulebook.terms]
    if decision is not None:
        codes = [rule.id for rule in decision.rules]
    elif key == "to_become_eligible" and "obstacles" in rulebook.decisions:
        codes = [rule.id for rule in rulebook.decisions["obstacles"].rules]
    if not isinstance(value, list):
        file.problem(f"{where(path)}must be a list of codes (`[]` for none), not {kind(value)}", *path)
        return ()
    return tuple(_one_of(item, codes, file, *path) for item in value)


def _one_of(value: Any, allowed: Iterable[str], file: YamlFile, *path: str | int) -> str:
    allowed = list(allowed)
    if value not in allowed:
        file.problem(f"`{path[-1]}` can't be `{value}`{suggest(str(value), allowed)}", *path)
    return str(value)


def _cents(key: str, value: Any, file: YamlFile, *path: str | int) -> int | None:
    if value is None:
        return None
    try:
        cents = Decimal(str(value)) * 100
        if not isinstance(value, bool) and cents == int(cents):
            return int(cents)
    except (InvalidOperation, ValueError, OverflowError):
        pass
    file.problem(f"`{key}` must be an amount in HK$ such as 45 or 45.50, or blank, not `{value}`", *path)
    return None
