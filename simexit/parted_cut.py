"""Tell whether a fleet is checked in parts, since it is large or that is asked for; and say why where it can't be.

Must not know how a part is checked: for most fleets, nothing of that is even loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from batch.outputs.formats import CALENDAR, CODES, REPORT, SUMMARY, written_as
from batch.parted.files import ending_of, files_of, size_of
from batch.parted.part import FleetCut, NotInParts
from batch.reading.inputs import PARQUET, STANDARD_INPUT, TEXTS
from simexit.parted_options import LISTED, InParts

if TYPE_CHECKING:
    from simexit.batch_said import BatchSaid

_LARGE = 64 << 20  # bytes of files that are looked at more closely


@dataclass(frozen=True)
class PartedCut:
    """Whether a run is done in parts, after the `options` that ask for it."""

    said: BatchSaid
    say: Callable[[str], None]
    options: InParts

    def cut(self, inputs: Sequence[str], outputs: Sequence[Path], *, at_once: bool) -> FleetCut | None:
        """The fleet in parts, or None where it is to be read in one piece, which is said where parts were asked for.

        `at_once`: something is asked for that needs all lines at once.
        """
        try:
            return self._cut(inputs, outputs, at_once=at_once)
        except NotInParts as whole:
            self.in_one_piece(whole)
            return None

    def _cut(self, inputs: Sequence[str], outputs: Sequence[Path], *, at_once: bool) -> FleetCut | None:
        kinds = {written_as(path) for path in outputs}
        if STANDARD_INPUT in inputs or at_once or CALENDAR in kinds or not self._there:
            raise NotInParts("asked")
        files = files_of(inputs)
        if any(ending_of(name) not in (*PARQUET, *TEXTS) for name in files) or len(set(files)) < len(files):
            raise NotInParts("kind")
        with suppress(OSError):  # reading them says best what is wrong
            if not self.options.asked and not (
                kinds == {CODES} and len(files) == 1 and size_of(files[0]) >= _LARGE
            ):
                raise NotInParts("small")
            from batch.parted.cutting import (
                cut_file,
                cut_of,
                may_have_more,
            )  # only large files are looked into

            if not (self.options.asked or may_have_more(files[0], LISTED)):
                raise NotInParts("small")
            cut = cut_of(files, [cut_file(name, self.options.lines) for name in files])
            if len(cut.parts) < 2 or not (self.options.asked or cut.records > LISTED):
                raise NotInParts("small")
            if kinds & {REPORT, SUMMARY} and cut.records <= self.options.listed:
                raise NotInParts("listed")
            return cut
        raise NotInParts("small")

    @property
    def _there(self) -> bool:
        """Whether what parts need is installed; it is refused later where parts are asked for."""
        return self.options.asked or find_spec("duckdb") is not None

    def in_one_piece(self, whole: NotInParts) -> None:
        """Say why it can't be checked in parts, where that was asked for."""
        if self.options.asked:
            why = self.said.phrases.say("whole", whole.why)
            self.say(self.said.phrases.say("in_one_piece", why=why))
