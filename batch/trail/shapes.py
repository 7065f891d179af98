"""Define what a trail says of a run. Must not know how it is come by, written, or held against another.

A trail names files as they were given and says by a hash what was in them. It holds no cell, no number and no name of a
person, but what stands in the name of a file, of a sheet, or of an assumption.
"""

from __future__ import annotations

import datetime
from typing import Literal

import msgspec

#: What a trail's first line says that it is, and the edition of its shape.
KIND, EDITION = "simexit.trail", 1


class SheetSeen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table that was read in a file: its sheet, if it has one, and how many lines it gave."""

    sheet: str
    lines: int


class FileSeen(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A file: its name as people gave it, what was in it as a hash, and its size.

    `checks`: of a report, a hash of the checks that it carries, which other programs leave as they are.
    """

    name: str
    sha256: str
    bytes: int
    sheets: tuple[SheetSeen, ...] = ()
    checks: str = ""


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was named on the command line, a file, a folder or a pattern, and the files behind it."""

    name: str
    files: tuple[FileSeen, ...]


class ProgramSeen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ran: this program, the Python and the libraries under it, and the rules engine.

    `code` is a hash of its modules, since a version may be worked on; `switches` are those of its variables of the
    environment that were set.
    """

    simexit: str
    code: str
    python: str
    engine: str
    libraries: dict[str, str]
    switches: dict[str, str] = {}


class RulebookSeen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rulebook: its own name and version, the folder that was named (none: the shipped one), a hash of each file."""

    rulebook: str
    version: str
    folder: str
    files: dict[str, str]


class SettingsSeen(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What was asked for beside files. `withheld` are assumptions that are private: whoever repeats the run says them.

    `parts`: in how many it was checked (0: in one piece), of so many lines each, its SIMs listed up to so many.
    """

    as_of: datetime.date
    lang: str
    hints: Literal["show", "use", "off"]
    assumed: dict[str, str] = {}
    withheld: tuple[str, ...] = ()
    prefer: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    join: bool | None = None
    protect: bool | None = None
    until: datetime.date | None = None
    parts: int = 0
    part_lines: int = 0
    listed: int = 0


class Trail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All it takes to repeat a run, and what came of it."""

    kind: Literal["simexit.trail"]
    edition: int
    program: ProgramSeen
    rulebook: RulebookSeen
    settings: SettingsSeen
    inputs: tuple[Named, ...]
    terms: Named | None
    columns: Named | None
    answers: tuple[Named, ...]
    carried: tuple[Named, ...]
    outputs: tuple[Named, ...]
    saved_answers: Named | None = None

    @property
    def taken(self) -> dict[str, tuple[Named, ...]]:
        """What was read, by what it was read as."""
        one = {"terms": self.terms, "columns": self.columns}
        single = {what: (named,) if named else () for what, named in one.items()}
        return {"inputs": self.inputs, **single, "answers": self.answers, "carried": self.carried}

    @property
    def written(self) -> tuple[Named, ...]:
        """All that was written."""
        return (*self.outputs, self.saved_answers) if self.saved_answers else self.outputs
