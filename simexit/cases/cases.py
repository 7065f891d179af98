"""Read worked cases from YAML: what is known about a line, and the answer it must get. Must not run them.

A mistake in a case file is reported like one in a rulebook: file, line, what is wrong, the nearest right name.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from batch.errors import InputError
from batch.fleet.single import read_line
from batch.understanding.file_kinds import CASES, wrong_kind
from engine.problems import RulebookInvalid, RulebookProblem
from engine.rulebook.book import Rulebook
from engine.rulebook.shape import build, only_keys
from engine.rulebook.yamlfile import YamlFile, read_yaml
from simexit.cases.expected import left_out, read_expected

#: Beside facts, what is remarked of a line: hints listen to it.
REMARKS = "remarks"


class CaseEntry(msgspec.Struct, frozen=True):
    """The keys of a case. `terms` are the line's own terms; `why` says how the answer was worked out.

    `expect` says what the case is about; with `expect_all` it says everything, and what it leaves out must be empty.
    `confirmed: no`: the answer is what the rulebook gave, and nobody has said yet that it is right.
    """

    name: str
    as_of: datetime.date
    facts: dict[str, Any]
    expect: dict[str, Any]
    sources: list[str] = []
    why: str = ""
    terms: dict[str, Any] = {}
    assume: dict[str, Any] = {}
    prefer: Literal["refund", "transfer"] | None = None
    expect_all: bool | None = None
    confirmed: bool = True


class CaseFile(msgspec.Struct, frozen=True):
    """The keys of a file of cases. `terms` names a company's terms file, beside this one, for all of its cases.

    `expect_all` is for all cases that don't say otherwise.
    """

    cases: list[Any]
    terms: str = ""
    about: str = ""
    expect_all: bool = False


@dataclass(frozen=True)
class Case:
    """One case: where it is written, what is put in, and what must come out.

    `expect` has the keys that are compared: those that are written, and with `expect_all` every other too.
    """

    path: Path
    position: int
    line: int
    entry: CaseEntry
    expect: dict[str, Any]
    terms: Path | None = None

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"


def found_cases(places: Sequence[Path], rulebook: Rulebook) -> list[Case]:
    """Every case of some files and folders; InputError where one is not there, or there is none."""
    files = case_files(places)
    for path in (*places, *files):
        if not path.exists():
            raise InputError("not_there", path=path)
    if not files:
        raise InputError("no_case_files", folder=places[0])
    return read_cases(files, rulebook)


def case_files(paths: Iterable[Path]) -> list[Path]:
    """The YAML files among some files and folders; those of a folder are in order, subfolders included."""
    found: list[Path] = []
    for path in paths:
        below = (
            sorted(file for file in path.rglob("*.yaml") if not _hidden(file, path))
            if path.is_dir()
            else [path]
        )
        found += [file for file in below if file not in found]
    return found


def _hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def read_cases(paths: Iterable[Path], rulebook: Rulebook) -> list[Case]:
    """Read every case of the files; RulebookInvalid lists every mistake in them.

    A terms file that one of them names may be among them: it contains no cases.
    """
    files = {path: read_yaml(path, str(path)) for path in paths}
    terms = {
        named.resolve() for path, file in files.items() if (named := _terms_file(file, path)) is not None
    }
    cases: list[Case] = []
    problems: list[RulebookProblem] = []
    for path, file in files.items():
        if path.resolve() in terms:
            continue
        if not file.problems:
            cases += _cases(file, path, rulebook)
        problems += file.problems
    if problems:
        raise RulebookInvalid(problems)
    return cases


def _terms_file(file: YamlFile, path: Path) -> Path | None:
    """The terms file that a file of cases names."""
    named = file.data.get("terms") if isinstance(file.data, dict) else None
    return path.parent / named if isinstance(named, str) and named and "cases" in file.data else None


def _cases(file: YamlFile, path: Path, rulebook: Rulebook) -> list[Case]:
    wrong = wrong_kind(file.data, CASES, rulebook.readable)
    if wrong is not None:
        file.problems.append(wrong.problem(file.name))
        return []
    whole = build(CaseFile, file.data, file)
    if whole is None:
        return []
    found, names = [], set()
    for position, data in enumerate(whole.cases):
        here = ("cases", position)
        entry = build(CaseEntry, data, file, *here)
        if not isinstance(data, dict):
            continue
        expect = _names_checked(data, file, rulebook, here)
        if entry is None:
            continue
        if entry.name in names:
            file.problem(f"there are two cases called `{entry.name}`", *here, "name")
        names.add(entry.name)
        if whole.expect_all if entry.expect_all is None else entry.expect_all:
            expect |= left_out(expect, rulebook)
        found.append(Case(path, position, file.line(*here), entry, expect, _terms_file(file, path)))
    if file.problems and not whole.terms:
        _values_checked(found, file, rulebook)
    return found


def _names_checked(
    data: dict[str, Any], file: YamlFile, rulebook: Rulebook, here: tuple[str | int, ...]
) -> dict[str, Any]:
    """Note each name in a case that there is not, and give what it expects."""
    for key, known in (
        ("facts", [*rulebook.facts, *rulebook.terms, *([REMARKS] if rulebook.remarks.headings else [])]),
        ("assume", [*rulebook.facts, *rulebook.terms]),
        ("terms", [*rulebook.terms]),
    ):
        only_keys(_part(data, key), known, file, *here, key)
    return read_expected(_part(data, "expect"), file, rulebook, *here, "expect")


def _part(data: dict[str, Any], key: str) -> dict[str, Any]:
    """A mapping in a case; what is none is told of by its shape."""
    part = data.get(key)
    return part if isinstance(part, dict) else {}


def _values_checked(cases: Iterable[Case], file: YamlFile, rulebook: Rulebook) -> None:
    """Note what can't be read in cases that are not run, since something else is wrong with their file."""
    for case in cases:
        for part, written in (("facts", case.entry.facts), ("terms", case.entry.terms)):
            for problem in read_line(rulebook, written).problems:
                said = f"`{problem.fact}` can't be read: `{problem.text}` ({problem.type})"
                file.problem(said, "cases", case.position, part, problem.fact)
