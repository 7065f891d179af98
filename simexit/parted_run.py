"""Check a fleet in parts for the command line, and say why where it turns out that it can't be.

Must not know how a part is read or decided.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from batch.errors import InputError
from batch.fleet.check import FleetOptions
from batch.outputs.formats import CODES, REPORT, SUMMARY, written_as
from batch.parted.answering import FleetAnswers
from batch.parted.dask_workers import DaskWorkers
from batch.parted.deciding import Job
from batch.parted.files import shown
from batch.parted.kept import Kept, ended
from batch.parted.outputs import write_folder, write_joined
from batch.parted.part import FleetCut, NotInParts
from batch.parted.run import CheckedInParts, begin, check
from batch.parted.sums import Sums
from batch.parted.workers import Here, Processes, Workers
from batch.shapes import RawTable
from batch.understanding.columns_file import refuse_headings
from batch.understanding.matching import Matching
from batch.understanding.words_settled import WordsSettled
from engine.deciding.decide import Decider
from language.texts import Texts
from simexit.parted_cut import PartedCut
from simexit.progress import progress_of_parts
from simexit.tables_read import TablesRead

_MEMORY = "750MB"  # of what looks across all parts, before it uses the disk


@dataclass(frozen=True)
class PartedRun:
    """One run over a fleet in parts, with what any run of the command has; `asked`: how that is to be done."""

    decider: Decider
    texts: Texts
    tables: TablesRead
    asked: PartedCut

    def check(
        self, cut: FleetCut, options: FleetOptions, outputs: Sequence[Path], folders: Sequence[Path]
    ) -> Sums | None:
        """Check the parts and write every output; what they come to, or None where it has to be done in one piece.

        `folders`: the outputs that are folders of parts, each by its first.
        """
        if any(one.whose or one.carried for one in options.answers):
            self.asked.in_one_piece(NotInParts("whose"))
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
            self.asked.in_one_piece(whole)
            return None
        except InputError:
            if not job.kept.has("keyed", 0):
                ended(job.kept)
            raise
        except BaseException:
            self.asked.say(self.asked.said.phrases.say("stopped", place=str(place)))
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

        place = self.asked.options.work or Path(f"{outputs[0]}.parts")
        return begin(place.absolute(), cut, job, options.words, resume=self.asked.options.resume)

    def _workers(self, parts: int) -> Workers:
        jobs = self.asked.options.jobs
        if self.asked.options.runner == "dask":
            return DaskWorkers(self.asked.options.scheduler, min(jobs or os.cpu_count() or 1, parts))
        count = min(jobs or 1, parts)
        return Processes(count) if count > 1 else Here()

    def _begins(self, cut: FleetCut, place: Path, workers: Workers) -> None:
        said = {"lines": f"{cut.records:,}", "parts": f"{len(cut.parts):,}", "workers": f"{workers.count:,}"}
        self.asked.say(
            self.asked.said.phrases.say("parts", place=str(place), seen_at=workers.seen_at or None, **said)
        )

    def _settled(self, words: WordsSettled, table: RawTable) -> tuple[RawTable, Matching]:
        """What the columns of the fleet hold, told as those of any sheet."""
        tables, matchings = self.tables.settled([table], words)
        refuse_headings(tables, matchings)
        for line in self.asked.said.headings(tables, matchings):
            self.asked.say(line)
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
