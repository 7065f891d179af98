"""Repeat the run that a trail tells of, and hold what comes out against what came out then. Must not print.

Nothing is written but in a folder of its own, which is gone afterwards.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from batch.errors import InputError, Refused
from batch.parts import new_folder
from batch.reading.inputs import OpenedFile
from batch.trail.comparing import TrailCompared, compared
from batch.trail.finding import FoundFiles, Search
from batch.trail.hashing import file_seen
from batch.trail.kept import one_name, read_trail
from batch.trail.lines_compared import OtherLines, other_lines
from batch.trail.shapes import Named, Trail
from engine.rulebook.book import languages_in
from language.refusals import reason
from simexit.batch_run import BatchRun
from simexit.fleet_check import FleetCheck
from simexit.parted_options import FIRST_PART, InParts
from simexit.rulebooks import Choices, prepare
from simexit.trail_kept import TrailFiles, TrailKept

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Replayed:
    """A repetition: the trail, how both differ, and of the outputs that came out otherwise how many lines do.

    `edited` are outputs that are no longer as the run wrote them, `gone` those that are not there.
    """

    trail: Trail
    compared: TrailCompared
    lines: Mapping[str, OtherLines] = field(default_factory=dict)
    edited: Sequence[str] = ()
    gone: Sequence[str] = ()


class Replay:
    """The run of a trail, with all that it needs found; InputError names all that is not."""

    def __init__(
        self, path: Path, given: Sequence[str], stdin: bytes | None, assumed: Mapping[str, str]
    ) -> None:
        """`given`: where files are that are not where they were; `assumed`: what the trail does not hold."""
        self.trail, self._base, self._stdin = read_trail(path), path.parent, stdin
        trail, settings = self.trail, self.trail.settings
        search = Search(path.parent, given, stdin)
        self._files = TrailFiles(
            [search.inputs(one) for one in trail.inputs],
            search.whole(trail.terms) if trail.terms else None,
            search.whole(trail.columns) if trail.columns else None,
            [search.whole(one) for one in trail.answers],
            [search.whole(one) for one in trail.carried],
        )
        self._rulesets = Path(trail.rulebook.folder) if trail.rulebook.folder else None
        missing = [*search.missing, *([trail.rulebook.folder] if self._no_rulebook else [])]
        unsaid = [name for name in settings.withheld if name not in assumed]
        moved = [one.named for one in self._files.inputs if one.moved] if settings.parts else []
        if missing or unsaid or moved:
            raise InputError(*(
                *(reason("trail_file_missing", name=name) for name in missing),
                *(reason("trail_moved_in_parts", name=name) for name in moved if name not in missing),
                *(reason("trail_withheld", fact=name) for name in unsaid),
            ))  # fmt: skip
        if settings.lang not in languages_in(self._rulesets):
            raise InputError("trail_damaged", name=path, why=reason("foreign_words", detail=settings.lang))
        self._assumed = settings.assumed | {name: assumed[name] for name in settings.withheld}

    @property
    def _no_rulebook(self) -> bool:
        return self._rulesets is not None and not self._rulesets.is_dir()

    def done(self, *, debug: bool) -> Replayed:
        """Repeat the run, and compare."""
        run, trail = self._run(debug=debug), self.trail
        kept = TrailKept(self._files, self._options, self._in_parts)
        with new_folder(Path(tempfile.gettempdir())) as folder:
            outputs = [_place(folder, number, one) for number, one in enumerate(trail.outputs)]
            folders = [path for path in outputs if path.name == FIRST_PART]
            for path in folders:
                path.parent.mkdir()
            saved = folder / "answers.yaml" if trail.saved_answers else None
            ended = run.done(
                self._inputs, self._stdin, outputs, frozenset(), folders, saving=saved is not None
            )
            if saved:
                run.save_answers(ended, saved)
            named = [
                (one.name, path.parent if path in folders else path)
                for one, path in zip(trail.outputs, outputs, strict=True)
            ]
            as_saved = (trail.saved_answers.name, saved) if trail.saved_answers and saved else None
            found = compared(trail, kept.of(run, ended, named, as_saved))
            return self._replayed(found, dict(named))

    def _replayed(self, found: TrailCompared, made: Mapping[str, Path]) -> Replayed:
        """How many lines differ in what differs, as far as the outputs of then are still there."""
        lines: dict[str, OtherLines] = {}
        edited, gone = [], []
        differing = {one.name for one in found.written}
        for one in (one for named in self.trail.written for one in named.files):
            place = next((path for path in (Path(one.name), self._base / one.name) if path.is_file()), None)
            if place is None:
                gone.append(one.name)
                continue
            if file_seen(one.name, place).sha256 != one.sha256:
                edited.append(one.name)
            other = other_lines(place, made[one.name]) if one.name in differing & made.keys() else None
            if other is not None:
                lines[one.name] = other
        return Replayed(self.trail, found, lines, edited, gone)

    def _run(self, *, debug: bool) -> BatchRun:
        settings, files = self.trail.settings, self._files
        called = {str(place): name for one in files.all for name, place in one.places.items()}
        called |= {str(one.at): one.named for one in files.all if one.at}
        terms = files.terms
        try:
            decider = prepare(Choices(
                terms.at if terms else None, self._rulesets, settings.prefer, dict(self._assumed),
                terms_called=terms.named if terms and terms.moved else "",
            ))  # fmt: skip
        except Refused as error:
            raise InputError(*error.reasons) from None
        check = FleetCheck(
            decider, settings.as_of, settings.lang, sheet=settings.sheet,
            columns=files.columns.at if files.columns else None, encoding=settings.encoding, join=settings.join,
            answers=_at(files.answers), carry=_at(files.carried), hints=settings.hints,
            called=lambda path: called.get(str(path), str(path)),
        )  # fmt: skip
        in_parts = self._in_parts if settings.parts else None
        return BatchRun(check, settings.protect, settings.until, in_parts, debug=debug)

    @property
    def _inputs(self) -> list[str | OpenedFile]:
        """The inputs under the names they had."""
        return [
            one
            for found in self._files.inputs
            for one in ([_opened(*file) for file in found.places.items()] if found.moved else [found.named])
        ]

    @property
    def _in_parts(self) -> InParts:
        settings = self.trail.settings
        return InParts(jobs=1, lines=settings.part_lines, listed=settings.listed)

    @property
    def _options(self) -> Mapping[str, object]:
        return {
            "rulesets": self._rulesets,
            "prefer": self.trail.settings.prefer,
            "assumed": tuple(self._assumed.items()),
        }


def _opened(name: str, place: str | bytes) -> OpenedFile:
    return OpenedFile(name, place if isinstance(place, bytes) else Path(place).read_bytes())


def _at(found: Sequence[FoundFiles]) -> list[Path]:
    return [one.at for one in found if one.at]


def _place(folder: Path, number: int, output: Named) -> Path:
    """Where an output is written this time: nothing of its name but the ending is believed."""
    if output.name.endswith("/"):
        return folder / str(number) / FIRST_PART
    return folder / f"{number}{Path(one_name(output)).suffix.lower()}"
