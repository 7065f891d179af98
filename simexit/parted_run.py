"""Check a fleet in parts for the command line, where it is large or that is asked for; and say why where it can't be.

Must not know how a part is read or decided.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from batch.errors import InputError
from batch.fleet.check import FleetOptions
from batch.outputs.formats import CALENDAR, CODES, REPORT, SUMMARY, written_as
from batch.parted.answering import FleetAnswers
from batch.parted.cutting import cut_file, cut_of
from batch.parted.dask_workers import DaskWorkers
from batch.parted.deciding import Job
from batch.parted.files import ending_of, files_of, shown, size_of
from batch.parted.kept import Kept, ended
from batch.parted.outputs import write_folder, write_joined
from batch.parted.part import FleetCut, NotInParts
from batch.parted.run import CheckedInParts, begin, check
from batch.parted.sums import Sums
from batch.parted.workers import Here, Processes, Workers
from batch.reading.inputs import PARQUET, STANDARD_INPUT, TEXTS
from batch.shapes import RawTable
from batch.understanding.columns import Matching
from batch.understanding.columns_file import refuse_headings
from batch.understanding.words_settled import WordsSettled
from engine.deciding.decide import Decider
from language.texts import Texts
from simexit.batch_said import BatchSaid
from simexit.parted_options import LISTED, InParts
from simexit.progress import progress_of_parts
from simexit.tables_read import TablesRead

_LARGE = 64 << 20  # bytes of files that are looked at more closely
_MEMORY = "750MB"  # of what looks across all parts, before it uses the disk


@dataclass(frozen=True)
class PartedRun:
    """One run over a fleet in parts, with what any run of the command has; `asked`: how it is to be done."""

    decider: Decider
    texts: Texts
    tables: TablesRead
    said: BatchSaid
    say: Callable[[str], None]
    asked: InParts

    def cut(self, inputs: Sequence[str], outputs: Sequence[Path], *, at_once: bool) -> FleetCut | None:
        """The fleet in parts, or None where it is to be read in one piece, which is said where parts were asked for.

        `at_once`: something is asked for that needs all lines at once.
        """
        try:
            return self._cut(inputs, outputs, at_once=at_once)
        except NotInParts as whole:
            self._in_one_piece(whole)
            return None

    def _cut(self, inputs: Sequence[str], outputs: Sequence[Path], *, at_once: bool) -> FleetCut | None:
        kinds = {written_as(path) for path in outputs}
        if STANDARD_INPUT in inputs or at_once or CALENDAR in kinds or not self._there:
            raise NotInParts("asked")
        files = files_of(inputs)
        if any(ending_of(name) not in (*PARQUET, *TEXTS) for name in files) or len(set(files)) < len(files):
            raise NotInParts("kind")
        with suppress(OSError):  # reading them says best what is wrong
            if not self.asked.asked and not (
                kinds == {CODES} and len(files) == 1 and size_of(files[0]) >= _LARGE
            ):
                raise NotInParts("small")
            cut = cut_of(files, [cut_file(name, self.asked.lines) for name in files])
            if len(cut.parts) < 2 or not (self.asked.asked or cut.records > LISTED):
                raise NotInParts("small")
            if kinds & {REPORT, SUMMARY} and cut.records <= self.asked.listed:
                raise NotInParts("listed")
            return cut
        raise NotInParts("small")

    @property
    def _there(self) -> bool:
        """Whether what parts need is installed; it is refused later where parts are asked for."""
        return self.asked.asked or find_spec("duckdb") is not None

    def _in_one_piece(self, whole: NotInParts) -> None:
        if self.asked.asked:
            why = self.said.phrases.say("whole", whole.why)
            self.say(self.said.phrases.say("in_one_piece", why=why))

    def check(
        self, cut: FleetCut, options: FleetOptions, outputs: Sequence[Path], folders: Sequence[Path]
    ) -> Sums | None:
        """Check the parts and write every output; what they come to, or None where it has to be done in one piece.

        `folders`: the outputs that are folders of parts, each by its first.
        """
        if any(one.whose or one.carried for one in options.answers):
            self._in_one_piece(NotInParts("whose"))
            return None
        job = self._job(cut, options, outputs)
        place = job.kept.folder
        settle = partial(self._settled, options.words)
        try:
            with self._workers(len(cut.parts)) as workers, progress_of_parts(self.texts) as advance:
                self._begins(cut, place, workers)
                done = check(cut, job, workers, settle, options.words, advance, memory=_MEMORY)
                self._write(done, cut, options, outputs, folders)
        except NotInParts as whole:
            ended(job.kept)
            self._in_one_piece(whole)
            return None
        except InputError:
            if not job.kept.has("keyed", 0):
                ended(job.kept)
            raise
        except BaseException:
            self.say(self.said.phrases.say("stopped", place=str(place)))
            raise
        ended(job.kept)
        return done.sums

    def _job(self, cut: FleetCut, options: FleetOptions, outputs: Sequence[Path]) -> Job:
        kinds = {path: written_as(path) for path in outputs}
        codes = [path for path in outputs if kinds[path] == CODES]
        by_user = {name: self.decider.assumed_values[name] for name in self.decider.assumed_by_user}

        def job(kept: Kept) -> Job:
            return Job(
                self.decider.rulebook, by_user, options.as_of, options.language, options.hints,
                self.tables.said.chosen,
                tuple(map(shown, cut.files)), cut.records,
                tuple(dict.fromkeys(path.suffix.lower() for path in codes)),
                bool({REPORT, SUMMARY} & set(kinds.values())), kept,
                FleetAnswers(options.answers, options.problems, options.notices),
            )  # fmt: skip

        place = self.asked.work or Path(f"{outputs[0]}.parts")
        return begin(place.absolute(), cut, job, options.words, resume=self.asked.resume)

    def _workers(self, parts: int) -> Workers:
        jobs = self.asked.jobs
        if self.asked.runner == "dask":
            return DaskWorkers(self.asked.scheduler, min(jobs or os.cpu_count() or 1, parts))
        count = min(jobs or 1, parts)
        return Processes(count) if count > 1 else Here()

    def _begins(self, cut: FleetCut, place: Path, workers: Workers) -> None:
        said = {"lines": f"{cut.records:,}", "parts": f"{len(cut.parts):,}", "workers": f"{workers.count:,}"}
        self.say(self.said.phrases.say("parts", place=str(place), seen_at=workers.seen_at or None, **said))

    def _settled(self, words: WordsSettled, table: RawTable) -> tuple[RawTable, Matching]:
        """What the columns of the fleet hold, told as those of any sheet."""
        tables, matchings = self.tables.settled([table], words)
        refuse_headings(tables, matchings)
        for line in self.said.headings(tables, matchings):
            self.say(line)
        return tables[0], matchings[0]

    def _write(
        self, done: CheckedInParts, cut: FleetCut, options: FleetOptions, outputs: Sequence[Path],
        folders: Sequence[Path],
    ) -> None:  # fmt: skip
        from batch.parted.report import summed_up, write_summed  # what makes workbooks: not for codes alone

        summed = None
        for path in outputs:
            kind = written_as(path)
            if path in folders:
                write_folder(done.written(path.suffix), path.parent)
            elif kind == CODES:
                write_joined(done.written(path.suffix.lower()), path)
            else:
                summed = summed or summed_up(done, cut, self.decider.rulebook, self.texts, options)
                write_summed(summed, self.texts, path, report=kind == REPORT)
