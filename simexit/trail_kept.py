"""Make the trail of a run: what it was given, what ran, what it wrote. Must not print, nor repeat a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from batch.outputs.formats import REPORT, endings
from batch.reading.inputs import ReadLimits
from batch.reading.own_files import properties_of
from batch.reading.scan_package import ZipPackage
from batch.shapes import InputFile
from batch.trail.finding import FoundFiles, named_inputs, named_whole
from batch.trail.fitting import checks_hash
from batch.trail.hashing import file_seen, program_seen, rulebook_seen
from batch.trail.kept import write_trail
from batch.trail.shapes import EDITION, KIND, Named, SettingsSeen, SheetSeen, Trail
from batch.understanding.understand import masked
from batch.understanding.words import tidy
from engine.engines import engine_in_use

if TYPE_CHECKING:
    from engine.rulebook.book import Rulebook
    from simexit.batch_run import BatchDone, BatchRun
    from simexit.parted_options import InParts

_KIND: Any = KIND


@dataclass(frozen=True)
class TrailFiles:
    """The files that a run is given, by what they are read as."""

    inputs: Sequence[FoundFiles]
    terms: FoundFiles | None
    columns: FoundFiles | None
    answers: Sequence[FoundFiles]
    carried: Sequence[FoundFiles]

    @property
    def all(self) -> tuple[FoundFiles, ...]:
        """All of them."""
        single = [one for one in (self.terms, self.columns) if one]
        return (*self.inputs, *single, *self.answers, *self.carried)


def files_named(inputs: Sequence[str], stdin: bytes | None, options: Mapping[str, Any]) -> TrailFiles:
    """The files that a command line names; InputError where one is not there."""
    terms, columns = (named_whole(options[name]) if options[name] else None for name in ("terms", "columns"))
    answers = [
        named_whole(path) for path in sorted(options["answers"], key=str)
    ]  # their order does not matter
    carried = [named_whole(path) for path in options["carry"]]
    return TrailFiles(named_inputs(inputs, stdin), terms, columns, answers, carried)


class TrailKept:
    """The trail of one run, begun before it: what is read then is what was there."""

    def __init__(self, files: TrailFiles, options: Mapping[str, Any], in_parts: InParts) -> None:
        self._options, self._in_parts = options, in_parts
        self._inputs, self._answers, self._carried = (
            tuple(one.seen() for one in group) for group in (files.inputs, files.answers, files.carried)
        )
        self._terms, self._columns = (one.seen() if one else None for one in (files.terms, files.columns))

    def of(
        self, run: BatchRun, done: BatchDone, outputs: Sequence[tuple[str, Path]],
        saved: tuple[str, Path] | None = None,
    ) -> Trail:  # fmt: skip
        """The trail of the run that is done; `outputs`: what each was named, and where it is."""
        book = run.check.decider.rulebook
        engine = engine_in_use()
        return Trail(
            _KIND, EDITION, program_seen(f"{engine.name} {engine.version}".strip()),
            rulebook_seen(book, self._options["rulesets"]), self._settings(run, done.parts, book),
            tuple(_with_sheets(one, done.inputs) for one in self._inputs),
            self._terms, self._columns, self._answers, self._carried,
            tuple(_written(*one) for one in outputs), _written(*saved) if saved else None,
        )  # fmt: skip

    def write(
        self, path: Path, run: BatchRun, done: BatchDone, outputs: Sequence[tuple[str, Path]], saved: Path | None
    ) -> None:  # fmt: skip
        """Write the trail of the run that is done, whole or not at all."""
        write_trail(self.of(run, done, outputs, (str(saved), saved) if saved else None), path)

    def _settings(self, run: BatchRun, parts: int, book: Rulebook) -> SettingsSeen:
        check = run.check
        said = dict(self._options["assumed"])
        private = tuple(
            name for name, value in said.items()
            if masked(book.readable.get(name), value) != tidy(value)
        )  # fmt: skip
        return SettingsSeen(
            check.as_of, check.language, check.hints,
            {name: value for name, value in said.items() if name not in private}, private,
            self._options["prefer"], check.sheet, check.encoding, check.join, run.protect, run.until,
            *((parts, self._in_parts.lines, self._in_parts.listed) if parts else ()),
        )  # fmt: skip


def _with_sheets(named: Named, read: Sequence[InputFile]) -> Named:
    """The files with the tables that were read in them; a hash is that of what was read."""
    files = []
    for one in named.files:
        tables = [table for table in read if table.source == one.name]
        sheets = tuple(SheetSeen(table.sheet, table.rows) for table in tables)
        digest = next((table.sha256 for table in tables if table.sha256), one.sha256)
        files.append(msgspec.structs.replace(one, sha256=digest, sheets=sheets))
    return msgspec.structs.replace(named, files=tuple(files))


def _written(name: str, path: Path) -> Named:
    """An output; of a folder of parts every part."""
    if not path.is_dir():
        seen = file_seen(name, path)
        if path.suffix.lower() in endings(REPORT):
            properties = properties_of(ZipPackage(path.read_bytes(), name, ReadLimits()))
            seen = msgspec.structs.replace(seen, checks=checks_hash(properties))
        return Named(name, (seen,))
    return Named(
        name, tuple(file_seen(f"{name.rstrip('/')}/{one.name}", one) for one in sorted(path.iterdir()))
    )
