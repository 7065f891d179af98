"""Check a case again whenever what it says has changed, and read again only what that concerns.

The way is that of `simexit batch`: the same rulebook, tables, answers and decisions, from the same files.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from batch.errors import BatchError, NoHeadings
from batch.fleet.check import CheckedFleet, decided_of
from batch.fleet.cleaned import Cleaned, cleaned
from batch.fleet.reported import report_of
from batch.reading.inputs import OpenedFile, ReadLimits, opened
from batch.shapes import FleetResult, RawTable
from batch.understanding.columns_file import refuse_headings
from batch.understanding.matching import Matching
from engine.deciding.decide import Decider
from page.case.case_said import CaseSaid
from page.case.folder import ANSWERS, COLUMNS, INPUTS, LOG, REVIEW, SENT, TERMS, CaseFolder
from simexit.fleet_check import FleetCheck
from simexit.rulebooks import Choices, prepare

Tables = tuple[list[RawTable], list[Matching]]


@dataclass(frozen=True)
class CaseFound:
    """What is found in a case as it stands: its tables as far as they could be read, and the fleet once it is decided.

    `refused`: why there is no fleet. `checks` has one for each language, made when it is asked for. Of
    each language that was asked for, `said` has what the report says, and `results` the same with what was decided.
    """

    decider: Decider
    checks: Mapping[str, FleetCheck]
    as_of: datetime.date
    tables: Tables = field(default_factory=lambda: ([], []))
    fleet: CheckedFleet | None = None
    refused: BatchError | None = None
    said: dict[str, FleetResult] = field(default_factory=dict)
    results: dict[str, FleetResult] = field(default_factory=dict)

    def check(self, language: str) -> FleetCheck:
        """The check in a language."""
        return self.checks[language]

    def result(self, language: str) -> FleetResult:
        """All that the report says, in a language, with what was decided; there has to be a fleet."""
        if self.fleet is None:
            raise ValueError("a case without a fleet has no result")
        check = self.check(language)
        if language not in self.said:
            self.said[language] = report_of(self.decider, self.fleet, check.options())
        if language not in self.results:
            self.results[language] = check.reviewed(self.said[language], self.fleet)
        return self.results[language]

    def decided_anew(self, checks: Mapping[str, FleetCheck]) -> CaseFound:
        """The same fleet, of which reviewers have decided otherwise."""
        return replace(self, checks=checks, results={})


class CaseCheck:
    """The check of one case, which keeps what was read for as long as it stays."""

    def __init__(self, folder: CaseFolder, chosen: Choices) -> None:
        """`chosen`: what the server was started with, which goes for a case that says nothing else."""
        self._folder, self._chosen = folder, chosen
        self._decider: tuple[object, Decider] | None = None
        self._raw: tuple[object, list[RawTable], NoHeadings | None] | None = None
        self._tables: tuple[object, Tables] | None = None
        self._understood: tuple[object, Cleaned] | None = None
        self._before: FleetCheck | None = None

    def now(self, said: CaseSaid, as_of: datetime.date) -> CaseFound:
        """Check the case as its files are now; RulebookInvalid where its terms are broken."""
        decider = self._deciding(said)
        checks = _Checks(self._folder, said, decider, as_of, self._before)
        found = CaseFound(decider, checks, as_of)
        try:
            check = checks[decider.rulebook.languages[0]]
            check.read_what_is_said()
            self._before = check
            if not said.inputs:
                return found
            key, tables = self._settled(said, check)
            found = replace(found, tables=tables)
            if self._raw and self._raw[2]:
                return replace(found, refused=self._raw[2])
            return replace(
                found, fleet=decided_of(decider, self._cleaned(key, tables, check), check.options())
            )
        except BatchError as refused:
            return replace(found, refused=refused)

    def forget_files(self) -> None:
        """The folder has moved: what came home is read from its new place; what was understood of the sheets stays."""
        self._before = None

    def decided(self, found: CaseFound, said: CaseSaid, as_of: datetime.date) -> CaseFound:
        """The case as it is after nothing but decisions were made."""
        checks = _Checks(self._folder, said, found.decider, as_of, self._before)
        return found.decided_anew(checks)

    def _deciding(self, said: CaseSaid) -> Decider:
        chosen = chosen_of(self._folder, said, self._chosen)
        terms = chosen.terms
        key = (terms, terms and terms.stat().st_mtime_ns, chosen.prefer, tuple(chosen.assume.items()))
        if self._decider is None or self._decider[0] != key:
            self._decider = (key, prepare(chosen))
        return self._decider[1]

    def _settled(self, said: CaseSaid, check: FleetCheck) -> tuple[object, Tables]:
        """The tables and what their columns hold, and by what these are told from others."""
        words, chosen = check.gathered.words, check.tables.said.chosen
        raw = (said.inputs, tuple(chosen.items()), id(check.decider))
        if self._raw is None or self._raw[0] != raw:
            self._raw = (raw, *self._read([self._opened(name) for name in said.inputs], check))
        if self._tables is None or self._tables[0] != (raw, words):
            self._tables = ((raw, words), check.tables.settled(self._raw[1], words))
        return self._tables

    def _read(
        self, files: Sequence[OpenedFile], check: FleetCheck
    ) -> tuple[list[RawTable], NoHeadings | None]:
        """The tables; where no heading is known, any that there are, to say what they stand for, and the refusal."""
        words = check.gathered.words
        try:
            return check.tables.read(files, words=words), None
        except NoHeadings as refused:
            return check.tables.read(files, words=words, any_words=True), refused

    def _cleaned(self, key: object, tables: Tables, check: FleetCheck) -> Cleaned:
        refuse_headings(*tables)
        if self._understood is None or self._understood[0] != key:
            book = check.decider.rulebook
            self._understood = (key, cleaned(book, *tables, check.gathered.words, check.join))
        return self._understood[1]

    def _opened(self, name: str) -> OpenedFile:
        """The file by the name that people gave it."""
        return opened(str(self._folder / name), None, ReadLimits(), name.removeprefix(f"{INPUTS}/"))


class _Checks(dict[str, FleetCheck]):
    """A check for each language, made when it is first asked for."""

    def __init__(
        self,
        folder: CaseFolder,
        said: CaseSaid,
        decider: Decider,
        as_of: datetime.date,
        before: FleetCheck | None,
    ) -> None:
        super().__init__()
        self._folder, self._said, self._decider, self._as_of = folder, said, decider, as_of
        self._before = before

    def __missing__(self, language: str) -> FleetCheck:
        folder, said = self._folder, self._said
        check = FleetCheck(
            self._decider, self._as_of, language, columns=folder.there(COLUMNS), hints=said.hints,
            answers=[*answers_of(folder, said)], carry=[*carried_of(folder, said)], before=self._before,
            called=folder.called,
        )  # fmt: skip
        self[language] = check
        return check


def chosen_of(folder: CaseFolder, said: CaseSaid, otherwise: Choices) -> Choices:
    """The company's terms, preference and assumptions: what the case says, before what the page was started with."""
    return replace(
        otherwise,
        terms=folder.there(TERMS) or otherwise.terms,
        prefer=said.prefer or otherwise.prefer,
        assume={**otherwise.assume, **said.assume},
    )


def answers_of(folder: CaseFolder, said: CaseSaid) -> Sequence[Path]:
    """What `--answers` is given: what was sent out, what came home, and what was answered on the page."""
    sent = folder / SENT
    own = folder.there(ANSWERS)
    return [
        *([sent] if any(sent.rglob(LOG)) else []),
        *(folder / name for name in said.returned),
        *([own] if own else []),
    ]


def carried_of(folder: CaseFolder, said: CaseSaid) -> Sequence[Path]:
    """What `--carry` is given: an earlier report, and what was decided on the page."""
    own = folder.there(REVIEW)
    return [*(folder / name for name in said.earlier), *([own] if own else [])]
